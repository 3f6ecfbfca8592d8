"""Answers kept for a day, so that a repeated request is harmless."""

from __future__ import annotations

from django.db import models


class Idempotency(models.Model):
    """One ``Idempotency-Key`` of one asker."""

    owner = models.CharField(max_length=64)  # "key:<id>" or "user:<id>"
    token = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 over what was asked
    status = models.PositiveSmallIntegerField(null=True)  # null: still running
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "idempotencies"
        constraints = [
            models.UniqueConstraint(fields=["owner", "token"], name="idempotency_key_known_once"),
        ]

    def __str__(self) -> str:
        return self.token
