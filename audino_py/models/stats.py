"""Counts of a project, kept by the sweep so that no request counts all clips."""

from __future__ import annotations

from django.db import models

from audino_py.models.project import Project


class Stats(models.Model):
    """One row a project; ``counts`` is shown with its age."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="stats")
    counts = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "stats"

    def __str__(self) -> str:
        return f"counts of {self.project_id} at {self.counted_at}"
