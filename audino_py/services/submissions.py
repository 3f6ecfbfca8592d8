"""What is kept of work that was handed in, whatever becomes of its task: see `Submission`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from audino_py.models import ClipPurpose, Submission, Task, TaskState, Verdict


def note_hand_in(task: Task, *, is_again: bool) -> None:
    """Keep that the holder handed in just now; ``task`` is in its new state, with its moment.

    Practice is not kept: it is nobody's work.
    """
    if task.clip.purpose == ClipPurpose.PRACTICE:
        return
    assert task.assignee_id is not None  # noqa: S101  the holder has handed in
    assert task.submitted_at is not None  # noqa: S101  just now
    Submission.objects.create(
        project_id=task.project_id,
        task=task,
        person_id=task.assignee_id,
        is_again=is_again,
        length_us=task.clip.duration_us or 0,
        handed_in_at=task.submitted_at,
        accepted_at=task.submitted_at if task.state == TaskState.ACCEPTED else None,
    )


def was_sent_back(task: Task) -> bool:
    """Whether what the holder handed in last was sent back, though they gave it away since."""
    last = Submission.objects.filter(task=task, person=task.assignee_id).last()
    return last is not None and last.returned_at is not None


def note_verdict(task: Task, verdict: str, moment: datetime) -> None:
    """Keep what became of what the holder handed in last; of imported work nothing is kept."""
    name = "accepted_at" if verdict == Verdict.ACCEPTED else "returned_at"
    _last(task).filter(accepted_at=None, returned_at=None).update(**{name: moment})


def take_back_verdict(task: Task) -> None:
    """Forget what became of it: the reviewer has taken that back."""
    _last(task).update(accepted_at=None, returned_at=None)


def take_back_hand_in(task: Task) -> datetime | None:
    """Forget that it was handed in; when the holder did so before, where it was sent back then."""
    _last(task).delete()
    before = Submission.objects.filter(task=task, person=task.assignee_id).last()
    return before.handed_in_at if before is not None and before.returned_at else None


def _last(task: Task) -> QuerySet[Submission]:
    """What stands now: of the holder's, that of the moment which the task names."""
    own = Submission.objects.filter(task=task, person=task.assignee_id)
    if task.submitted_at is None:
        return own.none()
    return own.filter(handed_in_at=task.submitted_at)
