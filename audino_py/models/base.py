"""What every row has, and every row that owes work."""

from __future__ import annotations

from django.db import models

from audino_py.db.uuids import uuid7


class Row(models.Model):
    """An integer key inside, a UUIDv7 outside."""

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Owing(models.Model):
    """Says itself what is owed, and who works on it; the queue only rings."""

    lease_until = models.DateTimeField(null=True)  # a worker holds it till then
    owed_at = models.DateTimeField(null=True)  # not before; null: nothing is owed
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
