"""Verdicts on submitted work, and remarks pinned to a moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audino_py.models.base import Row
from audino_py.models.task import Task


class Verdict(models.TextChoices):
    """What a reviewer decided."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class Review(Row):
    """One verdict on one submission."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    verdict = models.CharField(max_length=16, choices=Verdict)
    reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField()  # of the work that was looked at
    created_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verdict} {self.task_id}"


class Comment(Row):
    """A remark at a moment of the clip."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at_us = models.BigIntegerField()
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at_us", "id"]

    def __str__(self) -> str:
        return f"remark at {self.at_us} µs"
