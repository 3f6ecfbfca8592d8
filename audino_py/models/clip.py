"""Uploaded audio files, the unit of work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Substr

from audino_py.models.apikey import ApiKey
from audino_py.models.base import Owing, Row
from audino_py.models.project import Project
from audino_py.models.speaker import Speaker


class ClipState(models.TextChoices):
    """stored > ready or failed; failed > stored by retry."""

    STORED = "stored"
    READY = "ready"
    FAILED = "failed"


class ClipPurpose(models.TextChoices):
    """Work, or known answers: hidden among the work, or for newcomers to try on."""

    WORK = "work"
    GOLD = "gold"
    PRACTICE = "practice"


class Clip(Owing, Row):
    """One audio file of a project. Its files lie in one folder named by its uid."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="clips")
    name = models.CharField(max_length=1000)  # the client's file name: data, never a path
    suffix = models.CharField(max_length=8)  # of the stored original, by its content
    media_type = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    external_id = models.CharField(max_length=200, null=True)  # noqa: DJ001  null: has none
    metadata = models.JSONField(default=dict)
    reference = models.TextField(blank=True)  # a transcript that came with the clip
    speaker = models.ForeignKey(Speaker, models.SET_NULL, null=True, related_name="+")  # a hint

    state = models.CharField(max_length=16, choices=ClipState, default=ClipState.STORED)
    reason_code = models.CharField(max_length=64, blank=True)  # why it failed
    reason = models.TextField(blank=True)  # the same, for people
    progress = models.PositiveSmallIntegerField(default=0)  # of the analysis, per cent

    engine = models.CharField(max_length=16, blank=True)  # whose derivatives stand in the folder
    plays_as_is = models.BooleanField(default=True)
    frames = models.BigIntegerField(null=True)
    rate_hz = models.IntegerField(null=True)
    channels = models.SmallIntegerField(null=True)
    codec = models.CharField(max_length=64, blank=True)
    duration_us = models.BigIntegerField(null=True)  # rounded up
    quality = models.JSONField(default=list)  # the hygiene passport
    facts = models.JSONField(default=dict)
    sound_sha256 = models.CharField(max_length=64, blank=True)  # of the decoded samples

    is_held = models.BooleanField(default=False)  # no tasks until a manager lets it pass
    purpose = models.CharField(max_length=16, choices=ClipPurpose, default=ClipPurpose.WORK)
    priority = models.IntegerField(default=0)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="clips")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "sha256"],
                condition=Q(deleted_at=None),
                name="clip_content_known_once",
            ),
            models.UniqueConstraint(
                fields=["project", "external_id"],
                condition=Q(deleted_at=None, external_id__isnull=False),
                name="clip_external_id_known_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-id"], name="clip_newest"),
            models.Index(fields=["project", "state", "-id"], name="clip_by_state"),
            models.Index(fields=["project", "changed_at"], name="clip_changed"),
            models.Index(fields=["project", "sound_sha256"], name="clip_by_sound"),
            models.Index("project", Substr("name", 1, 200), "id", name="clip_by_name"),
            models.Index("project", Coalesce("duration_us", 0), "id", name="clip_by_length"),
            models.Index(fields=["project", "-priority", "id"], name="clip_first"),
            # Whole: where the purpose is bound to the statement, SQLite passes a partial one by.
            models.Index(fields=["project", "purpose", "state", "id"], name="clip_known_answers"),
            models.Index(fields=["owed_at"], condition=Q(owed_at__isnull=False), name="clip_owed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def voice(self) -> Speaker | None:
        """Who is heard, as was said when it came and as is known now."""
        return None if self.speaker is None else self.speaker.heard
