"""Many clips shared out over people at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
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
    Clip,
    Member,
    NoticeKind,
    Project,
    Skip,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_manage, require
from audino_py.services.events import record
from audino_py.services.holding import in_hand, open_again
from audino_py.services.notices import tell

MOST_CLIPS = 1000


@dataclass(slots=True)
class _Plan:
    """Who gets what: waiting tasks to be handed over by person, and tasks to be made."""

    given: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    made: list[Task] = field(default_factory=list)
    clips: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    skipped: int = 0

    @property
    def assigned(self) -> int:
        return sum(map(len, self.clips.values()))

    def given_to(self, person: int) -> int:
        """How many clips they get."""
        return len(self.clips.get(person, ()))


@transaction.atomic
def assign_clips(
    *,
    project: Project,
    clips: Sequence[uuid.UUID],
    assignees: Sequence[uuid.UUID],
    actor: Actor,
    priority: int | None = None,
    due: datetime | None = None,
    clears_due: bool = False,
) -> tuple[int, int]:
    """Give each clip to one of the people, as evenly as can be.

    A task of the clip that waits is taken first, else one is added; it waits in the queue, or was
    skipped by so many that it lies aside. A clip that all of them have or
    skipped already is left out, and so is one for which nobody has room under the limit. Clips
    that are not analysed yet get their task too; it shows itself when the clip is ready.

    Parameters
    ----------
    priority, due
        Of the tasks given out; None leaves what they have.
    clears_due
        Whether they have no day any more.

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
    numbers = share_out(
        project=project,
        clips=rows,
        people=people,
        actor=actor,
        priority=priority,
        due=due,
        clears_due=clears_due,
    )
    _require_all_in(project, people)
    return numbers


def share_out(
    *,
    project: Project,
    clips: list[Clip],
    people: list[int],
    actor: Actor,
    priority: int | None = None,
    due: datetime | None = None,
    clears_due: bool = False,
    adds: bool = True,
    levels: bool = False,
) -> tuple[int, int]:
    """Give locked clips to people, as evenly as can be, and record it; see `assign_clips`.

    Parameters
    ----------
    people
        Primary keys.
    adds
        Whether a clip without a waiting task gets one more.
    levels
        Whether what people hold already counts: who holds least is the next. Else each of them
        gets as many of these clips.
    """
    held = _held(project, people)
    begin = held if levels else dict.fromkeys(people, 0)
    room = {who: project.most_open - held[who] for who in people} if project.most_open else None
    plan = _plan(clips, begin, room, adds=adds)
    extra: dict[str, Any] = {} if priority is None else {"priority": priority}
    extra |= {} if due is None and not clears_due else {"due": due}
    for person, tasks in plan.given.items():
        Task.objects.filter(pk__in=tasks).update(
            state=TaskState.ASSIGNED,
            assignee=person,
            lease_until=None,
            skip_reason="",
            changed_at=timezone.now(),
            **extra,
        )
        open_again(tasks, person)
    for task in plan.made:
        task.priority = task.priority if priority is None else priority
        task.due = due
    Task.objects.bulk_create(plan.made)
    for person, given in plan.clips.items():
        tell([person], NoticeKind.GIVEN, project=project, actor=actor, count=len(given))
    uids = dict(User.objects.filter(pk__in=plan.clips).values_list("pk", "uid"))
    data = {
        "assigned": plan.assigned,
        "skipped": plan.skipped,
        "people": len(people),
        "to": {str(uids[person]): given for person, given in plan.clips.items()},
    }
    record("clips.assigned", actor=actor, project=project, subject=project, data=data)
    return plan.assigned, plan.skipped


def _held(project: Project, people: list[int]) -> dict[int, int]:
    """How many clips each has in hand, in the order of the people."""
    rows = in_hand(project).filter(assignee__in=people).order_by()
    held = dict(rows.values_list("assignee").annotate(Count("pk")))
    return {person: held.get(person, 0) for person in people}


def _people(project: Project, uids: Sequence[uuid.UUID]) -> list[int]:
    """Primary keys in the order asked for."""
    rows = User.objects.filter(uid__in=uids, memberships__project=project, is_active=True)
    found = dict(rows.values_list("uid", "pk"))
    missing = [uid for uid in uids if uid not in found]
    if missing or not found:
        raise _not_in_it()
    return list(dict.fromkeys(found[uid] for uid in uids))


def _require_all_in(project: Project, people: list[int]) -> None:
    """Look once more, with their places held: who is taken out at this moment gets nothing.

    Raises
    ------
    InvalidError
        Naming the field ``assignees``.
    """
    places = locked(Member.objects.filter(project=project, user__in=people)).order_by("id")
    if len(places) < len(people):
        raise _not_in_it()


def _not_in_it() -> InvalidError:
    message = "Choose people of this project. Somebody chosen is not in it; add them first."
    return InvalidError(message, fields={"assignees": [message]})


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
    clips: list[Clip], begin: dict[int, int], room: dict[int, int] | None, *, adds: bool
) -> _Plan:
    """Each clip to who has least by then; ``begin`` is how much each has before."""
    people = list(begin)
    tasks: defaultdict[int, list[Task]] = defaultdict(list)
    for task in locked(Task.objects.filter(clip__in=clips)).order_by("id"):
        tasks[task.clip_id].append(task)
    skips: defaultdict[int, set[int]] = defaultdict(set)
    for clip_id, person in Skip.objects.filter(task__clip__in=clips, user__in=people).values_list(
        "task__clip", "user"
    ):
        skips[clip_id].add(person)
    plan = _Plan()
    for clip in clips:
        refused = skips[clip.pk].union(task.assignee_id for task in tasks[clip.pk])
        free = [person for person in people if person not in refused]
        free = [who for who in free if room is None or plan.given_to(who) < room[who]]
        waiting = _waiting(tasks[clip.pk])
        if not free or (waiting is None and not adds):
            plan.skipped += 1
            continue
        person = min(free, key=lambda who: begin[who] + plan.given_to(who))
        plan.clips[person].append(str(clip.uid))
        if waiting is not None:
            plan.given[person].append(waiting.pk)
        else:
            plan.made.append(_new_task(clip, person))
    return plan


def _waiting(tasks: list[Task]) -> Task | None:
    """The place that somebody new takes: of the queue, else one that was skipped by all."""
    ways = (TaskState.QUEUED, TaskState.SKIPPED)
    return next((task for state in ways for task in tasks if task.state == state), None)


def _new_task(clip: Clip, person: int) -> Task:
    return Task(
        clip=clip,
        project_id=clip.project_id,
        assignee_id=person,
        state=TaskState.ASSIGNED,
        priority=clip.priority,
    )
