"""Connections that others need more."""

from __future__ import annotations

from django.db import connection


def let_go() -> None:
    """Give this thread's connection back while it waits for a slow client.

    PostgreSQL has few connections for many threads: slow bodies must not hold all of them. The
    next query takes one again. SQLite's are a thread's own and cost nothing to keep.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()
