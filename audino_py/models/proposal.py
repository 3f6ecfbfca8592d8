"""What models from outside were asked to propose, and how far they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from audino_py.models.annotation import Annotation
from audino_py.models.base import Owing
from audino_py.models.clip import Clip


class ProposalState(models.TextChoices):
    """owed > ready or failed; failed > owed when the model is chosen again."""

    OWED = "owed"
    READY = "ready"
    FAILED = "failed"


class Proposal(Owing):
    """One model's work on one clip; its answer is a prediction named after it."""

    clip = models.ForeignKey(Clip, models.CASCADE, related_name="proposals")
    model = models.CharField(max_length=64)
    annotation = models.OneToOneField(
        Annotation, models.SET_NULL, null=True, related_name="proposal"
    )
    state = models.CharField(max_length=16, choices=ProposalState, default=ProposalState.OWED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    reason = models.TextField(blank=True)  # why the last try failed, for people
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["clip", "model"], name="proposal_asked_once"),
        ]
        indexes = [
            models.Index(
                fields=["owed_at"], condition=Q(owed_at__isnull=False), name="proposal_owed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} on {self.clip_id}"
