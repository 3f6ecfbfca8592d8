"""How a verdict is noted, whichever way it was reached."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    ClipPurpose,
    Project,
    Review,
    Task,
    TaskState,
    User,
    Verdict,
)
from audino_py.policies import Actor
from audino_py.services.events import record
from audino_py.services.holding import lock_work
from audino_py.services.speakers import share_speakers
from audino_py.services.submissions import note_verdict

QUARTER_MIN = 15  # the days of all time zones begin at a full quarter of an hour
LOOKED_AT_FOR = timedelta(seconds=30)  # so long a reviewer may have looked at gold, at most
ALONE_FOR = timedelta(hours=1)  # gold waits for work to be judged along with


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
    tells it apart. So is what was handed in of a clip that was chosen for practice since.

    Returns
    -------
    The ids of these tasks.
    """
    rows = Task.objects.filter(
        project=task.project_id,
        assignee=task.assignee_id,
        state=TaskState.SUBMITTED,
    )
    tasks = list(locked(rows.exclude(clip__purpose=ClipPurpose.WORK)).order_by("id"))
    for gold in tasks:
        _accept(gold, actor)
    return [str(gold.uid) for gold in tasks]


def accept_gold_alone() -> int:
    """Take gold of people of whom nothing else waits for a verdict; how many tasks.

    What they handed in after the last of their work was judged would wait for ever, unpaid, and
    be told apart by it. It is judged in the name of who judged that work.
    """
    handed_in = Task.objects.filter(state=TaskState.SUBMITTED, clip__deleted_at=None)
    gold = handed_in.exclude(clip__purpose=ClipPurpose.WORK).filter(
        clip__project__in=Project.objects.filter(is_archived=False).values("pk"),
        submitted_at__lt=timezone.now() - ALONE_FOR,
    )
    work = handed_in.filter(clip__purpose=ClipPurpose.WORK)
    taken = 0
    # Asked once a person, not once a task: of one person a hundred thousand may wait.
    people = gold.order_by().values("project_id", "assignee_id").distinct()
    for person in list(people):
        judge_of_all = _last_judge(**person)
        if judge_of_all is None or work.filter(**person).exists():
            continue
        for pk in list(gold.filter(**person).values_list("pk", flat=True)):
            taken += _accept_alone(pk, judge_of_all)
    return taken


def _last_judge(*, project_id: int, assignee_id: int) -> User | None:
    verdicts = Review.objects.filter(task__project=project_id, task__assignee=assignee_id)
    last = verdicts.filter(undone_at=None, reviewer__isnull=False).last()
    return None if last is None else last.reviewer


@transaction.atomic
def _accept_alone(pk: int, reviewer: User) -> bool:
    gold = locked(Task.objects.filter(pk=pk, state=TaskState.SUBMITTED)).first()
    if gold is None:
        return False
    _accept(gold, Actor(user=reviewer))
    data = {"state": gold.state, "beside": []}
    record("task.reviewed", actor=Actor(), project=gold.project_id, subject=gold, data=data)
    return True


def _accept(gold: Task, actor: Actor) -> None:
    moment, work = _moment_for(gold), lock_work(gold)
    judge(gold, work, Verdict.ACCEPTED, "", actor, moment)
    if work is not None:
        share_speakers(work)
    gold.move_to(TaskState.ACCEPTED)
    Task.objects.filter(pk=gold.pk).update(state=gold.state, changed_at=moment)


def _moment_for(gold: Task) -> datetime:
    """A moment shortly before now: two verdicts in one instant would tell which is the other's.

    It lies in the present quarter of an hour, so that no period that is over gets anything more.
    """
    now = timezone.now()
    begin = now.replace(minute=now.minute // QUARTER_MIN * QUARTER_MIN, second=0, microsecond=0)
    begin = max(begin, now - LOOKED_AT_FOR, gold.submitted_at or begin)
    return begin + (now - begin) * (secrets.randbelow(1000) / 1000)
