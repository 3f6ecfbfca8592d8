"""Exports: files that were made, with the receipt from which they can be made again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from audino_py.models.apikey import ApiKey
from audino_py.models.base import Owing, Row
from audino_py.models.project import Project
from audino_py.models.version import Version


class ExportState(models.TextChoices):
    """owed > ready or failed; ready > gone when the file is not kept any longer."""

    OWED = "owed"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Export(Owing, Row):
    """One file in one format, of one version. Row and receipt stay when the file goes."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="exports")
    version = models.ForeignKey(Version, models.CASCADE, related_name="exports")
    format = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=ExportState, default=ExportState.OWED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    reason = models.TextField(blank=True)  # why it failed, for people

    file_name = models.CharField(max_length=300, blank=True)  # what people see
    stored_name = models.CharField(max_length=64, blank=True)  # in the folder of its uid
    media_type = models.CharField(max_length=100, blank=True)
    bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    receipt = models.JSONField(default=dict)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    key = models.ForeignKey(ApiKey, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["owed_at"], condition=Q(owed_at__isnull=False), name="export_owed"
            ),
            models.Index(fields=["project", "-id"], name="export_newest"),
            models.Index(fields=["made_at"], condition=Q(state="ready"), name="export_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.uid}"
