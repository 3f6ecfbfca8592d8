"""Spectrogram columns cut into picture tiles at every zoom, packed into one file."""

import os
import tempfile
import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from audino_py.audio.packs import ENTRY, pack_index
from audino_py.audio.part import Store

TILE_COLUMNS = 256
FOLD = 4
QUALITY = 75  # of JPEG: 2 dB rms; ten times cheaper than WebP of that size
BLACK, WHITE = 0.50, 0.995  # shares of all pixels
_BUFFER_BYTES = 2**16  # more than a tile takes: the encoder writes once
_SAMPLED = 4  # every fourth column tells the contrast

Sink = Callable[[int, NDArray[np.uint8]], None]


class TileCutter:
    """Cuts columns into tiles; each level takes the largest of four columns of the one below.

    Parameters
    ----------
    sink
        Given the level and a tile's columns ``(n, rows)``, n up to 256; a level's tiles in order.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._waiting: list[NDArray[np.uint8]] = []
        self.columns: list[int] = []
        self.histogram = np.zeros(256, np.int64)

    def push(self, columns: NDArray[np.uint8]) -> None:
        """Take columns, shape ``(n, rows)``; n is a multiple of 4 but at the end."""
        self.histogram += np.bincount(columns[::_SAMPLED].ravel(), minlength=256)
        self._take(0, columns)

    def finish(self) -> None:
        """Give the last tile of every level, up to the first level that is one tile."""
        level = 0
        while True:
            rest = self._waiting[level]
            alone = self.columns[level] <= TILE_COLUMNS
            if len(rest):
                self._sink(level, rest)
                if not alone:
                    self._take(level + 1, _fold(rest))
            if alone:
                break
            level += 1
        del self.columns[level + 1 :]

    def contrast(self) -> tuple[int, int]:
        """Grey values of the 50th and the 99.5th percentile; the second is the larger."""
        total = np.cumsum(self.histogram)
        black, white = np.searchsorted(total, np.array((BLACK, WHITE)) * total[-1]).tolist()
        black = min(black, 254)
        return black, max(white, black + 1)

    def _take(self, level: int, columns: NDArray[np.uint8]) -> None:
        if level == len(self._waiting):
            self._waiting.append(columns[:0])
            self.columns.append(0)
        self.columns[level] += len(columns)
        if len(self._waiting[level]):
            columns = np.concatenate([self._waiting[level], columns])
        whole = len(columns) // TILE_COLUMNS * TILE_COLUMNS
        for first in range(0, whole, TILE_COLUMNS):
            self._sink(level, columns[first : first + TILE_COLUMNS])
        if whole:
            self._take(level + 1, _fold(columns[:whole]))
        self._waiting[level] = columns[whole:].copy()


class TilePack:
    """Writes tiles as grey JPEG into one file, the index at its end.

    The highest frequency is the top row. Where two channels look alike a tile shows one of them,
    else the first above the second.
    """

    def __init__(self, file: Store, channels: int) -> None:
        self._file = file
        self._shown = channels
        self._offset = 0
        self._levels: list[bytearray] = []  # packed: ten hours have 20,000 tiles
        self.channels = 1

    def write(self, level: int, columns: NDArray[np.uint8]) -> None:
        """Write a tile ``(n, channels * rows)``; the sink of a `TileCutter`."""
        if level == len(self._levels):
            self._levels.append(bytearray())
        parts = np.split(columns, 2, axis=1) if self._shown == 2 else [columns]
        if len(parts) == 2 and np.array_equal(parts[0], parts[1]):
            parts = parts[:1]
        self.channels = max(self.channels, len(parts))
        rows = [part.T[::-1] for part in parts]
        data = _jpeg(rows[0] if len(rows) == 1 else np.concatenate(rows))
        self._file.write(data)
        self._levels[level] += ENTRY.pack(self._offset, len(data))
        self._offset += len(data)

    def finish(self, levels: int) -> None:
        """Write the index of the first `levels` levels."""
        self._file.write(pack_index(self._levels[:levels], self._offset))


class _Scratch(threading.local):
    """A file of each thread that has no name and, on Linux, lies in memory."""

    def __init__(self) -> None:
        if hasattr(os, "memfd_create"):
            self.descriptor = os.memfd_create("tile")
        else:
            with tempfile.TemporaryFile() as file:
                self.descriptor = os.dup(file.fileno())


_SCRATCH = _Scratch()


def _jpeg(rows: NDArray[np.uint8]) -> bytes:
    """Compress a grey picture ``(height, width)``, by the encoder of the picture library itself.

    `Image.save` asks what kind of file it is and gathers markers; for pictures this small that
    takes half as long again. Into a file the encoder works without the interpreter, so that other
    threads go on; into bytes it does not.
    """
    height, width = rows.shape
    run = np.ascontiguousarray(rows)
    image = Image.frombuffer("L", (width, height), run, "raw", "L", 0, 1)
    encoder = Image._getencoder("L", "jpeg", ("L", QUALITY))  # noqa: SLF001 - as its `tobytes`
    try:
        encoder.setimage(image.im, (0, 0, width, height))
        os.lseek(_SCRATCH.descriptor, 0, os.SEEK_SET)
        encoder.encode_to_file(_SCRATCH.descriptor, _BUFFER_BYTES)
    finally:
        encoder.cleanup()
    return os.pread(_SCRATCH.descriptor, os.lseek(_SCRATCH.descriptor, 0, os.SEEK_CUR), 0)


def _fold(columns: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take the largest of every four columns; the last takes what is left."""
    missing = -len(columns) % FOLD
    if missing:
        columns = np.concatenate([columns, np.repeat(columns[-1:], missing, axis=0)])
    first = np.maximum(columns[0::FOLD], columns[1::FOLD])
    return np.maximum(first, np.maximum(columns[2::FOLD], columns[3::FOLD]))
