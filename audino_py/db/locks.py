"""Row locks that writers take before they look."""

from __future__ import annotations

from django.db.models import Model, QuerySet


def locked[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Lock the rows for writing until the transaction ends.

    On PostgreSQL ``FOR NO KEY UPDATE``: inserts that only refer to a locked row do not wait for
    it, which would close circles of waiting. On SQLite the writer's transaction is lock enough.
    """
    return rows.select_for_update(no_key=True, of=("self",))
