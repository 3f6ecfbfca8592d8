"""Verdicts on submitted work, and remarks pinned to a moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from audino_py.models.annotation import Annotation
from audino_py.models.base import Row
from audino_py.models.task import Task


class Verdict(models.TextChoices):
    """What a reviewer decided."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class OnWork(Row):
    """What was said of one person's work: of nobody else's who had the same task."""

    # Whose work it was; null: nobody's yet, or from before this was kept.
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def is_on(self, work: Annotation) -> bool:
        """Whether it was said of this work; where nothing tells, what came after its beginning."""
        if self.holder_id is None:
            return self.created_at >= work.created_at
        return self.holder_id == work.author_id


class Review(OnWork):
    """One verdict on one submission."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    verdict = models.CharField(max_length=16, choices=Verdict)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField()  # of the work that was looked at
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verdict} {self.task_id}"

    def is_before(self, task: Task) -> bool:
        """Whether it was given before the task's holder handed in last."""
        return task.submitted_at is not None and self.created_at < task.submitted_at


def verdicts_on(task: Task) -> QuerySet[Review]:
    """Those that stand on the work of whoever holds the task, the oldest first."""
    theirs = Q(holder=task.assignee_id) | Q(holder=None)
    return Review.objects.filter(theirs, task=task, undone_at=None)


class Comment(OnWork):
    """A remark at a moment of the clip."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at_us = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["at_us", "id"]

    def __str__(self) -> str:
        return f"remark at {self.at_us} µs"
