"""All rows of a SQLite file into PostgreSQL: keys, moments and texts stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

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
        there = set(connections[ALIAS].introspection.table_names())
        tables = [one for one in apps.get_models(include_auto_created=True) if _table(one) in there]
        for model in tables:  # whom rows refer to is looked at when the transaction ends
            cursor.execute(f"DELETE FROM {_quoted(_table(model))}")  # noqa: S608  a table of ours
        for model in tables:
            _copy(model, cursor)
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
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


def _copy(model: type[models.Model], cursor: Any) -> None:
    """Pass on the rows of one table, in PostgreSQL's own form for many."""
    meta: Any = model._meta  # noqa: SLF001  documented as public
    fields = [field for field in meta.concrete_fields if not field.generated]
    rows = model._base_manager.using(ALIAS).order_by("pk")  # noqa: SLF001  deleted ones too
    found: Any = rows.values_list(*(field.attname for field in fields)).iterator(READ_AT_ONCE)
    columns = ", ".join(_quoted(field.column) for field in fields)
    statement = f"COPY {_quoted(_table(model))} ({columns}) FROM STDIN"
    with closing(found), connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in found:
            values = zip(fields, row, strict=True)
            copy.write_row([field.get_db_prep_save(value, connection) for field, value in values])


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table  # noqa: SLF001  documented as public


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
