"""Smallest and largest sample of every 64, and of every 4 of those, and so on: the waveform."""

import os

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.part import Store

FRAMES_PER_PIXEL = 64
FOLD = 4
TOP_PIXELS = 256  # a level this short needs none above
LOUD_PIXELS = 100_000
LOUD_SHARE = 0.99
_CHUNK = FOLD * 2**14
_NEAR = 2**17  # frames looked through twice: the second time they are still in the nearest cache
_STARTS = np.arange(0, _NEAR, FRAMES_PER_PIXEL)


class PeakWriter:
    """Writes the pyramid to a file as the sound comes; memory stays flat at any length.

    Layout: level after level; per level pixel by pixel, channel by channel, smallest and largest
    sample, int16 little endian. The last pixel of a level covers what is left.
    """

    def __init__(self, file: Store, channels: int) -> None:
        self._file = file
        self._channels = channels
        self._rest = np.zeros((0, channels), np.int16)
        self._pixels = 0

    def push(self, pcm: NDArray[np.int16]) -> NDArray[np.int16]:
        """Take frames, shape ``(frames, channels)``; return their pixels ``(n, channels, 2)``."""
        if len(self._rest):
            pcm = np.concatenate([self._rest, pcm])
        whole = len(pcm) // FRAMES_PER_PIXEL * FRAMES_PER_PIXEL
        self._rest = pcm[whole:].copy()
        return self._write(pcm[:whole], FRAMES_PER_PIXEL)

    def finish(self) -> tuple[list[dict[str, int]], float]:
        """Write what is left and the upper levels; return the levels and how loud it is, 0 to 1."""
        if len(self._rest):
            self._write(self._rest, len(self._rest))
        size = self._channels * 4
        levels = [_level(FRAMES_PER_PIXEL, self._pixels, 0)]
        while levels[-1]["pixels"] > TOP_PIXELS:
            below = levels[-1]
            offset = below["offset"] + below["pixels"] * size
            pixels = self._fold(below["offset"], below["pixels"], size)
            levels.append(_level(below["samples_per_pixel"] * FOLD, pixels, offset))
        return levels, self._loud(levels, size)

    def _write(self, pcm: NDArray[np.int16], step: int) -> NDArray[np.int16]:
        out = np.empty((len(pcm) // step, self._channels, 2), "<i2")
        for first in range(0, len(pcm), _NEAR):
            near = pcm[first : first + _NEAR]
            starts = _STARTS[: len(near) // step] if step == FRAMES_PER_PIXEL else [0]
            pixels = out[first // FRAMES_PER_PIXEL :][: len(starts)]
            for channel in range(self._channels):
                wave = np.ascontiguousarray(near[:, channel])
                np.minimum.reduceat(wave, starts, out=pixels[:, channel, 0])
                np.maximum.reduceat(wave, starts, out=pixels[:, channel, 1])
        self._file.write(out)
        self._pixels += len(out)
        return out

    def _fold(self, offset: int, pixels: int, size: int) -> int:
        """Append the level above the one at `offset`; return its number of pixels."""
        made = 0
        for first in range(0, pixels, _CHUNK):
            count = min(_CHUNK, pixels - first)
            folded = fold_pixels(self._read(offset + first * size, count, size))
            self._file.seek(0, os.SEEK_END)
            self._file.write(folded)
            made += len(folded)
        return made

    def _read(self, offset: int, pixels: int, size: int) -> NDArray[np.int16]:
        self._file.seek(offset)
        raw = self._file.read(pixels * size)
        return np.frombuffer(raw, "<i2").reshape(pixels, self._channels, 2)

    def _loud(self, levels: list[dict[str, int]], size: int) -> float:
        level = next(level for level in levels if level["pixels"] <= LOUD_PIXELS)
        values = self._read(level["offset"], level["pixels"], size)
        heights = np.abs(values.astype(np.int32)).max(axis=2).ravel()
        passed = int(LOUD_SHARE * (heights.size - 1))
        return round(int(np.partition(heights, passed)[passed]) / 32768, 4)


def fold_pixels(pixels: NDArray[np.int16]) -> NDArray[np.int16]:
    """Fold four pixels ``(n, channels, 2)`` into one; the last takes what is left."""
    missing = -len(pixels) % FOLD
    if missing:
        pixels = np.concatenate([pixels, np.repeat(pixels[-1:], missing, axis=0)])
    folded = np.empty((len(pixels) // FOLD, pixels.shape[1], 2), "<i2")
    for end, choose in ((0, np.minimum), (1, np.maximum)):
        one, two, three, four = (pixels[first::FOLD, :, end] for first in range(FOLD))
        choose(choose(one, two), choose(three, four), out=folded[..., end])
    return folded


def _level(samples_per_pixel: int, pixels: int, offset: int) -> dict[str, int]:
    return {"samples_per_pixel": samples_per_pixel, "pixels": pixels, "offset": offset}
