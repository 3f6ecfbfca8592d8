"""The values of one column of a Parquet file: pages unpacked, levels and values put together.

References
----------
https://parquet.apache.org/docs/file-format/
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from audino_py.formats.snappy import DamagedError, unsnapped
from audino_py.formats.thrift_reading import Struct, ThriftReader

LARGEST_PAGE = 64 * 1024 * 1024
MOST_VALUES = 1_000_000  # in a page
_VALUES_OF_A_HEAD = 1000
_PAGE_BYTES = 4096  # what a page costs beside its body
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_PLAIN, _RLE = 0, 3
_OF_DICTIONARY = (2, 8)
_UNPACKED, _SNAPPY, _GZIP = 0, 1, 2
_GZIP_BITS = 31  # zlib's word for gzip
_BOOLEAN, _BYTES = 0, 6
_NUMBERS = {1: "i", 2: "q", 4: "f", 5: "d"}  # 32 and 64 bits, whole and not, as struct has them
_EVERY_KIND = frozenset((_BOOLEAN, _BYTES, *_NUMBERS))


class UnknownWayError(ValueError):
    """The file is whole, but written in a way that is not read here."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column as the schema has it.

    Parameters
    ----------
    path
        Names down to the values.
    kind
        Physical type.
    deepest
        Definition level of a value that is there.
    repeats
        Repetition level of what goes on a list; 0 where there is no list.
    """

    path: tuple[str, ...]
    kind: int
    deepest: int
    repeats: int


class _Page(NamedTuple):
    repeats: Sequence[int]
    depths: Sequence[int]
    encoding: int
    body: bytes


def cells_of(
    data: bytes, chunk: Struct, leaf: Leaf, rows: int, charge: Callable[[int], None]
) -> list[Any]:
    """Return the cells of one column in one group of rows; a list where it holds lists.

    Parameters
    ----------
    charge
        Told the bytes of each page before it is unpacked; it raises where they are too many.

    Raises
    ------
    UnknownWayError
        If it is packed or encoded in a way that is not read here.
    ValueError, IndexError, struct.error, zlib.error
        If it is damaged.
    """
    if leaf.kind not in _EVERY_KIND:
        raise UnknownWayError("a column of a kind that is not read here")
    cells: list[Any] = []
    words: list[Any] = []
    for head, body in _pages(data, chunk, charge):
        if head[1] == _DICTIONARY:
            words = _plain(leaf.kind, body, _count(_inner(head, 7)))
        else:
            _take(cells, _page(head, body, leaf), leaf, words)
        if len(cells) > rows:
            break
    if len(cells) != rows:
        raise DamagedError("not as many cells as rows")
    return cells


def _pages(
    data: bytes, chunk: Struct, charge: Callable[[int], None]
) -> Iterator[tuple[Struct, bytes]]:
    """Yield head and unpacked body of each page, up to as many values as there should be."""
    codec, values = _number(chunk, 4), _number(chunk, 5)
    at = _number(chunk, 11) if chunk.get(11) else _number(chunk, 9)
    while values > 0:
        reader = ThriftReader(data, at, _VALUES_OF_A_HEAD)
        head = reader.struct()
        size, packed = _number(head, 2), _number(head, 3)
        if size > LARGEST_PAGE or not 0 <= packed <= len(data) - reader.at:
            raise DamagedError("a page larger than it may be")
        charge(_PAGE_BYTES + size)
        at = reader.at + packed
        body = data[reader.at : at]
        if head[1] == _DATA_2:
            levels = _number(_inner(head, 8), 5) + _number(_inner(head, 8), 6)
            is_packed = _inner(head, 8).get(7, True)
            rest = _unpacked(codec, body[levels:], size) if is_packed else body[levels:]
            yield head, body[:levels] + rest
        elif head[1] in (_DATA, _DICTIONARY):
            yield head, _unpacked(codec, body, size)
        counted = {_DATA: 5, _DATA_2: 8}.get(_number(head, 1))
        values -= _number(_inner(head, counted), 1) if counted else 0


def _unpacked(codec: int, body: bytes, size: int) -> bytes:
    if codec == _UNPACKED:
        return body
    if codec == _SNAPPY:
        return unsnapped(body, size)
    if codec == _GZIP:
        return zlib.decompressobj(_GZIP_BITS).decompress(body, max(size, 1))
    raise UnknownWayError("packed in a way that is not read here")


def _page(head: Struct, body: bytes, leaf: Leaf) -> _Page:
    """Take levels and values of a page apart."""
    if head[1] == _DATA_2:
        facts = _inner(head, 8)
        count = _count(facts)
        ends = (_number(facts, 6), _number(facts, 6) + _number(facts, 5))
        repeats = _levels(body[: ends[0]], leaf.repeats, count)
        depths = _levels(body[ends[0] : ends[1]], leaf.deepest, count)
        return _Page(repeats, depths, _number(facts, 4), body[ends[1] :])
    facts = _inner(head, 5)
    count = _count(facts)
    repeats, body = _sized_levels(body, leaf.repeats, count)
    depths, body = _sized_levels(body, leaf.deepest, count)
    return _Page(repeats, depths, _number(facts, 2), body)


def _sized_levels(body: bytes, highest: int, count: int) -> tuple[Sequence[int], bytes]:
    if not highest:
        return _levels(b"", 0, count), body
    end = 4 + int(struct.unpack_from("<I", body)[0])
    return _levels(body[4:end], highest, count), body[end:]


def _levels(data: bytes, highest: int, count: int) -> Sequence[int]:
    return _runs(data, highest.bit_length(), count) if highest else [0] * count


def _runs(data: bytes, width: int, count: int) -> list[int]:
    """Read runs of equal numbers, and numbers of a few bits each, as both stand mixed."""
    reader, numbers = _Varints(data), list[int]()
    size, mask = (width + 7) // 8, (1 << width) - 1
    while len(numbers) < count:
        head = reader.varint()
        if head & 1:
            for _ in range(min(head >> 1, (count - len(numbers) + 7) // 8)):
                bits = int.from_bytes(reader.taken(width), "little")
                numbers += [bits >> (place * width) & mask for place in range(8)]
        else:
            number = int.from_bytes(reader.taken(size), "little")
            numbers += [number] * min(head >> 1, count - len(numbers))
            if not head >> 1:
                raise DamagedError("a run of nothing")
    return numbers[:count]


class _Varints:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def varint(self) -> int:
        number = turn = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            number |= (byte & 0x7F) << turn
            turn += 7
            if byte < 0x80 or turn > 63:
                return number

    def taken(self, count: int) -> bytes:
        found = self._data[self._at : self._at + count]
        if len(found) < count:
            raise DamagedError("breaks off")
        self._at += count
        return found


def _take(cells: list[Any], page: _Page, leaf: Leaf, words: list[Any]) -> None:
    """Put the values of a page into cells; the deepest level alone is a value."""
    there = sum(depth == leaf.deepest for depth in page.depths)
    values = iter(_values(page, leaf.kind, there, words))
    if not leaf.repeats:
        cells += [next(values) if depth == leaf.deepest else None for depth in page.depths]
        return
    for repeat, depth in zip(page.repeats, page.depths, strict=True):
        if not repeat:
            cells.append([])
        if depth == leaf.deepest:
            cells[-1].append(next(values))


def _values(page: _Page, kind: int, count: int, words: list[Any]) -> list[Any]:
    if page.encoding in _OF_DICTIONARY:
        width = page.body[0] if count else 0
        return [words[number] for number in _runs(page.body[1:], width, count)]
    if page.encoding == _PLAIN:
        return _plain(kind, page.body, count)
    if page.encoding == _RLE and kind == _BOOLEAN:
        return [bool(number) for number in _runs(page.body[4:], 1, count)]
    raise UnknownWayError("values encoded in a way that is not read here")


def _plain(kind: int, body: bytes, count: int) -> list[Any]:
    if count > len(body) * 8:
        raise DamagedError("more values than bytes")
    if kind == _BOOLEAN:
        return [bool(body[place >> 3] >> (place & 7) & 1) for place in range(count)]
    if kind in _NUMBERS:
        return list(struct.unpack_from(f"<{count}{_NUMBERS[kind]}", body))
    found, at = list[Any](), 0
    for _ in range(count):
        end = at + 4 + int(struct.unpack_from("<I", body, at)[0])
        if end > len(body):
            raise DamagedError("breaks off")
        found.append(body[at + 4 : end])
        at = end
    return found


def _count(facts: Struct) -> int:
    count = _number(facts, 1)
    if count > MOST_VALUES:
        raise DamagedError("more values than there may be")
    return count


def _inner(fields: Struct, number: int) -> Struct:
    found = fields.get(number)
    if not isinstance(found, dict):
        raise DamagedError("no struct where one should be")
    return found


def _number(fields: Struct, number: int) -> int:
    found = fields.get(number)
    if not isinstance(found, int) or found < 0:
        raise DamagedError("no number where one should be")
    return int(found)
