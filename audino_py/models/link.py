"""One-time links: an invitation, or a new password."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from audino_py.models.base import Row


class LinkKind(models.TextChoices):
    """What the link is for."""

    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105  a kind of link


class Link(Row):
    """A secret that signs one person in once; only its hash is kept."""

    kind = models.CharField(max_length=16, choices=LinkKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, hex
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
