"""What a project was like on each day, kept so that nothing has to be counted again."""

from __future__ import annotations

from django.db import models

from audino_py.models.project import Project


class Day(models.Model):
    """Work by state at the end of a day (UTC), and what happened on it.

    ``states`` is what the sweep counted last on that day, empty for days before it looked;
    ``deeds`` is counted anew for the days of late, as work that is judged again moves.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="days")
    day = models.DateField()
    states = models.JSONField(default=dict)
    deeds = models.JSONField(default=dict)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["project", "day"], name="day_known_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} on {self.day}"
