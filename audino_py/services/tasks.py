"""What people do with the work they hold: submit, undo, skip, give back, keep."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError, WrongStateError
from audino_py.models import (
    EDITABLE,
    ClipPurpose,
    Skip,
    Task,
    TaskState,
    User,
)
from audino_py.policies import (
    Actor,
    may_manage,
    require,
)
from audino_py.services.answers import require_answers
from audino_py.services.changes import stale_revision
from audino_py.services.events import record
from audino_py.services.holding import lock_task, lock_work, put_back, require_holder
from audino_py.services.scores import score_work
from audino_py.services.speakers import share_speakers
from audino_py.services.submissions import note_hand_in, was_sent_back

SKIPS_UNTIL_ASIDE = 3  # people; then a manager decides
LONGEST_REASON = 2000  # characters


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


@transaction.atomic
def submit_task(*, task: Task, revision: int, actor: Actor) -> None:
    """Hand finished work over to review; without review it is accepted at once.

    Raises
    ------
    ConflictError
        ``taken_back``, or ``not_open`` if it was handed in already; ``answers_missing`` while a
        segment lacks an answer that must be given.
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
        raise stale_revision(work.pk, work.revision, revision)
    require_answers(work, task.project_id)
    needs_review = task.project.needs_review or task.marked_for_review
    if task.clip.purpose != ClipPurpose.WORK:
        score_work(task, work)
        # Gold waits like all work, so that nothing tells it apart; practice is nobody's to judge.
        needs_review = needs_review and task.clip.purpose == ClipPurpose.GOLD
    is_again = task.state == TaskState.RETURNED or was_sent_back(task)
    task.move_to(TaskState.SUBMITTED if needs_review else TaskState.ACCEPTED)
    task.submitted_at = timezone.now()
    task.save(update_fields=["state", "submitted_at", "changed_at"])
    note_hand_in(task, is_again=is_again)
    if not needs_review:
        share_speakers(work)
    data = {"state": task.state, "length_us": task.clip.duration_us or 0}
    record("task.submitted", actor=actor, project=task.project_id, subject=task, data=data)


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
    Skip.objects.create(
        task=task,
        user=actor.user,
        reason=reason,
        state=task.state,
        was_pulled=task.lease_until is not None,
        returns=task.returns,
        submitted_at=task.submitted_at,
    )
    people = task.skips.values("user").distinct().count()
    task.skip_reason = reason
    put_back(task, TaskState.SKIPPED if people >= SKIPS_UNTIL_ASIDE else TaskState.QUEUED)
    record("task.skipped", actor=actor, project=task.project_id, subject=task)


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

    What was accepted stays accepted for whoever did it; what is done anew counts for itself.

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
def give_back(*, user: User, project_id: int) -> int:
    """Put a person's open work back into the queue, because they leave; how many tasks it was."""
    rows = Task.objects.filter(project=project_id, assignee=user, state__in=EDITABLE)
    tasks = list(locked(rows).order_by("id"))
    for task in tasks:
        put_back(task, TaskState.QUEUED)
    return len(tasks)
