"""Seals over ranges of events and revisions, so that a later change of one shows."""

from __future__ import annotations

from django.db import models

from audino_py.models.project import Project


class Seal(models.Model):
    """Events or revisions from one id to another, and the seal before: one digest of all."""

    class Of(models.TextChoices):
        """What is sealed."""

        EVENTS = "events"  # one chain a project, one of the instance
        REVISIONS = "revisions"  # one chain of all; erased clips leave it whole

    of = models.CharField(max_length=16, choices=Of, default=Of.EVENTS)
    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="seals")
    first = models.BigIntegerField()  # ids, both included
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    parts = models.JSONField(default=list)  # of revisions: a digest for each work
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "of", "first"], name="seal_once_a_range"),
        ]
        indexes = [models.Index(fields=["project", "-last"], name="seal_newest")]

    def __str__(self) -> str:
        return f"{self.of} {self.first} to {self.last}"
