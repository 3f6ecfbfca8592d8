"""Row locks that writers take before they look."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator

from django.db import DatabaseError, connection
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


@contextlib.contextmanager
def only_one(name: str, *, waits: bool = False) -> Iterator[bool]:
    """Hold a lock among all machines on one database; it falls with whoever holds it.

    On SQLite there is one machine, which has its own ways, and the lock is always free.

    Parameters
    ----------
    waits
        Whether to wait for another who holds it.

    Returns
    -------
    is_free
        False where another holds it; nothing is held then.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    key = zlib.crc32(f"audino {name}".encode())
    if not _asked("pg_advisory_lock" if waits else "pg_try_advisory_lock", key):
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(DatabaseError):  # the line broke, and the lock with it
            _asked("pg_advisory_unlock", key)


def _asked(function: str, key: int) -> bool:
    """Whether PostgreSQL says yes; functions that wait say nothing, and mean it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return cursor.fetchone()[0] is not False
