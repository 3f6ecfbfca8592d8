"""What people do with the work they hold: submit, undo, skip, give back, keep."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError, UnknownError, WrongStateError
from audino_py.models import (
    EDITABLE,
    Annotation,
    AnnotationKind,
    Project,
    Review,
    Skip,
    Task,
    TaskState,
    User,
    Verdict,
)
from audino_py.policies import (
    Actor,
    has_held,
    holds,
    may_know_task,
    may_manage,
    may_see_task,
    may_submit,
    may_undo_task,
    require,
)
from audino_py.services.changes import stale_revision
from audino_py.services.events import record

SKIPS_UNTIL_ASIDE = 3  # people; then a manager decides
LONGEST_REASON = 2000  # characters


def lock_task(pk: int, actor: Actor) -> Task:
    """The task, held for writing until the transaction ends.

    Raises
    ------
    UnknownError
        If it is not the actor's to see.
    ConflictError
        ``taken_back`` if it was theirs before.
    """
    rows = locked(Task.objects.filter(pk=pk, clip__deleted_at=None))
    task = rows.select_related("project", "clip").first()
    if task is None or not may_know_task(actor, task):
        raise UnknownError("There is no such clip to work on, or you have no access to it.")
    if not may_see_task(actor, task):
        message = "This clip was given back or taken back. Go on with the next one."
        raise ConflictError(message, code="taken_back")
    return task


def lock_work(task: Task) -> Annotation | None:
    """The holder's annotation, held for writing; None before the first opening."""
    rows = Annotation.objects.filter(task=task, kind=AnnotationKind.WORK)
    return locked(rows.filter(author=task.assignee_id)).first()


def require_reason(reason: str) -> str:
    """The reason without outer white space.

    Raises
    ------
    InvalidError
        If it is blank or too long.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON or "\0" in reason:
        message = "Say why, in at most 2,000 characters."
        raise InvalidError(message, fields={"reason": [message]})
    return reason


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
        message = "This clip was given back or taken back. Go on with the next one."
        raise ConflictError(message, code="taken_back")
    require(may_submit(actor, task), "This clip is somebody else's to work on.")


@transaction.atomic
def submit_task(*, task: Task, revision: int, actor: Actor) -> None:
    """Hand finished work over to review; without review it is accepted at once.

    Raises
    ------
    ConflictError
        ``taken_back``, or ``not_open`` if it was handed in already.
    StaleRevisionError
        If the work has moved on from `revision`.
    """
    task = lock_task(task.pk, actor)
    require_holder(actor, task)
    if task.state not in EDITABLE:
        raise ConflictError("This work is handed in already.", code="not_open")
    work = lock_work(task)
    if work is None:
        raise ConflictError("Open the clip before you hand it in.", code="not_open")
    if work.revision != revision:
        raise stale_revision(work, revision)
    needs_review = task.project.needs_review or task.marked_for_review
    task.move_to(TaskState.SUBMITTED if needs_review else TaskState.ACCEPTED)
    task.submitted_at = timezone.now()
    task.lease_until = None
    task.save(update_fields=["state", "submitted_at", "lease_until", "changed_at"])
    if not needs_review:
        share_speakers(work)
    record("task.submitted", actor=actor, project=task.project_id, subject=task)


def share_speakers(work: Annotation) -> None:
    """Show the speakers of accepted work to everybody in the project."""
    used = work.segments.exclude(speaker=None).values("speaker")
    project = Project.objects.get(clips=work.clip_id)
    project.speakers.filter(is_shared=False, pk__in=used).update(is_shared=True)


@transaction.atomic
def skip_task(*, task: Task, reason: str, actor: Actor) -> None:
    """Leave a clip to others, and say why; after the third person it is set aside.

    Raises
    ------
    InvalidError
        Without a reason.
    ConflictError
        ``taken_back``, or ``not_open`` if it was handed in.
    """
    reason = require_reason(reason)
    task = lock_task(task.pk, actor)
    require_holder(actor, task)
    if task.state not in EDITABLE or actor.user is None:
        raise ConflictError("This work is handed in; it cannot be skipped.", code="not_open")
    Skip.objects.create(task=task, user=actor.user, reason=reason)
    people = task.skips.values("user").distinct().count()
    put_back(task, TaskState.SKIPPED if people >= SKIPS_UNTIL_ASIDE else TaskState.QUEUED)
    task.skip_reason = reason
    task.save(update_fields=["skip_reason"])
    record("task.skipped", actor=actor, project=task.project_id, subject=task)


def put_back(task: Task, state: TaskState) -> None:
    """Take a locked task from its holder; what they made stays, closed to edits."""
    close_work(task)
    task.move_to(state)
    task.assignee = None
    task.lease_until = None
    task.returns = 0
    task.submitted_at = None
    task.save(
        update_fields=[
            "state",
            "assignee",
            "lease_until",
            "returns",
            "submitted_at",
            "changed_at",
        ]
    )
    if state == TaskState.QUEUED:
        look_again(task)


def close_work(task: Task) -> None:
    """No more edits by those who have worked on it so far."""
    works = task.annotations.filter(kind=AnnotationKind.WORK, closed_at=None)
    works.update(closed_at=timezone.now())


def look_again(task: Task) -> None:
    """Let everybody's next claim start no lower in the queue than this task."""
    passed = task.project.members.exclude(passed_priority=None)
    passed = passed.exclude(passed_priority__gt=task.priority)
    behind = passed.exclude(passed_priority=task.priority, passed_task__lt=task.pk)
    behind.update(passed_priority=task.priority, passed_task=task.pk - 1)


