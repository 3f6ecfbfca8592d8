"""Giving out work one clip at a time: the next of the queue, or to somebody in particular."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audino_py.errors import BusyError, ConflictError, InvalidError, WrongStateError
from audino_py.models import (
    EDITABLE,
    Member,
    Project,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_claim, may_manage, require
from audino_py.selectors.queue import expired_for, first_waiting, queue_for
from audino_py.services.events import record
from audino_py.services.holding import close_work, give, lock_task

TRIES = 5  # a lost race for one clip means that there was one; the next try takes another


def claim_task(*, project: Project, actor: Actor) -> Task | None:
    """The next clip of the queue for this person, held for a lease; None if nothing waits.

    The best priority comes first, then the oldest. Never a clip they have a task on already or
    skipped. Work whose lease ran out comes after the queue.

    Raises
    ------
    ForbiddenError
        If the actor is no member.
    """
    require(may_claim(actor, project.pk), "Only people of this project can take clips.")
    if project.is_archived or actor.user is None:
        return None
    for left in reversed(range(TRIES)):
        start = first_waiting(project, actor.user)
        if start is None:
            return None
        try:
            return _take(start, project, actor, waits=left == 0)
        except (IntegrityError, Task.DoesNotExist):
            continue  # somebody was faster, or a manager gave this person the same clip
    raise BusyError("Many people take clips right now. Try again.", wait_s=1)


@transaction.atomic
def _take(start: Task, project: Project, actor: Actor, *, waits: bool) -> Task:
    """Take the first task from `start` on that nobody else is taking at this moment."""
    now = timezone.now()
    user = actor.user
    assert user is not None  # noqa: S101  only people come here
    if start.state == TaskState.QUEUED:
        same = Q(priority=start.priority, pk__gte=start.pk)
        queue = queue_for(project, user)
        ways = [queue.filter(same), queue.filter(priority__lt=start.priority)]
    else:
        ways = [expired_for(project, user, now)]
    task = _lock_first(ways, waits=waits)
    give(task, user, lease_until=now + timedelta(seconds=settings.LEASE_S))
    if start.state == TaskState.QUEUED:
        Member.objects.filter(project=project, user=user).update(
            passed_priority=task.priority, passed_task=task.pk
        )
    record("task.claimed", actor=actor, project=project, subject=task)
    return task


def _lock_first(ways: list[QuerySet[Task]], *, waits: bool) -> Task:
    for rows in ways:
        held = rows.select_for_update(skip_locked=not waits, no_key=True, of=("self",))
        task = held.first()
        if task is not None:
            return task
    raise Task.DoesNotExist


@transaction.atomic
def assign_task(*, task: Task, assignee: User, actor: Actor) -> None:
    """Give an open clip to somebody, whoever holds it now; they start from the draft.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    InvalidError
        If the assignee is no member.
    WrongStateError
        If it is submitted or accepted: queue it again first.
    ConflictError
        ``has_it`` if they have another task on this clip.
    """
    task = lock_task(task.pk, actor)
    require(may_manage(actor, task.project_id), "Only managers give out clips.")
    if not Member.objects.filter(project=task.project_id, user=assignee).exists():
        message = "This person is not in the project yet. Add them first."
        raise InvalidError(message, fields={"assignee": [message]})
    if task.state not in (*EDITABLE, TaskState.QUEUED, TaskState.SKIPPED):
        raise WrongStateError("This work is handed in. Queue it again before you give it away.")
    if task.assignee_id == assignee.pk:
        return
    if Task.objects.filter(clip=task.clip_id, assignee=assignee).exists():
        raise ConflictError("This person has this clip already.", code="has_it")
    close_work(task)
    give(task, assignee, lease_until=None)
    record("task.assigned", actor=actor, project=task.project_id, subject=task)
