"""Keys that programs ask with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audino_py.models.base import Row
from audino_py.models.project import Project


class Scope(models.TextChoices):
    """What a key may do."""

    UPLOAD = "upload"
    READ = "read"
    EXPORT = "export"
    MANAGE = "manage"


class ApiKey(Row):
    """A key of one project; its text is shown once, its SHA-256 is kept."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="keys")
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=16)  # the visible start of the text
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the whole text, hex
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # Whoever answers for it: it may do no more than they may now. Null: it came with a project of
    # version 1, whose keys belong to the project. It goes with its owner and becomes nobody's.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="keys"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    first_used_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # written at most once a minute
    last_used_from = models.CharField(max_length=45, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.project_id}"
