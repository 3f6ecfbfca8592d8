"""All rows of a SQLite file into PostgreSQL: keys, moments and texts stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, transaction

ALIAS = "transfer"
READ_AT_ONCE = 2000


def transfer_rows(source: Path) -> None:
    """Copy every table of a SQLite file into the database of the settings.

    Both have seen the same migrations; what these wrote into the target goes. It is one
    transaction: all rows come, or none.

    Raises
    ------
    django.db.DatabaseError
        If PostgreSQL takes a row for wrong, such as a text with a zero byte.
    """
    with _opened(source), transaction.atomic(), connection.cursor() as cursor:
        there = connections[ALIAS].introspection.table_names()
        metas = [one._meta for one in apps.get_models(include_auto_created=True)]  # noqa: SLF001  documented as public
        tables = [meta for meta in metas if meta.db_table in there]
        names, models = [meta.db_table for meta in tables], [meta.model for meta in tables]
        for statement in connection.ops.sql_flush(no_style(), names):
            cursor.execute(statement)
        for meta in tables:  # whom rows refer to is looked at when the transaction ends
            _copy(meta, cursor)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@contextmanager
def _opened(source: Path) -> Iterator[None]:
    """The file beside the database of the settings, under a name of its own."""
    given = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(source)}}
    connections.databases[ALIAS] = connections.configure_settings(given)["default"]
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS], connections.databases[ALIAS]


def _copy(meta: Any, cursor: Any) -> None:
    """Pass on the rows of one table, in PostgreSQL's own form for many."""
    quoted = connection.ops.quote_name
    fields = [field for field in meta.concrete_fields if not field.generated]
    rows = meta.base_manager.using(ALIAS).order_by("pk")  # deleted ones too
    found = rows.values_list(*(field.attname for field in fields)).iterator(READ_AT_ONCE)
    columns = ", ".join(quoted(field.column) for field in fields)
    statement = f"COPY {quoted(meta.db_table)} ({columns}) FROM STDIN"
    with closing(found), connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in found:
            values = zip(fields, row, strict=True)
            copy.write_row([field.get_db_prep_save(value, connection) for field, value in values])
