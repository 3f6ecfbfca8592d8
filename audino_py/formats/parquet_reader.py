"""Parquet read: rows as our own export and Hugging Face's datasets have them, without their sound.

In plain Python: what comes from outside meets no code that could take the server down.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import count, repeat
from typing import Any, NamedTuple

from audino_py.errors import UnreadableError
from audino_py.formats.parquet_pages import Leaf, UnknownWayError, cells_of
from audino_py.formats.reading import Given, ReadDocument, Tally, base_name
from audino_py.formats.snappy import DamagedError
from audino_py.formats.table_reader import Cell, Columns, sheets_of
from audino_py.formats.thrift_reading import Struct, ThriftReader, Value

MAGIC = b"PAR1"
MOST_ROWS = 300_000
_MOST_COLUMNS = 500
_MOST_CELLS = 6_000_000  # of the columns that are read, in one group of rows
_ROOMS = 4  # as many times the room for what is made of a file may go by unpacked
_TAIL = 8  # the length of the footer, and the magic again
_OPTIONAL, _REPEATED = 1, 2
_DAMAGED = (ValueError, IndexError, struct.error, zlib.error)
_SOUND = ("audio", "bytes")  # the clip's own audio is here already


class _Table(NamedTuple):
    leaves: list[Leaf]
    groups: list[Struct]
    rows: int


def read_parquet(given: Given) -> Iterator[ReadDocument]:
    """Read a row for each segment; a table without times has a row for each clip."""
    try:
        table = _table(given.data)
        _check(given, table)
        names = [".".join(leaf.path[:1] if leaf.repeats else leaf.path) for leaf in table.leaves]
        columns = Columns(given, names, may_be_whole=True)
        _check_cells(given, table, columns.used)
        charge = partial(Tally(_ROOMS * given.room).take, where=given.name)
        rows = _rows(given.data, table, columns.used, charge)
        return iter(sheets_of(given, columns, rows))
    except UnknownWayError as error:
        raise UnreadableError(
            f"{given.name}: {error}. Write it anew with Snappy, as pyarrow and datasets do by "
            "themselves."
        ) from error
    except _DAMAGED as error:
        raise UnreadableError(
            f"{given.name} is damaged, or no Parquet file. Write or download it again."
        ) from error


def _check(given: Given, table: _Table) -> None:
    if table.rows > MOST_ROWS or len(table.leaves) > _MOST_COLUMNS:
        raise UnreadableError(
            f"{given.name} has {table.rows:,} rows in {len(table.leaves):,} columns; up to "
            f"{MOST_ROWS:,} in {_MOST_COLUMNS} are read. Split it and import the parts."
        )


def _check_cells(given: Given, table: _Table, used: Collection[int]) -> None:
    largest = max((_whole(one, 3) for one in table.groups), default=0)
    if largest * len(used) > _MOST_CELLS:
        raise UnreadableError(
            f"{given.name} has groups of {largest:,} rows in {len(used):,} columns, more than is "
            "read at once. Write it anew with smaller groups of rows, or split it."
        )


def _table(data: bytes) -> _Table:
    """Read the footer, which says where everything stands."""
    if not (data.startswith(MAGIC) and data.endswith(MAGIC)) or len(data) < len(MAGIC) + _TAIL:
        raise DamagedError("no magic")
    size = int(struct.unpack_from("<I", data, len(data) - _TAIL)[0])
    start = len(data) - _TAIL - size
    if start < 0:
        raise DamagedError("a footer larger than the file")
    footer = ThriftReader(data, start).struct()
    groups = [one for one in _list(footer, 4) if isinstance(one, dict)]
    rows = sum(_whole(one, 3) for one in groups)
    return _Table(list(_leaves(_list(footer, 2))), groups, rows)


def _leaves(elements: list[Value]) -> Iterator[Leaf]:
    """Walk the tree of names, which stands with parents before children."""
    waiting: list[tuple[tuple[str, ...], int, int, int]] = []  # path, depth, repeats, children left
    for element in elements:
        if not isinstance(element, dict):
            raise DamagedError("no element of a schema")
        path, depth, repeats = ((), 0, 0) if not waiting else waiting[-1][:3]
        is_root = not waiting
        if not is_root:
            how = element.get(3)
            depth += how in (_OPTIONAL, _REPEATED)
            repeats += how == _REPEATED
            path = (*path, _text(element, 4))
            waiting[-1] = (*waiting[-1][:3], waiting[-1][3] - 1)
        children = element.get(5)
        if isinstance(children, int) and children:
            waiting.append((path, depth, repeats, children))
        elif not is_root:
            yield Leaf(path, _whole(element, 1), depth, repeats)
        while len(waiting) > 1 and waiting[-1][3] <= 0:
            waiting.pop()


def _rows(
    data: bytes, table: _Table, used: Collection[int], charge: Callable[[int], None]
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield number, from 1, and cells of each row, group by group; unused cells are empty."""
    numbers = count(1)
    for group in table.groups:
        rows, chunks = _whole(group, 3), _list(group, 1)
        if len(chunks) != len(table.leaves):
            raise DamagedError("not as many columns as the schema has")
        columns: list[Iterable[Any]] = [
            _column(data, chunk, leaf, rows, charge) if place in used else repeat(None, rows)
            for place, (chunk, leaf) in enumerate(zip(chunks, table.leaves, strict=True))
        ]
        for cells in zip(*columns, strict=True):
            yield next(numbers), [_cell(cell) for cell in cells]


def _column(
    data: bytes, chunk: Value, leaf: Leaf, rows: int, charge: Callable[[int], None]
) -> list[Any]:
    """Return the cells of a column; those of sound, and of lists in lists, are left empty."""
    if leaf.path == _SOUND or leaf.repeats > 1 or (leaf.repeats and len(leaf.path) > 3):
        return [None] * rows
    facts = chunk.get(3) if isinstance(chunk, dict) else None
    if not isinstance(facts, dict):
        raise DamagedError("a column without facts")
    cells = cells_of(data, facts, leaf, rows, charge)
    if leaf.path == ("audio", "path"):
        return [base_name(cell.decode()).encode() if cell else cell for cell in cells]
    return cells


def _cell(cell: Any) -> Cell:
    """Return a cell as a table of texts has it."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return [str(_cell(part)) for part in cell]
    if isinstance(cell, bytes):
        return cell.decode()
    return str(int(cell)) if isinstance(cell, bool) else repr(cell)


def _list(fields: Struct, number: int) -> list[Value]:
    found = fields.get(number)
    if not isinstance(found, list):
        raise DamagedError("no list where one should be")
    return found


def _whole(fields: Struct, number: int) -> int:
    found = fields.get(number)
    if not isinstance(found, int) or found < 0:
        raise DamagedError("no number where one should be")
    return int(found)


def _text(fields: Struct, number: int) -> str:
    found = fields.get(number)
    if not isinstance(found, bytes):
        raise DamagedError("no text where one should be")
    return found.decode()
