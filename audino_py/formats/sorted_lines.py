"""Lines sorted bytewise, however many there are: sorted heaps on disk, merged while read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from heapq import merge

_HEAP_BYTES = 256 * 1024
_READ_BYTES = 8 * 1024  # of each heap at once; a million lines are several hundred heaps


class SortedLines:
    """Takes lines in any order and gives them back sorted, as often as asked, once all are in."""

    def __init__(self) -> None:
        self._heap: list[bytes] = []
        self._size = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as we do
        self._starts = [0]
        self._end: int | None = None  # of the whole, sorted, once it was asked for

    def add(self, line: bytes) -> None:
        """Take a line in; it ends with its only line feed."""
        self._heap.append(line)
        self._size += len(line)
        if self._size >= _HEAP_BYTES:
            self._file.writelines(sorted(self._heap))
            self._starts.append(self._file.tell())
            self._heap, self._size = [], 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield all, sorted; merged at the first call, only read at all later ones."""
        start = self._starts[-1]
        if self._end is None:
            self._file.flush()
            ends = self._starts[1:]
            heaps = [self._read(one, end) for one, end in zip(self._starts, ends, strict=False)]
            self._file.writelines(merge(*heaps, sorted(self._heap)))
            self._file.flush()
            self._end = self._file.tell()
        return self._read(start, self._end)

    def _read(self, start: int, end: int) -> Iterator[bytes]:
        rest = b""
        while start < end:
            block = os.pread(self._file.fileno(), min(_READ_BYTES, end - start), start)
            start += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from (line + b"\n" for line in lines)

    def close(self) -> None:
        """Give the space on disk back."""
        self._file.close()
