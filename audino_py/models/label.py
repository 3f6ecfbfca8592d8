"""The questions a project asks of its segments, and their answers."""

from __future__ import annotations

from django.db import models

from audino_py.models.base import Row
from audino_py.models.project import Project


class LabelKind(models.TextChoices):
    """How a label is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TEXT = "text"
    NUMBER = "number"


class Label(Row):
    """A question; once used it is retired, never deleted."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="labels")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=LabelKind)
    help = models.TextField(blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="label_known_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LabelValue(Row):
    """An answer to a single or multiple label; its id stays when its text changes."""

    label = models.ForeignKey(Label, models.CASCADE, related_name="values")
    text = models.CharField(max_length=200)
    colour = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=1, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    # The answer that stands in its place wherever it comes in again, from drafts and open pages.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["label", "text"], name="label_value_known_once"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def heir(self) -> LabelValue:
        """The answer that counts where this one comes in: itself, unless it was merged."""
        return self.merged_into or self
