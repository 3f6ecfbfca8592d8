"""Whose hands a task is in: locked, given, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, UnknownError
from audino_py.models import (
    EDITABLE,
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    ClipState,
    Member,
    Project,
    Task,
    TaskState,
    User,
)
from audino_py.policies import (
    Actor,
    has_held,
    holds,
    may_know_task,
    may_see_task,
    may_submit,
    require,
)

HANDED_OVER = (
    *("state", "assignee", "lease_until", "returns"),
    *("submitted_at", "skip_reason", "changed_at"),
)


def lock_known_task(pk: int, actor: Actor) -> Task:
    """A task that is the actor's to see, or was before, held until the transaction ends.

    Raises
    ------
    UnknownError
        If it never was theirs to see.
    """
    rows = locked(Task.objects.filter(pk=pk, clip__deleted_at=None))
    task = rows.select_related("project", "clip").first()
    if task is None or not may_know_task(actor, task):
        raise UnknownError("There is no such clip to work on, or you have no access to it.")
    return task


def lock_task(pk: int, actor: Actor) -> Task:
    """The task, held for writing until the transaction ends.

    Raises
    ------
    UnknownError
        If it never was the actor's to see.
    ConflictError
        ``taken_back`` if it was theirs before.
    """
    task = lock_known_task(pk, actor)
    if not may_see_task(actor, task):
        raise taken_back()
    return task


def taken_back() -> ConflictError:
    """The refusal of whatever somebody does with work that is not theirs any more."""
    message = "This clip was given back or taken back. Go on with the next one."
    return ConflictError(message, code="taken_back")


def lock_work(task: Task) -> Annotation | None:
    """The holder's annotation, held for writing; None before the first opening."""
    rows = Annotation.objects.filter(task=task, kind=AnnotationKind.WORK)
    return locked(rows.filter(author=task.assignee_id)).first()


def require_holder(actor: Actor, task: Task) -> None:
    """Only the one who holds a task works on it.

    Raises
    ------
    ConflictError
        ``taken_back`` if it was the actor's before.
    ForbiddenError
        If it never was.
    """
    if not holds(actor, task) and has_held(actor, task):
        raise taken_back()
    require(may_submit(actor, task), "This clip is somebody else's to work on.")


def hold_place(project_id: int, user: User) -> bool:
    """Whether somebody belongs to the project, their place held.

    Who is taken out at this moment must not be left with work that nobody finds. The task is locked
    before, as by all who give work.
    """
    place = Member.objects.filter(project=project_id, user=user)
    is_in = locked(place).first() is not None
    return user.is_active and (is_in or user.is_administrator)


def in_hand(project: Project) -> QuerySet[Task]:
    """Open work that counts for the limit: not of clips that are deleted or could not be read."""
    rows = Task.objects.filter(project=project, state__in=EDITABLE, clip__deleted_at=None)
    return rows.exclude(clip__state=ClipState.FAILED)


def give(task: Task, user: User, *, lease_until: datetime | None) -> None:
    """Put a locked task into somebody's hands; their own earlier work on it opens again."""
    task.move_to(TaskState.ASSIGNED)
    task.assignee = user
    task.skip_reason = ""
    task.lease_until = lease_until
    task.returns = 0
    task.submitted_at = None
    task.save(update_fields=HANDED_OVER)
    open_again([task.pk], user.pk)


def open_again(tasks: Sequence[int], person: int) -> None:
    """Let somebody go on with what they made on these tasks before.

    Never with a final that they made there as a reviewer: that was of work which is over, and an
    export would take it for what the clip says now.
    """
    own = Annotation.objects.filter(task__in=tasks, author=person, kind=AnnotationKind.WORK)
    own.exclude(closed_at=None).update(closed_at=None)


def put_back(task: Task, state: TaskState) -> None:
    """Take a locked task from its holder; what they made stays, closed to edits."""
    close_work(task)
    task.move_to(state)
    task.assignee = None
    task.lease_until = None
    task.returns = 0
    task.submitted_at = None
    task.save(update_fields=HANDED_OVER)
    if state == TaskState.QUEUED:
        look_again(task)


def close_work(task: Task) -> None:
    """No more edits by those who have worked on it so far, and none of a final made of it."""
    known_answers = Q(kind=AnnotationKind.FINAL) & ~Q(clip__purpose=ClipPurpose.WORK)
    open_ones = task.annotations.filter(closed_at=None).exclude(known_answers)
    open_ones.update(closed_at=timezone.now())


def look_again(task: Task) -> None:
    """Let everybody's next claim start no lower in the queue than this task."""
    passed = Member.objects.filter(project=task.project_id, passed_priority__isnull=False)
    passed = passed.exclude(passed_priority__gt=task.priority)
    behind = passed.exclude(passed_priority=task.priority, passed_task__lt=task.pk)
    behind.update(passed_priority=task.priority, passed_task=task.pk - 1)


def look_again_at(clip: Clip) -> None:
    """The same for all tasks of a clip that can be claimed from now on."""
    for task in clip.tasks.filter(state=TaskState.QUEUED):
        look_again(task)
