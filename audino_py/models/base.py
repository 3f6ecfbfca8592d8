"""What every row has."""

from __future__ import annotations

from django.db import models

from audino_py.db.uuids import uuid7


class Row(models.Model):
    """An integer key inside, a UUIDv7 outside."""

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
