"""Row locks that writers take before they look."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model, QuerySet


def locked[M: Model](rows: QuerySet[M]) -> QuerySet[M]:
    """Lock the rows for writing until the transaction ends.

    On PostgreSQL ``FOR NO KEY UPDATE``: inserts that only refer to a locked row do not wait for
    it, which would close circles of waiting. On SQLite the writer's transaction is lock enough.
    """
    return rows.select_for_update(no_key=True, of=("self",))


def lock_table(model: type[Model]) -> None:
    """Let no other transaction write to the model's table until this one ends.

    For what no row stands for yet, such as "nobody has an account". On SQLite the writer's
    transaction is lock enough.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  Django's own way
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
