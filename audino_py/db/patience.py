"""How long one question to the database may take."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let PostgreSQL break off any statement that takes longer; SQLite's take as long as they do.

    What came by the million a moment ago is not in PostgreSQL's statistics yet: it may then choose
    a plan that ends tomorrow, where the one of a minute later takes a second.

    Raises
    ------
    OperationalError
        By the statement that was broken off.
    """
    if connection.vendor != "postgresql":
        yield
        return
    _limit(f"{seconds * 1000:.0f}")
    try:
        yield
    finally:
        _limit("DEFAULT")


def _limit(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout TO {value}")
