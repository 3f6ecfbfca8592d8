"""Verdicts on submitted work."""

from __future__ import annotations

from django.db import transaction

from audino_py.errors import WrongStateError
from audino_py.models import Review, Task, TaskState, Verdict
from audino_py.policies import Actor, may_judge, may_review, require
from audino_py.services.events import record
from audino_py.services.holding import lock_task, lock_work
from audino_py.services.speakers import share_speakers
from audino_py.services.tasks import require_reason


@transaction.atomic
def review_task(*, task: Task, verdict: str, reason: str, actor: Actor) -> Review:
    """Accept submitted work, or send it back to its person with a reason.

    Raises
    ------
    InvalidError
        If it is sent back without a reason.
    ForbiddenError
        If the actor is no reviewer, or it is their own work and the project forbids that.
    WrongStateError
        If it is not submitted now.
    """
    task = lock_task(task.pk, actor)
    require(may_judge(actor, task.project_id), "Only reviewers of this project judge work.")
    require(may_review(actor, task, task.project), "Somebody else has to review your own work.")
    if task.state != TaskState.SUBMITTED:
        raise WrongStateError("Only work that is handed in can be judged.")
    returned = verdict == Verdict.RETURNED
    if returned:
        reason = require_reason(reason)
    work = lock_work(task)
    revision = work.revision if work is not None else 0
    review = Review.objects.create(
        task=task, reviewer=actor.user, verdict=verdict, reason=reason, revision=revision
    )
    task.move_to(TaskState.RETURNED if returned else TaskState.ACCEPTED)
    task.returns += int(returned)
    task.save(update_fields=["state", "returns", "changed_at"])
    if work is not None and not returned:
        share_speakers(work)
    record("task.reviewed", actor=actor, project=task.project_id, subject=task)
    return review
