"""Answers held against gold, kept per clip and question."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audino_py.models.task import Task


class Score(models.Model):
    """How many answers to one question were right on one gold clip, of work that was handed in."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="scores")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="scores")
    question = models.CharField(max_length=64)  # times, speaker, words, or a label's uid
    right = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    counted_at = models.DateTimeField(null=True)  # null: to be counted again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "user", "question"], name="score_once"),
            models.CheckConstraint(condition=Q(right__lte=F("answers")), name="score_of_answers"),
        ]
        indexes = [
            models.Index(
                fields=["task"], condition=Q(counted_at=None), name="score_to_count_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} of {self.answers} in {self.question}"
