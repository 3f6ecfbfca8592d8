"""How a verdict is noted, whichever way it was reached."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.models import Annotation, ClipPurpose, Review, Task, TaskState, Verdict
from audino_py.policies import Actor
from audino_py.services.holding import lock_work
from audino_py.services.speakers import share_speakers
from audino_py.services.submissions import note_verdict

QUARTER_MIN = 15  # the days of all time zones begin at a full quarter of an hour
LOOKED_AT_FOR = timedelta(seconds=30)  # so long a reviewer may have looked at gold, at most


def judge(
    task: Task,
    work: Annotation | None,
    verdict: str,
    reason: str,
    actor: Actor,
    moment: datetime | None = None,
) -> Review:
    """Note a verdict on the holder's work as it is now.

    Parameters
    ----------
    moment
        When it was reached; now by default.
    """
    review = Review.objects.create(
        uid=uuid7(moment),
        task=task,
        holder=task.assignee,
        reviewer=actor.user,
        verdict=verdict,
        reason=reason,
        revision=work.revision if work is not None else 0,
    )
    if moment is not None:
        review.created_at = moment
        review.save(update_fields=["created_at"])
    note_verdict(task, verdict, review.created_at)
    return review


def accept_gold_beside(task: Task, actor: Actor) -> list[str]:
    """Take gold that the same person handed in before: it must not wait where work does not.

    It is judged like all work, in the reviewer's name and at a moment of its own, so that nothing
    tells it apart.

    Returns
    -------
    The ids of these tasks.
    """
    rows = Task.objects.filter(
        project=task.project_id,
        assignee=task.assignee_id,
        state=TaskState.SUBMITTED,
        clip__purpose=ClipPurpose.GOLD,
    )
    tasks = list(locked(rows).order_by("id"))
    for gold in tasks:
        moment, work = _moment_for(gold), lock_work(gold)
        judge(gold, work, Verdict.ACCEPTED, "", actor, moment)
        if work is not None:
            share_speakers(work)
        gold.move_to(TaskState.ACCEPTED)
        Task.objects.filter(pk=gold.pk).update(state=gold.state, changed_at=moment)
    return [str(gold.uid) for gold in tasks]


def _moment_for(gold: Task) -> datetime:
    """A moment shortly before now: two verdicts in one instant would tell which is the other's.

    It lies in the present quarter of an hour, so that no period that is over gets anything more.
    """
    now = timezone.now()
    begin = now.replace(minute=now.minute // QUARTER_MIN * QUARTER_MIN, second=0, microsecond=0)
    begin = max(begin, now - LOOKED_AT_FOR, gold.submitted_at or begin)
    return begin + (now - begin) * (secrets.randbelow(1000) / 1000)
