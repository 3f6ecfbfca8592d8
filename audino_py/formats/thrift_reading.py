"""Thrift's compact protocol read, as far as Parquet's heads need it.

References
----------
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from __future__ import annotations

import struct

from audino_py.formats.snappy import DamagedError

Struct = dict[int, "Value"]
Value = bool | int | float | bytes | list["Value"] | Struct

_STOP, _YES, _NO, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = (
    *range(11),
    12,
)
_LONG_LIST = 15
_LONGEST_VARINT = 10  # bytes of 64 bits
_DEEPEST = 16
MOST_VALUES = 1_000_000  # of a footer


class ThriftReader:
    """Reads one value after the other; whatever is damaged is a `DamagedError` or an IndexError."""

    def __init__(self, data: bytes, at: int = 0, most: int = MOST_VALUES) -> None:
        self._data = data
        self._left = most
        self.at = at

    def struct(self, depth: int = 0) -> Struct:
        """Read the fields of a struct by their numbers."""
        if depth > _DEEPEST:
            raise DamagedError("nested too deeply")
        fields: Struct = {}
        number = 0
        while (head := self._byte()) & 0x0F:
            step = head >> 4
            number = number + step if step else self._zigzag()
            fields[number] = self._value(head & 0x0F, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Value:
        self._left -= 1
        if self._left < 0:
            raise DamagedError("more values than there may be")
        if kind in (_YES, _NO, _BYTE):
            return self._byte() if kind == _BYTE else kind == _YES
        if kind in (_I16, _I32, _I64):
            return self._zigzag()
        if kind == _DOUBLE:
            return float(struct.unpack("<d", self._bytes(8))[0])
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            return self._list(depth)
        if kind == _STRUCT:
            return self.struct(depth + 1)
        raise DamagedError("of no kind that is known")

    def _list(self, depth: int) -> list[Value]:
        if depth > _DEEPEST:
            raise DamagedError("nested too deeply")
        head = self._byte()
        count, kind = head >> 4, head & 0x0F
        if count == _LONG_LIST:
            count = self._varint()
        if count > len(self._data) - self.at:
            raise DamagedError("longer than the file")
        if kind in (_YES, _NO):
            return [byte == _YES for byte in self._bytes(count)]
        return [self._value(kind, depth + 1) for _ in range(count)]

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._data) - self.at:
            raise DamagedError("longer than the file")
        self.at += count
        return self._data[self.at - count : self.at]

    def _varint(self) -> int:
        number = 0
        for turn in range(_LONGEST_VARINT):
            byte = self._byte()
            number |= (byte & 0x7F) << (7 * turn)
            if byte < 0x80:
                return number
        raise DamagedError("a number without an end")

    def _zigzag(self) -> int:
        number = self._varint()
        return number >> 1 ^ -(number & 1)
