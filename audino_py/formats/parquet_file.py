"""Parquet written row group by row group: plain values, gzip, nothing held but the group in hand.

References
----------
https://parquet.apache.org/docs/file-format/
"""

from __future__ import annotations

import struct as packing
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from audino_py.formats.thrift import Field, i32, i64, several, struct, text, varint

Kind = Literal["text", "bytes", "number", "whole", "yes or no"]
Row = Mapping[str, object]

_MAGIC = b"PAR1"
_TYPES: dict[Kind, int] = {"text": 6, "bytes": 6, "number": 5, "whole": 2, "yes or no": 0}
_PLAIN, _RLE = i32(0), i32(3)
_UTF8, _LIST = 0, 3
_REQUIRED, _OPTIONAL, _REPEATED = 0, 1, 2
_GZIP, _UNCOMPRESSED = 2, 0
_GZIP_BITS = 31  # zlib's word for gzip; its head then holds no date


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    path
        Its name; with two parts the second is a field of the first.
    is_list
        Whether a cell is a list of values.
    is_packed
        Whether it gains by being compressed.
    """

    path: tuple[str, ...]
    kind: Kind
    is_list: bool = False
    is_packed: bool = True

    @property
    def leaf(self) -> tuple[str, ...]:
        """Its path in the schema down to the values."""
        return (*self.path, "list", "element") if self.is_list else self.path

    @property
    def deepest(self) -> int:
        """The definition level of a value that is there."""
        return 2 if self.is_list else len(self.path)


class ParquetFile:
    """Turns groups of rows into the blocks of one file; a cell that is None is empty."""

    def __init__(self, columns: Sequence[Column], about: Mapping[str, str]) -> None:
        self._columns = columns
        self._about = about
        self._groups: list[Field] = []
        self._rows = 0
        self._at = 0

    def written(self, groups: Iterable[Sequence[Row]]) -> Iterator[bytes]:
        """Yield the file, group by group, each as large as its rows."""
        yield self._moved(_MAGIC)
        for rows in groups:
            chunks, size = [], 0
            for column in self._columns:
                page = _page(column, rows)
                chunks.append(self._chunk(column, page))
                size += page.unpacked
                yield self._moved(page.data)
            self._groups.append(struct({1: several(chunks), 2: i64(size), 3: i64(len(rows))}))
            self._rows += len(rows)
        footer = self._footer()
        yield footer + packing.pack("<I", len(footer)) + _MAGIC

    def _moved(self, data: bytes) -> bytes:
        self._at += len(data)
        return data

    def _chunk(self, column: Column, page: _Page) -> Field:
        facts = struct(
            {
                1: i32(_TYPES[column.kind]),
                2: several([_PLAIN, _RLE]),
                3: several([text(part) for part in column.leaf]),
                4: i32(_GZIP if column.is_packed else _UNCOMPRESSED),
                5: i64(page.values),
                6: i64(page.unpacked),
                7: i64(len(page.data)),
                9: i64(self._at),
            }
        )
        return struct({2: i64(self._at), 3: facts})

    def _footer(self) -> bytes:
        elements = list(_schema(self._columns))
        about = [struct({1: text(key), 2: text(value)}) for key, value in self._about.items()]
        fields = {1: i32(1), 2: several(elements), 3: i64(self._rows)}
        # A file without rows has an empty list of groups: its kind is given, nothing follows.
        fields[4] = several(self._groups) if self._groups else (9, b"\x0c")
        fields[5] = several(about)
        fields[6] = text("audino")
        return struct(fields)[1]


def _schema(columns: Sequence[Column]) -> Iterator[Field]:
    """Yield the tree of names, parents before children."""
    groups = [(name, list(of)) for name, of in groupby(columns, key=lambda one: one.path[0])]
    yield struct({4: text("schema"), 5: i32(len(groups))})
    for name, group in groups:
        if len(group[0].path) > 1:
            yield struct({3: i32(_OPTIONAL), 4: text(name), 5: i32(len(group))})
        for column in group:
            yield from _elements(column)


def _elements(column: Column) -> Iterator[Field]:
    if not column.is_list:
        yield _leaf(column, column.path[-1], _OPTIONAL)
        return
    kind = {6: i32(_LIST), 10: struct({3: struct({})})}
    yield struct({3: i32(_OPTIONAL), 4: text(column.path[0]), 5: i32(1), **kind})
    yield struct({3: i32(_REPEATED), 4: text("list"), 5: i32(1)})
    yield _leaf(column, "element", _REQUIRED)


def _leaf(column: Column, name: str, repetition: int) -> Field:
    fields = {1: i32(_TYPES[column.kind]), 3: i32(repetition), 4: text(name)}
    if column.kind == "text":
        fields |= {6: i32(_UTF8), 10: struct({1: struct({})})}
    return struct(fields)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with its head; `unpacked` is what it would be without compression."""

    data: bytes
    values: int
    unpacked: int


def _page(column: Column, rows: Sequence[Row]) -> _Page:
    depths, repeats, values = _levels(column, [_cell(column, row) for row in rows])
    body = b"".join(
        [
            _runs(repeats) if column.is_list else b"",
            _runs(depths),
            _plain(column.kind, values),
        ]
    )
    packed = _gzip(body) if column.is_packed else body
    page = struct({1: i32(len(depths)), 2: _PLAIN, 3: _RLE, 4: _RLE})
    sizes = {2: i32(len(body)), 3: i32(len(packed))}
    head = struct({1: i32(0), **sizes, 5: page})[1]
    return _Page(head + packed, len(depths), len(head) + len(body))


def _cell(column: Column, row: Row) -> object:
    value: object = row
    for part in column.path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _levels(column: Column, cells: list[object]) -> tuple[list[int], list[int], list[object]]:
    """Return how deep each value is defined, whether it goes on a list, and the values."""
    if not column.is_list:
        depths = [0 if cell is None else column.deepest for cell in cells]
        return depths, [], [cell for cell in cells if cell is not None]
    depths, repeats, values = [], [], list[object]()
    for cell in cells:
        several_values = list(cell) if isinstance(cell, (list, tuple)) else []
        nothing = 0 if cell is None else 1
        depths += [column.deepest] * len(several_values) or [nothing]
        repeats += [0, *[1] * (len(several_values) - 1)]
        values += several_values
    return depths, repeats, values


def _runs(levels: list[int]) -> bytes:
    """Return levels as runs of equal ones, with their length before them."""
    runs = b"".join(
        varint(sum(1 for _ in group) << 1) + bytes([level]) for level, group in groupby(levels)
    )
    return packing.pack("<I", len(runs)) + runs


def _plain(kind: Kind, values: list[object]) -> bytes:
    if kind == "number":
        return packing.pack(f"<{len(values)}d", *values)
    if kind == "whole":
        return packing.pack(f"<{len(values)}q", *values)
    if kind == "yes or no":
        bits = sum(1 << place for place, value in enumerate(values) if value)
        return bits.to_bytes((len(values) + 7) // 8, "little")
    made = []
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode()
        made += [packing.pack("<I", len(data)), data]
    return b"".join(made)


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=_GZIP_BITS)
    return packer.compress(data) + packer.flush()
