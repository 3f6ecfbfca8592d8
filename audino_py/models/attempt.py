"""Failed sign-ins, counted so that guessing is slow."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """One failed sign-in; ``who`` is a digest of the name, so that no typed secret is kept."""

    who = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["who", "created_at"], name="attempt_recent")]

    def __str__(self) -> str:
        return f"{self.address} at {self.created_at}"
