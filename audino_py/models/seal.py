"""Seals over ranges of events, so that a later change of one shows."""

from __future__ import annotations

from django.db import models

from audino_py.models.project import Project


class Seal(models.Model):
    """The events of a project from one id to another, and the seal before: one digest of all."""

    project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="seals")
    first = models.BigIntegerField()  # ids of events, both included
    last = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "first"], name="seal_once_a_range"),
        ]
        indexes = [models.Index(fields=["project", "-last"], name="seal_newest")]

    def __str__(self) -> str:
        return f"events {self.first} to {self.last}"
