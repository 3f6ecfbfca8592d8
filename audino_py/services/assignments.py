"""Many clips shared out over people at once."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import InvalidError
from audino_py.models import (
    EDITABLE,
    Annotation,
    Clip,
    NoticeKind,
    Project,
    Skip,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_manage, require
from audino_py.services.events import record
from audino_py.services.notices import tell

MOST_CLIPS = 1000


@dataclass(slots=True)
class _Plan:
    """Who gets what: queued tasks to be handed over by person, and tasks to be made."""

    given: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    made: list[Task] = field(default_factory=list)
    skipped: int = 0

    @property
    def assigned(self) -> int:
        return len(self.made) + sum(map(len, self.given.values()))

    def numbers(self) -> Counter[int]:
        """How many clips each person gets."""
        numbers = Counter({person: len(tasks) for person, tasks in self.given.items()})
        numbers.update(task.assignee_id for task in self.made if task.assignee_id is not None)
        return numbers


@transaction.atomic
def assign_clips(
    *,
    project: Project,
    clips: Sequence[uuid.UUID],
    assignees: Sequence[uuid.UUID],
    actor: Actor,
    priority: int | None = None,
    due: datetime | None = None,
) -> tuple[int, int]:
    """Give each clip to one of the people, as evenly as can be.

    A queued task of the clip is taken first, else one is added. A clip that all of them have or
    skipped already is left out, and so is one for which nobody has room under the limit. Clips
    that are not analysed yet get their task too; it shows itself when the clip is ready.

    Parameters
    ----------
    priority, due
        Of the tasks given out; None leaves what they have.

    Returns
    -------
    assigned, skipped

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    InvalidError
        If somebody is no member, or a clip is none of the project's.
    """
    require(may_manage(actor, project.pk), "Only managers give out clips.")
    people = _people(project, assignees)
    rows = _clips(project, clips)
    return share_out(
        project=project, clips=rows, people=people, actor=actor, priority=priority, due=due
    )


def share_out(
    *,
    project: Project,
    clips: list[Clip],
    people: list[int],
    actor: Actor,
    priority: int | None = None,
    due: datetime | None = None,
    adds: bool = True,
) -> tuple[int, int]:
    """Give locked clips to people, as evenly as can be, and record it; see `assign_clips`.

    Parameters
    ----------
    people
        Primary keys.
    adds
        Whether a clip without a queued task gets one more.
    """
    plan = _plan(clips, people, _room(project, people), adds=adds)
    extra: dict[str, Any] = {} if priority is None else {"priority": priority}
    extra |= {} if due is None else {"due": due}
    for person, tasks in plan.given.items():
        Task.objects.filter(pk__in=tasks).update(
            state=TaskState.ASSIGNED,
            assignee=person,
            lease_until=None,
            skip_reason="",
            changed_at=timezone.now(),
            **extra,
        )
        again = Annotation.objects.filter(task__in=tasks, author=person)
        again.exclude(closed_at=None).update(closed_at=None)
    for task in plan.made:
        task.priority = task.priority if priority is None else priority
        task.due = due
    Task.objects.bulk_create(plan.made)
    for person, number in plan.numbers().items():
        tell([person], NoticeKind.GIVEN, project=project, actor=actor, count=number)
    data = {"assigned": plan.assigned, "skipped": plan.skipped, "people": len(people)}
    record("clips.assigned", actor=actor, project=project, subject=project, data=data)
    return plan.assigned, plan.skipped


def _room(project: Project, people: list[int]) -> dict[int, int] | None:
    """How many more clips each may hold; None where the project sets no limit."""
    if not project.most_open:
        return None
    rows = Task.objects.filter(project=project, assignee__in=people, state__in=EDITABLE)
    held = dict(rows.order_by().values_list("assignee").annotate(Count("pk")))
    return {person: project.most_open - held.get(person, 0) for person in people}


def _people(project: Project, uids: Sequence[uuid.UUID]) -> list[int]:
    """Primary keys in the order asked for."""
    rows = User.objects.filter(uid__in=uids, memberships__project=project, is_active=True)
    found = dict(rows.values_list("uid", "pk"))
    missing = [uid for uid in uids if uid not in found]
    if missing or not found:
        message = "Choose people of this project. Somebody chosen is not in it; add them first."
        raise InvalidError(message, fields={"assignees": [message]})
    return list(dict.fromkeys(found[uid] for uid in uids))


def _clips(project: Project, uids: Sequence[uuid.UUID]) -> list[Clip]:
    """The clips, locked one after the other, so that two managers do not give one twice."""
    rows = Clip.objects.filter(project=project, uid__in=uids, deleted_at=None)
    found = {clip.uid: clip for clip in locked(rows).order_by("id")}
    missing = [uid for uid in uids if uid not in found]
    if missing:
        message = f"{len(missing)} of these clips are not in this project any more."
        raise InvalidError(message, fields={"clips": [message]})
    return [found[uid] for uid in dict.fromkeys(uids)]


def _plan(
    clips: list[Clip], people: list[int], room: dict[int, int] | None, *, adds: bool
) -> _Plan:
    tasks: defaultdict[int, list[Task]] = defaultdict(list)
    for task in locked(Task.objects.filter(clip__in=clips)).order_by("id"):
        tasks[task.clip_id].append(task)
    skips: defaultdict[int, set[int]] = defaultdict(set)
    for clip_id, person in Skip.objects.filter(task__clip__in=clips, user__in=people).values_list(
        "task__clip", "user"
    ):
        skips[clip_id].add(person)
    plan = _Plan()
    load = dict.fromkeys(people, 0)
    for clip in clips:
        refused = skips[clip.pk].union(task.assignee_id for task in tasks[clip.pk])
        free = [person for person in people if person not in refused]
        free = [person for person in free if room is None or load[person] < room[person]]
        queued = next((one for one in tasks[clip.pk] if one.state == TaskState.QUEUED), None)
        if not free or (queued is None and not adds):
            plan.skipped += 1
            continue
        person = min(free, key=load.__getitem__)
        load[person] += 1
        if queued is not None:
            plan.given[person].append(queued.pk)
            tasks[clip.pk].remove(queued)
        else:
            plan.made.append(_new_task(clip, person))
    return plan


def _new_task(clip: Clip, person: int) -> Task:
    return Task(
        clip=clip,
        project_id=clip.project_id,
        assignee_id=person,
        state=TaskState.ASSIGNED,
        priority=clip.priority,
    )
