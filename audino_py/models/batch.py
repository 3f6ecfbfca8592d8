"""Saved filters of clips, given out and watched as one."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audino_py.models.base import Row
from audino_py.models.project import Project


class Batch(Row):
    """A name for whatever clips fit a filter now; clips that come later join by themselves."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="batches")
    name = models.CharField(max_length=200)
    rule = models.JSONField(default=dict)  # as `selectors.batches.Rule` reads it
    takers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # of what comes in
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="batch_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
