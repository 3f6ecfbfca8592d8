"""Thrift's compact protocol, as far as Parquet's heads need it.

References
----------
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Kind of a value, and the value itself.
Field = tuple[int, bytes]
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_SHORT_LIST = 15
_SEVEN_BITS = 0x7F


def varint(number: int) -> bytes:
    """Return a number, not negative, seven bits a byte."""
    made = bytearray()
    while number > _SEVEN_BITS:
        made.append(number & _SEVEN_BITS | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)


def _zigzag(number: int) -> bytes:
    return varint(number * 2 if number >= 0 else -number * 2 - 1)


def i32(number: int) -> Field:
    """Return a small whole number."""
    return _I32, _zigzag(number)


def i64(number: int) -> Field:
    """Return a whole number."""
    return _I64, _zigzag(number)


def text(words: str) -> Field:
    """Return a text."""
    data = words.encode()
    return _BINARY, varint(len(data)) + data


def several(values: Sequence[Field]) -> Field:
    """Return a list of values of one kind; it has at least one."""
    kind, count = values[0][0], len(values)
    head = bytes([count << 4 | kind]) if count < _SHORT_LIST else bytes([0xF0 | kind])
    more = b"" if count < _SHORT_LIST else varint(count)
    return _LIST, head + more + b"".join(data for _, data in values)


def struct(fields: Mapping[int, Field]) -> Field:
    """Return fields by their numbers, which rise by less than 16 from one to the next."""
    made, last = bytearray(), 0
    for number, (kind, data) in fields.items():
        made.append((number - last) << 4 | kind)
        made += data
        last = number
    return _STRUCT, bytes(made) + b"\x00"
