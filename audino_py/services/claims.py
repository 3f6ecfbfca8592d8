"""Giving out work one clip at a time: the next of the queue, or to somebody in particular."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import BusyError, ConflictError
from audino_py.models import (
    Clip,
    ClipPurpose,
    Member,
    Project,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_claim, require, require_open
from audino_py.selectors.queue import expired_for, first_waiting, gold_for, queue_for
from audino_py.services.events import record
from audino_py.services.gold import draws_gold, give_gold
from audino_py.services.holding import give, in_hand

TRIES = 5  # a lost race for one clip means that there was one; the next try takes another


def claim_task(*, project: Project, actor: Actor) -> Task | None:
    """The next clip of the queue for this person, held for a lease; None if nothing waits.

    The best priority comes first, then the oldest. Never a clip they have a task on already or
    skipped. Work whose lease ran out comes after the queue.

    Raises
    ------
    ForbiddenError
        If the actor is no member.
    ConflictError
        ``enough_open`` if they hold as many clips as the project allows.
    ArchivedError
        In an archived project.
    """
    require(may_claim(actor, project.pk), "Only people of this project can take clips.")
    require_open(actor, project.pk)
    if actor.user is None:
        return None
    require_room(project, actor.user)
    gold = gold_for(project, actor.user, ClipPurpose.GOLD).first()
    if gold is not None and draws_gold(project):
        # Only beside work: gold alone would tell what it is.
        waits = first_waiting(project, actor.user)
        if waits is not None:
            return _take_gold(gold, waits, actor)
    for left in reversed(range(TRIES)):
        start = first_waiting(project, actor.user)
        if start is None:
            return None
        try:
            return _take(start, project, actor, waits=left == 0)
        except (IntegrityError, Task.DoesNotExist):
            continue  # somebody was faster, or a manager gave this person the same clip
    raise BusyError("Many people take clips right now. Try again.", wait_s=1)


def require_room(project: Project, user: User) -> None:
    """Nobody holds more open clips than the project allows.

    Raises
    ------
    ConflictError
        ``enough_open``.
    """
    if not project.most_open:
        return
    if in_hand(project).filter(assignee=user).count() >= project.most_open:
        clips = "1 clip" if project.most_open == 1 else f"{project.most_open} clips"
        message = f"You have {clips} open, which is the limit here. Hand one in, or give one back."
        raise ConflictError(message, code="enough_open")


def _hold_room(project: Project, user: User) -> None:
    """Look once more, with the person held: two windows do not both take the last place."""
    if project.most_open:
        locked(User.objects.filter(pk=user.pk)).get()
        require_room(project, user)


def _hold_place(project: Project, user: User, **passed: int) -> None:
    """Note how far they are in the queue: who is taken out at this moment gets nothing.

    Raises
    ------
    ForbiddenError
        If they do not belong here any more.
    """
    place = Member.objects.filter(project=project, user=user)
    is_in = bool(place.update(**passed)) if passed else locked(place).first() is not None
    is_in = is_in or may_claim(Actor(user=user), project.pk)  # an administrator, who has no place
    require(is_in, "Only people of this project can take clips.")


@transaction.atomic
def _take_gold(gold: Clip, instead_of: Task, actor: Actor) -> Task:
    user = actor.user
    assert user is not None  # noqa: S101  only people come here
    _hold_room(gold.project, user)
    task = give_gold(clip=gold, user=user, instead_of=instead_of, actor=actor)
    _hold_place(gold.project, user)
    return task


@transaction.atomic
def _take(start: Task, project: Project, actor: Actor, *, waits: bool) -> Task:
    """Take the first task from `start` on that nobody else is taking at this moment."""
    now = timezone.now()
    user = actor.user
    assert user is not None  # noqa: S101  only people come here
    _hold_room(project, user)
    if start.state == TaskState.QUEUED:
        same = Q(priority=start.priority, pk__gte=start.pk)
        queue = queue_for(project, user)
        ways = [queue.filter(same), queue.filter(priority__lt=start.priority)]
    else:
        ways = [expired_for(project, user, now)]
    task = _lock_first(ways, waits=waits)
    give(task, user, lease_until=now + timedelta(seconds=settings.LEASE_S))
    is_queue = start.state == TaskState.QUEUED
    passed = {"passed_priority": task.priority, "passed_task": task.pk} if is_queue else {}
    _hold_place(project, user, **passed)
    record("task.claimed", actor=actor, project=project, subject=task)
    return task


def _lock_first(ways: list[QuerySet[Task]], *, waits: bool) -> Task:
    for rows in ways:
        held = rows.select_for_update(skip_locked=not waits, no_key=True, of=("self",))
        task = held.first()
        if task is not None:
            return task
    raise Task.DoesNotExist
