"""Voices of a project."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audino_py.models.base import Row
from audino_py.models.project import Project


class Speaker(Row):
    """One voice, the same across clips.

    One that an annotator made is theirs alone until work with it is accepted, or a reviewer
    renames or merges it: people annotate blind to each other.

    One that was found to be another keeps its segments and is read as that other one, so nothing is
    written anew, and taking it back is whole.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)
    is_shared = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    root = models.ForeignKey(  # where that leads in the end; null: it stands for itself
        "self", models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["project", "name"], name="speaker_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def heard(self) -> Speaker:
        """Who it is as far as is known now: itself, unless it was merged."""
        return self.root or self
