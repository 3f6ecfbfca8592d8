"""Imports: files that came from outside, what was found in them, and what was made of it.

The module is named in the plural: `import` is a word of the language.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.models.apikey import ApiKey
from audino_py.models.base import Owing, Row
from audino_py.models.project import Project


class ImportState(models.TextChoices):
    """checking > checked or failed; checked > applying > applied; applied > undoing > undone."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class ImportAim(models.TextChoices):
    """What the file becomes."""

    DRAFT = "draft"  # predictions, from which people start
    WORK = "work"  # finished work of one person, or of those whom our own export names


class Import(Owing, Row):
    """One file. Nothing of it is seen before it is applied, and then all of it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="imports")
    name = models.CharField(max_length=300)  # the client's file name: data, never a path
    bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    format = models.CharField(max_length=32, blank=True)  # empty: to be found out
    aim = models.CharField(max_length=8, choices=ImportAim, default=ImportAim.DRAFT)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=16, choices=ImportState, default=ImportState.CHECKING)
    reason = models.TextField(blank=True)  # why it failed, for people
    report = models.JSONField(default=dict)  # what was found, what will happen, what does not fit
    creates_labels = models.BooleanField(default=False)
    creates_speakers = models.BooleanField(default=False)
    leaves_out = models.BooleanField(default=False)  # what does not fit is left out
    made = models.JSONField(default=dict)  # keys of what it made beside annotations, for undo
    done = models.PositiveIntegerField(default=0)  # segments
    total = models.PositiveIntegerField(default=0)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["owed_at"], condition=Q(owed_at__isnull=False), name="import_owed"
            ),
            models.Index(fields=["project", "-id"], name="import_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"
