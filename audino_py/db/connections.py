"""What this thread's connection owes to others."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connection, connections

from audino_py.db.sqlite.base import DatabaseWrapper


def let_go() -> None:
    """Give this thread's connection back while it waits for a slow client.

    PostgreSQL has few connections for many threads: slow bodies must not hold all of them. The
    next query takes one again. SQLite's are a thread's own and cost nothing to keep.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()


def wait_for_disk() -> None:
    """Return once all that this thread has read is on the disk.

    On SQLite a row can be read some milliseconds before the commit that wrote it has synced the
    log. Whoever answers a repeat from such a row would acknowledge what a power cut can still
    take; so a repeat syncs the log itself. PostgreSQL shows nothing that is not on its disk.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if isinstance(own, DatabaseWrapper):
        own.wait_for_disk()
