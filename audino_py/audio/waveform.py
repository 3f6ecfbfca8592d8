"""The waveform in the formats of BBC's audiowaveform, at any zoom that is a multiple of 64.

Read by wavesurfer.js, peaks.js and waveform-data.js as they are. The numbers are those that
audiowaveform itself finds: smallest and largest sample of every pixel; in 8 bits cut towards zero.

References
----------
https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md
"""

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.peaks import FRAMES_PER_PIXEL

Bits = Literal[8, 16]
Reader = Callable[[int, int], bytes]

SAMPLES_PER_PIXEL_MAX = 2**30
_HEADER = struct.Struct("<iIiiIi")  # version, flags, rate, samples a pixel, pixels, channels
_VERSION = 2
_IS_8_BIT = 1
_CHUNK_PIXELS = 2**16


@dataclass(frozen=True, slots=True)
class Waveform:
    """A clip's waveform at one zoom, not read yet.

    Parameters
    ----------
    sound
        The facts of the clip: ``rate_hz``, and of ``peaks`` the channels and levels.
    samples_per_pixel
        A multiple of 64.
    bits
        Of one number.
    read
        Gives bytes of the peaks file: from where, how many.
    """

    sound: Mapping[str, Any]
    samples_per_pixel: int
    bits: Bits
    read: Reader

    @property
    def channels(self) -> int:
        """One or two."""
        return int(self.sound["peaks"]["channels"])

    @property
    def pixels(self) -> int:
        """Its length; the last pixel covers what is left."""
        finest = self.sound["peaks"]["levels"][0]
        return -(-int(finest["pixels"]) // (self.samples_per_pixel // FRAMES_PER_PIXEL))

    @property
    def dat_bytes(self) -> int:
        """Size of what `dat` gives."""
        return _HEADER.size + self.pixels * self.channels * 2 * (self.bits // 8)

    def dat(self) -> Iterator[bytes]:
        """Give a binary file, version 2, in pieces."""
        flags = _IS_8_BIT if self.bits == 8 else 0
        rate_hz = self.sound["rate_hz"]
        yield _HEADER.pack(
            _VERSION, flags, rate_hz, self.samples_per_pixel, self.pixels, self.channels
        )
        for part in self._parts():
            yield part.tobytes()

    def json(self) -> Iterator[bytes]:
        """Give the same as JSON, in pieces."""
        head = {
            "version": _VERSION,
            "channels": self.channels,
            "sample_rate": self.sound["rate_hz"],
            "samples_per_pixel": self.samples_per_pixel,
            "bits": self.bits,
            "length": self.pixels,
        }
        comma = json.dumps(head)[:-1] + ', "data": ['
        for part in self._parts():
            yield (comma + ",".join(map(str, part.ravel().tolist()))).encode()
            comma = ","
        yield b"]}"

    def _parts(self) -> Iterator[NDArray[np.integer[Any]]]:
        """Pixels ``(n, channels, 2)``, folded from the coarsest level that divides this zoom."""
        level = next(
            level
            for level in reversed(self.sound["peaks"]["levels"])
            if self.samples_per_pixel % level["samples_per_pixel"] == 0
        )
        fold = self.samples_per_pixel // level["samples_per_pixel"]
        size, step = self.channels * 4, max(1, _CHUNK_PIXELS // fold) * fold
        for first in range(0, level["pixels"], step):
            count = min(step, level["pixels"] - first)
            raw = self.read(level["offset"] + first * size, count * size)
            part = np.frombuffer(raw, "<i2").reshape(-1, self.channels, 2)
            folded = part if fold == 1 else _fold(part, fold)
            yield folded if self.bits == 16 else (folded / np.float32(256)).astype(np.int8)


def _fold(pixels: NDArray[np.int16], fold: int) -> NDArray[np.int16]:
    starts = np.arange(0, len(pixels), fold)
    low = np.minimum.reduceat(pixels[..., 0], starts, axis=0)
    high = np.maximum.reduceat(pixels[..., 1], starts, axis=0)
    folded: NDArray[np.int16] = np.stack([low, high], axis=2)
    return folded
