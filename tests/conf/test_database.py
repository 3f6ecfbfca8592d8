"""How each connection to PostgreSQL is set up."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a setting of PostgreSQL's")
@pytest.mark.django_db
def test_plans_are_not_compiled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
