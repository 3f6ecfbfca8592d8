"""Single rows read and written by statements that are put together once.

The object mapper puts each together anew, which takes several times as long as the database does.
For what every request does; nothing hears of it but the database.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

type _Convert = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one model are read and written; a process knows one database."""

    select: str
    insert: str
    names: list[str]
    fields: list[Any]  # that an insert writes: all but the key
    converters: list[tuple[int, Any, list[_Convert]]]  # of columns that do not come as they are


@functools.cache
def _plan(model: type[models.Model]) -> _Plan:
    meta: Any = model._meta  # noqa: SLF001  documented as public
    quote, fields = connection.ops.quote_name, meta.concrete_fields
    table = quote(meta.db_table)
    written = [field for field in fields if field is not meta.pk]
    columns = ", ".join(quote(field.column) for field in written)
    places = ", ".join(["%s"] * len(written))
    found = [(index, field.get_col(meta.db_table)) for index, field in enumerate(fields)]
    needed = [(index, column, _converters_of(column)) for index, column in found]
    everything, key = ", ".join(quote(field.column) for field in fields), quote(meta.pk.column)
    return _Plan(
        select=f"SELECT {everything} FROM {table} WHERE ",  # noqa: S608  names of our own columns
        insert=f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}",  # noqa: S608  the same
        names=[field.attname for field in fields],
        fields=written,
        converters=[one for one in needed if one[2]],
    )


def _converters_of(column: Any) -> list[_Convert]:
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]


def first_row[M: models.Model](model: type[M], where: str, values: Sequence[Any]) -> M | None:
    """The first row that fits, as an instance with all its fields; None if there is none.

    Parameters
    ----------
    where
        What follows the word in the statement, ``%s`` in place of each value. Managers of the
        model add nothing to it.
    """
    plan = _plan(model)
    with connection.cursor() as cursor:
        cursor.execute(plan.select + where, values)
        row = cursor.fetchone()
    if row is None:
        return None
    found = list(row)
    for index, column, converters in plan.converters:
        for convert in converters:
            found[index] = convert(found[index], column, connection)
    return model.from_db(connection.alias, plan.names, found)


def insert_row(row: models.Model) -> None:
    """Write a new row and give it its key, as ``save(force_insert=True)`` would.

    The model must have no receivers of its saves.
    """
    plan = _plan(type(row))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in plan.fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(plan.insert, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding = False  # noqa: SLF001  documented as public
    row._state.db = connection.alias  # noqa: SLF001  the same
