"""Work: one clip to be annotated once by one person."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.errors import WrongStateError
from audino_py.models.base import Row
from audino_py.models.clip import Clip
from audino_py.models.project import Project


class TaskState(models.TextChoices):
    """Where the work stands."""

    QUEUED = "queued"
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    SKIPPED = "skipped"


EDITABLE = (TaskState.ASSIGNED, TaskState.RETURNED)

_NEXT: dict[str, set[str]] = {
    TaskState.QUEUED: {TaskState.ASSIGNED},
    TaskState.ASSIGNED: {
        TaskState.SUBMITTED,
        TaskState.ACCEPTED,
        TaskState.QUEUED,
        TaskState.SKIPPED,
        TaskState.ASSIGNED,
    },
    TaskState.SUBMITTED: {
        TaskState.ACCEPTED,
        TaskState.RETURNED,
        TaskState.ASSIGNED,
        TaskState.QUEUED,
    },
    TaskState.RETURNED: {
        TaskState.SUBMITTED,
        TaskState.ACCEPTED,
        TaskState.QUEUED,
        TaskState.ASSIGNED,
        TaskState.SKIPPED,
    },
    TaskState.ACCEPTED: {
        TaskState.SUBMITTED,
        TaskState.QUEUED,
        TaskState.ASSIGNED,
        TaskState.RETURNED,
    },
    TaskState.SKIPPED: {TaskState.QUEUED, TaskState.ASSIGNED},
}


class Task(Row):
    """One clip, one person, one set of segments. What v1 calls a data point."""

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="tasks")
    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks")  # the clip's
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="tasks"
    )
    state = models.CharField(max_length=16, choices=TaskState, default=TaskState.QUEUED)
    priority = models.IntegerField(default=0)
    due = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)  # pulled work; null: it was given
    marked_for_review = models.BooleanField(default=False)  # v1's flag
    skip_reason = models.TextField(blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clip", "assignee"],
                condition=Q(assignee__isnull=False),
                name="task_once_a_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "-priority", "id"],
                condition=Q(state="queued"),
                name="task_queue",
            ),
            models.Index(
                fields=["project", "lease_until"],
                condition=Q(state="assigned", lease_until__isnull=False),
                name="task_leases",
            ),
            models.Index(
                fields=["assignee", "submitted_at"],
                condition=Q(submitted_at__isnull=False),
                name="task_handed_in",
            ),
            models.Index(fields=["project", "-id"], name="task_newest"),
            models.Index(fields=["project", "state", "id"], name="task_by_state"),
            models.Index(fields=["project", "state", "-clip"], name="task_clips"),
            models.Index(fields=["project", "assignee", "-clip"], name="task_clips_of_person"),
            models.Index(fields=["assignee", "state", "id"], name="task_of_person"),
        ]

    steps: ClassVar[dict[str, set[str]]] = _NEXT

    def __str__(self) -> str:
        return f"task {self.pk} ({self.state})"

    def move_to(self, state: TaskState) -> None:
        """Change the state; the caller saves.

        Raises
        ------
        WrongStateError
            If no road leads there from the present state.
        """
        if state not in self.steps[self.state]:
            raise WrongStateError(f"This work is {self.state}; it cannot become {state} now.")
        self.state = state


class Skip(models.Model):
    """Somebody would not do this clip, and why; it is never offered to them again."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="skips")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    # How they held it, for the undo.
    state = models.CharField(max_length=16, choices=TaskState, default=TaskState.ASSIGNED)
    was_pulled = models.BooleanField(default=True)
    returns = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} skipped {self.task_id}"