@transaction.atomic
def release_task(*, task: Task, actor: Actor) -> None:
    """Give a clip back to the queue, or, as a manager, take it back.

    Raises
    ------
    ConflictError
        ``taken_back`` if it is no longer the actor's.
    WrongStateError
        If it is not open.
    """
    task = lock_task(task.pk, actor)
    if not may_manage(actor, task.project_id):
        require_holder(actor, task)
    if task.state not in EDITABLE:
        raise WrongStateError("Only open work can be given back.")
    put_back(task, TaskState.QUEUED)
    record("task.released", actor=actor, project=task.project_id, subject=task)


@transaction.atomic
def requeue_task(*, task: Task, actor: Actor) -> None:
    """Have a finished or set-aside clip done again; the old work stays with its author.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    WrongStateError
        If it is neither submitted, accepted nor skipped.
    """
    task = lock_task(task.pk, actor)
    require(may_manage(actor, task.project_id), "Only managers put finished work back.")
    if task.state not in (TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.SKIPPED):
        raise WrongStateError("Only finished or skipped work can be queued again.")
    task.skips.all().delete()
    task.skip_reason = ""
    task.save(update_fields=["skip_reason"])
    put_back(task, TaskState.QUEUED)
    record("task.requeued", actor=actor, project=task.project_id, subject=task)


@transaction.atomic
def renew_lease(*, task: Task, actor: Actor) -> None:
    """Hold pulled work for another while, because its page is open.

    Raises
    ------
    ConflictError
        ``taken_back`` if somebody else holds it by now.
    """
    task = lock_task(task.pk, actor)
    require_holder(actor, task)
    if task.lease_until is None or task.state != TaskState.ASSIGNED:
        return
    task.lease_until = timezone.now() + timedelta(seconds=settings.LEASE_S)
    task.save(update_fields=["lease_until"])
    record("task.renewed", actor=actor, project=task.project_id, subject=task)


@transaction.atomic
def undo_task(*, task: Task, actor: Actor) -> None:
    """Take back the last step: a submission by its person, a verdict by its reviewer.

    Raises
    ------
    ForbiddenError
        If somebody else took the last step.
    WrongStateError
        If there is nothing to take back, or somebody has gone on since.
    """
    task = lock_task(task.pk, actor)
    require(may_undo_task(actor, task), "Only the person who took this step can undo it.")
    work = lock_work(task)
    verdict = task.reviews.filter(undone_at=None).last()
    if verdict is not None and work is not None and verdict.created_at < work.created_at:
        verdict = None  # on somebody else's work
    if task.state == TaskState.SUBMITTED or _accepted_unseen(task, verdict):
        returned = verdict is not None and verdict.verdict == Verdict.RETURNED
        task.move_to(TaskState.RETURNED if returned else TaskState.ASSIGNED)
        task.submitted_at = None
    elif task.state in (TaskState.ACCEPTED, TaskState.RETURNED) and verdict is not None:
        _undo_verdict(task, work, verdict)
    else:
        raise WrongStateError("There is nothing to undo here.")
    task.save(update_fields=["state", "submitted_at", "returns", "changed_at"])
    record("task.undone", actor=actor, project=task.project_id, subject=task)


def _accepted_unseen(task: Task, verdict: Review | None) -> bool:
    """Whether nobody judged this submission: the project had no review."""
    if task.state != TaskState.ACCEPTED:
        return False
    return verdict is None or verdict.verdict != Verdict.ACCEPTED


def _undo_verdict(task: Task, work: Annotation | None, verdict: Review) -> None:
    if work is not None and work.revision != verdict.revision:
        raise WrongStateError("They have gone on with it already; it cannot be undone.")
    verdict.undone_at = timezone.now()
    verdict.save(update_fields=["undone_at"])
    if task.state == TaskState.RETURNED:
        task.returns -= 1
        task.submitted_at = verdict.created_at if task.submitted_at is None else task.submitted_at
    task.move_to(TaskState.SUBMITTED)


@transaction.atomic
def give_back(*, project: Project, user: User, actor: Actor) -> int:
    """Put a person's open work back into the queue, because they leave; how many it was."""
    rows = Task.objects.filter(project=project, assignee=user, state__in=EDITABLE)
    tasks = list(locked(rows).select_related("project").order_by("id"))
    for task in tasks:
        put_back(task, TaskState.QUEUED)
    if tasks:
        record("task.given_back", actor=actor, project=project, data={"tasks": len(tasks)})
    return len(tasks)
