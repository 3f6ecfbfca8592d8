"""Taking back one's own last step, as long as nobody has gone on since."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py.errors import WrongStateError
from audino_py.models import (
    EDITABLE,
    Annotation,
    NoticeKind,
    Review,
    Task,
    TaskState,
    Verdict,
    verdicts_on,
)
from audino_py.policies import Actor, may_see_task, may_undo_task, require
from audino_py.services.events import record
from audino_py.services.finals import has_open_final, open_final_again
from audino_py.services.holding import give, hold_place, lock_known_task, lock_work, taken_back
from audino_py.services.notices import take_back_notice
from audino_py.services.submissions import take_back_hand_in, take_back_verdict


@transaction.atomic
def undo_task(*, task: Task, actor: Actor) -> None:
    """Take back the last step: a submission or a skip by its person, a verdict by its reviewer.

    Raises
    ------
    ForbiddenError
        If somebody else took the last step.
    ConflictError
        ``taken_back`` if the task is no longer the actor's.
    WrongStateError
        If there is nothing to take back, or somebody has gone on since.
    """
    task = lock_known_task(task.pk, actor)
    if not may_undo_task(actor, task) and not may_see_task(actor, task):
        raise taken_back()
    require(may_undo_task(actor, task), "Only the person who took this step can undo it.")
    if task.state in (TaskState.QUEUED, TaskState.SKIPPED):
        _undo_skip(task, actor)
    else:
        _undo_step(task)
        task.save(update_fields=["state", "submitted_at", "lease_until", "returns", "changed_at"])
    if task.state in EDITABLE and not (
        task.assignee and hold_place(task.project_id, task.assignee)
    ):
        raise taken_back()
    record("task.undone", actor=actor, project=task.project_id, subject=task)


def _undo_skip(task: Task, actor: Actor) -> None:
    skip = task.skips.order_by("id").last()
    if skip is None or actor.user is None:
        raise WrongStateError("There is nothing to undo here.")
    if Task.objects.filter(clip=task.clip_id, assignee=actor.user).exists():
        raise WrongStateError("This clip was given to you again meanwhile.")
    skip.delete()
    lease_until = timezone.now() + timedelta(seconds=settings.LEASE_S)
    give(task, actor.user, lease_until=lease_until if skip.was_pulled else None)
    if skip.state == TaskState.RETURNED:
        task.state, task.returns, task.submitted_at = skip.state, skip.returns, skip.submitted_at
        task.save(update_fields=["state", "returns", "submitted_at"])


def _undo_step(task: Task) -> None:
    work = lock_work(task)
    verdict = verdicts_on(task).last()
    if verdict is not None and work is not None and not verdict.is_on(work):
        verdict = None  # on somebody else's work
    if task.state == TaskState.SUBMITTED or _accepted_unseen(task, verdict):
        if has_open_final(task):
            raise WrongStateError("A reviewer has begun to correct it; it cannot be undone.")
        # Counted since it was given to them: what was sent back before that, they gave away.
        was_returned = task.returns > 0
        task.move_to(TaskState.RETURNED if was_returned else TaskState.ASSIGNED)
        before = take_back_hand_in(task)
        task.submitted_at = before if was_returned else None
        if task.lease_until is not None:  # pulled work is held for a while again, not for ever
            task.lease_until = timezone.now() + timedelta(seconds=settings.LEASE_S)
    elif task.state in (TaskState.ACCEPTED, TaskState.RETURNED) and verdict is not None:
        _undo_verdict(task, work, verdict)
    else:
        raise WrongStateError("There is nothing to undo here.")


def _accepted_unseen(task: Task, verdict: Review | None) -> bool:
    """Whether nobody judged this submission: the project had no review."""
    if task.state != TaskState.ACCEPTED:
        return False
    return verdict is None or verdict.verdict != Verdict.ACCEPTED or verdict.is_before(task)


def _undo_verdict(task: Task, work: Annotation | None, verdict: Review) -> None:
    if work is not None and work.revision != verdict.revision:
        raise WrongStateError("They have gone on with it already; it cannot be undone.")
    verdict.undone_at = timezone.now()
    verdict.save(update_fields=["undone_at"])
    take_back_verdict(task)
    if task.state == TaskState.RETURNED:
        open_final_again(task, verdict)
        task.returns = max(0, task.returns - 1)
        task.submitted_at = verdict.created_at if task.submitted_at is None else task.submitted_at
        take_back_notice(task, NoticeKind.RETURNED)
    else:
        take_back_notice(task, NoticeKind.SETTLED)
    task.move_to(TaskState.SUBMITTED)
