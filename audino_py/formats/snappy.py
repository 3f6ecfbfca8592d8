"""Snappy unpacked, as most Parquet files are packed.

References
----------
https://github.com/google/snappy/blob/main/format_description.txt
"""

from __future__ import annotations

_LITERAL, _NEAR, _FAR = 0, 1, 2
_SHORT_LITERAL = 60


class DamagedError(ValueError):
    """What should be there is not."""


def unsnapped(data: bytes, most: int) -> bytes:
    """Return the bytes that were packed; whatever is damaged is a `DamagedError` or an IndexError.

    Parameters
    ----------
    most
        The most bytes it may be.
    """
    size, at = _size(data)
    if size > most:
        raise DamagedError("larger than it may be")
    out = bytearray()
    while at < len(data) and len(out) <= size:
        tag = data[at]
        at += 1
        if tag & 3 == _LITERAL:
            count = (tag >> 2) + 1
            if count > _SHORT_LITERAL:
                more = count - _SHORT_LITERAL
                count = int.from_bytes(data[at : at + more], "little") + 1
                at += more
            out += data[at : at + count]
            at += count
        else:
            count, back, at = _copy(data, tag, at)
            _repeat(out, count, back)
    if len(out) != size:
        raise DamagedError("not as long as it says")
    return bytes(out)


def _size(data: bytes) -> tuple[int, int]:
    size = 0
    for at in range(5):
        size |= (data[at] & 0x7F) << (7 * at)
        if data[at] < 0x80:
            return size, at + 1
    raise DamagedError("a length without an end")


def _copy(data: bytes, tag: int, at: int) -> tuple[int, int, int]:
    """Return how much is repeated, from how far back, and where the next tag stands."""
    kind = tag & 3
    if kind == _NEAR:
        return (tag >> 2 & 7) + 4, (tag >> 5) << 8 | data[at], at + 1
    width = 2 if kind == _FAR else 4
    return (tag >> 2) + 1, int.from_bytes(data[at : at + width], "little"), at + width


def _repeat(out: bytearray, count: int, back: int) -> None:
    if not 0 < back <= len(out):
        raise DamagedError("a repeat of nothing")
    start = len(out) - back
    if back >= count:
        out += out[start : start + count]
    else:  # it repeats what it is writing
        piece = bytes(out[start:])
        out += (piece * (count // back + 1))[:count]
