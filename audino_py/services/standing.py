"""Standing rules: batches that give their clips to somebody as they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from audino_py.models import Batch, Clip, Project, Skip, Task
from audino_py.policies import Actor, may_manage, require
from audino_py.selectors.batches import clips_by, rule_of
from audino_py.selectors.tasks import member_of
from audino_py.services.assignments import share_out
from audino_py.services.events import record

LATE = 500  # tasks of a project, the newest: who got few of them is the next


@transaction.atomic
def set_takers(*, batch: Batch, people: Sequence[UUID], actor: Actor) -> Batch:
    """Say who gets the clips of this batch as they come in; nobody ends the rule.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    InvalidError
        If somebody is no member.
    """
    require(may_manage(actor, batch.project_id), "Only managers give out clips.")
    users = [member_of(batch.project_id, uid) for uid in people]
    batch.takers.set(users)
    data = {"people": [str(user.uid) for user in users]}
    record("batch.takers_set", actor=actor, project=batch.project_id, subject=batch, data=data)
    return batch


def give_standing(clips: Sequence[Clip], places: int) -> int:
    """Give clips that just came into the queue to those whom a batch names; how much was given.

    The oldest batch that fits a clip decides; of its people whoever holds least gets it, so that
    clips that come in one by one are shared evenly too. Whoever has no room under the project's
    limit, has the clip already, skipped it or left the project is passed over; the rest stays in
    the queue.

    Parameters
    ----------
    clips
        New in the queue, inside the transaction that put them there.
    places
        The most people that any of them is to be done by.
    """
    by_project: dict[int, list[Clip]] = {}
    for clip in clips:
        by_project.setdefault(clip.project_id, []).append(clip)
    rows = Batch.objects.filter(project__in=by_project, takers__isnull=False).distinct()
    given = 0
    left = {clip.pk: clip for clip in clips}
    for batch in rows.order_by("id").select_related("project"):
        own = [clip.pk for clip in by_project[batch.project_id] if clip.pk in left]
        fitting = clips_by(batch.project, rule_of(batch)).filter(pk__in=own)
        chosen = [left.pop(pk) for pk in sorted(fitting.values_list("pk", flat=True))]
        given += _give(batch, chosen, places)
    return given


def _give(batch: Batch, clips: list[Clip], places: int) -> int:
    members = batch.takers.filter(memberships__project=batch.project, is_active=True)
    # Of those who hold as much, who was given least of late comes first.
    newest = Task.objects.filter(project=batch.project).order_by("-id")
    late = Counter(newest.values_list("assignee", flat=True)[:LATE])
    takers = sorted(members.values_list("pk", flat=True), key=lambda pk: (late[pk], pk))
    skipped = Skip.objects.filter(task__clip__in=clips, user__in=takers)
    refused = set(skipped.values_list("task__clip", flat=True))
    wanted = [clip for clip in clips if clip.pk not in refused]
    if not takers or not wanted:
        return 0
    project: Project = batch.project
    return sum(
        share_out(
            project=project, clips=wanted, people=takers, actor=Actor(), adds=False, levels=True
        )[0]
        for _ in range(min(places, len(takers)))
    )
