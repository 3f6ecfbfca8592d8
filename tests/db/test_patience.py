"""A statement that takes too long is broken off, on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection, transaction

from audino_py.db.patience import at_most


def test_a_statement_that_takes_too_long_is_broken_off(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    with connection.cursor() as cursor:
        with at_most(0.1), pytest.raises(OperationalError), transaction.atomic():
            cursor.execute("SELECT pg_sleep(20)")

        cursor.execute("SELECT pg_sleep(0.3)")
        cursor.execute("SHOW statement_timeout")

        assert cursor.fetchone() == ("0",)


def test_what_is_quick_is_answered(db: None) -> None:
    with at_most(5), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

        assert cursor.fetchone() == (1,)
