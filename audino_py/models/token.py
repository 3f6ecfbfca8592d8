"""Login tokens of v1 clients, kept so that they can be revoked."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Token(models.Model):
    """One v1 token by its ``jti``; a deleted row is a revoked token."""

    jti = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"token of {self.user_id}"
