"""Verdicts on submitted work."""

from __future__ import annotations

from django.db import transaction

from audino_py.errors import ConflictError, WrongStateError
from audino_py.models import Annotation, NoticeKind, Review, Task, TaskState, Verdict
from audino_py.policies import Actor, may_judge, may_review, may_send_back, require
from audino_py.services.answers import require_corrected_answers
from audino_py.services.changes import stale_revision
from audino_py.services.events import record
from audino_py.services.finals import close_final, has_open_final, open_final_of
from audino_py.services.holding import hold_place, lock_task, lock_work
from audino_py.services.notices import tell
from audino_py.services.speakers import share_speakers
from audino_py.services.tasks import require_reason
from audino_py.services.verdicts import accept_gold_beside, judge


def require_one_more(actor: Actor, task: Task) -> None:
    """Let a clip go to and fro only so often; then a manager decides.

    Raises
    ------
    ConflictError
        ``returns_spent``.
    """
    if may_send_back(actor, task, task.project):
        return
    times = f"{task.returns} times" if task.returns > 1 else "once"
    message = (
        f"This clip was sent back {times}, which is the limit here. "
        "Correct it yourself and accept it, or ask a manager to decide."
    )
    raise ConflictError(message, code="returns_spent")


def require_somebody_to_mend_it(task: Task) -> None:
    """Send work back only to who can still work on it: else it would lie with nobody.

    Raises
    ------
    ConflictError
        ``person_left``.
    """
    user = task.assignee
    if user is not None and hold_place(task.project_id, user):
        return
    message = (
        "The person who did this clip has left the project. "
        "Correct it yourself and accept it, or ask a manager to queue it again."
    )
    raise ConflictError(message, code="person_left")


def _require_seen(task: Task, work: Annotation | None, revision: int) -> None:
    """Judge what was looked at; where a final was begun, the work under it stands still."""
    if work is not None and work.revision != revision and not has_open_final(task):
        raise stale_revision(work.pk, work.revision, revision)


@transaction.atomic
def review_task(
    *, task: Task, verdict: str, reason: str, actor: Actor, revision: int | None = None
) -> Review:
    """Accept submitted work, or send it back to its person with a reason.

    Parameters
    ----------
    revision
        Of the work that the reviewer looked at; None does not ask. Where a final was begun, its
        person cannot change the work any more.

    Raises
    ------
    InvalidError
        If it is sent back without a reason.
    ForbiddenError
        If the actor is no reviewer, or it is their own work and the project forbids that.
    ConflictError
        ``returns_spent`` if it went back as often as the project allows its reviewers;
        ``person_left`` if there is nobody to send it back to; ``answers_missing`` if a correction
        lacks an answer that the work had.
    WrongStateError
        If it is not submitted now.
    StaleRevisionError
        If it was taken back, changed and handed in again meanwhile.
    """
    task = lock_task(task.pk, actor)
    require(may_judge(actor, task.project_id), "Only reviewers of this project judge work.")
    require(may_review(actor, task, task.project), "Somebody else has to review your own work.")
    if task.state != TaskState.SUBMITTED:
        raise WrongStateError("Only work that is handed in can be judged.")
    work = lock_work(task)
    if revision is not None:
        _require_seen(task, work, revision)
    returned = verdict == Verdict.RETURNED
    if returned:
        reason = require_reason(reason)
        require_one_more(actor, task)
        require_somebody_to_mend_it(task)
        close_final(task)
    elif (final := open_final_of(task)) is not None:
        require_corrected_answers(final, task.project_id)
    review = judge(task, work, verdict, reason, actor)
    task.move_to(TaskState.RETURNED if returned else TaskState.ACCEPTED)
    task.returns += int(returned)
    task.save(update_fields=["state", "returns", "changed_at"])
    if work is not None and not returned:
        share_speakers(work)
    beside = accept_gold_beside(task, actor)
    if returned:
        tell([task.assignee_id], NoticeKind.RETURNED, project=task.project, task=task, actor=actor)
    record(
        "task.reviewed",
        actor=actor,
        project=task.project_id,
        subject=task,
        data={"state": task.state, "beside": beside},
    )
    return review
