"""Read an Ogg chain recording by recording, all brought to the rate and channels of the first.

Left to themselves libsndfile stops behind the first, and FFmpeg where rate or channels change.
"""

import io
import itertools
import os
from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np
import soxr
from numpy.typing import NDArray

from audino_py.audio.blocks import BLOCK_SAMPLES
from audino_py.audio.damage import Damage
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.ffmpeg_source import Errors, FfmpegSource
from audino_py.audio.sndfile_source import Errors as SndfileErrors
from audino_py.audio.sndfile_source import SndfileSource
from audino_py.audio.sniffing import Kind


class Stretch(io.RawIOBase):
    """Some bytes of an open file, read as a file of their own; its place is its own too."""

    def __init__(self, descriptor: int, start: int, end: int) -> None:
        self._descriptor = descriptor
        self._start, self._size = start, end - start
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer as far as there is anything."""
        length = max(0, min(len(buffer), self._size - self._at))
        got = os.pread(self._descriptor, length, self._start + self._at)
        buffer[: len(got)] = got
        self._at += len(got)
        return len(got)


class ChainSource:
    """An open chain; a context manager. It claims no length: nobody has counted it.

    Parameters
    ----------
    starts
        Where its recordings begin, in bytes, the first at its first page.

    Raises
    ------
    RefusedAudioError
        If the first is beyond the limits.
    av.FFmpegError
        If it cannot be opened.
    """

    def __init__(self, descriptor: int, kind: Kind, starts: Sequence[int]) -> None:
        self._descriptor = descriptor
        self._kind = kind
        self._stretches = list(itertools.pairwise([*starts, os.fstat(descriptor).st_size]))
        first = self._recording = self._open(0)
        self.rate_hz, self.channels = first.rate_hz, first.channels
        self.codec, self.bits = first.codec, first.bits
        self.claimed_frames = 0
        self.damage: Damage | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._recording.__exit__(*error)

    def blocks(self) -> Iterator[NDArray[Any]]:
        """Give the sound, int16 or float32 of shape ``(frames, channels)``."""
        yield from self._fitted()
        for number in range(1, len(self._stretches)):
            self._recording.__exit__()
            try:
                self._recording = self._open(number)
            except (RefusedAudioError, *Errors):
                self._hurt("broken")
            else:
                yield from self._fitted()

    def _open(self, number: int) -> SndfileSource | FfmpegSource:
        raw = Stretch(self._descriptor, *self._stretches[number])
        try:
            return SndfileSource(self._descriptor, self._kind, raw=raw)
        except SndfileErrors:
            raw.seek(0)
            return FfmpegSource(self._descriptor, self._kind, raw=raw)

    def _fitted(self) -> Iterator[NDArray[Any]]:
        """The sound of the recording that is open, as the first one's is."""
        source, began = self._recording, self._done
        blocks = source.blocks()
        if (source.rate_hz, source.channels) != (self.rate_hz, self.channels):
            self._hurt("format_changes")
            blocks = self._converted(blocks, source.rate_hz)
        for block in blocks:
            if len(block):
                self._done += len(block)
                yield block
        if source.damage is not None and self.damage is None:
            at = began + source.damage.frame * self.rate_hz // source.rate_hz
            self.damage = Damage(source.damage.cause, min(at, self._done))

    def _converted(self, blocks: Iterator[NDArray[Any]], rate_hz: int) -> Iterator[NDArray[Any]]:
        resampler = soxr.ResampleStream(rate_hz, self.rate_hz, 1, dtype="float32")
        # A block may become many: 96 times the rate, and 16 channels of one.
        most = max(1, BLOCK_SAMPLES * rate_hz // (self.rate_hz * self.channels))
        for block in blocks:
            wave = _one_channel(block)
            for first in range(0, len(wave), most):
                part = resampler.resample_chunk(wave[first : first + most], last=False)
                yield self._spread(part)
        yield self._spread(resampler.resample_chunk(np.zeros(0, np.float32), last=True))

    def _spread(self, wave: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.repeat(wave[:, np.newaxis], self.channels, axis=1)

    def _hurt(self, cause: Any) -> None:
        if self.damage is None:
            self.damage = Damage(cause, self._done)


def _one_channel(block: NDArray[Any]) -> NDArray[np.float32]:
    wave: NDArray[np.float32] = block.mean(axis=1, dtype=np.float32)
    return wave / np.float32(32768) if block.dtype == np.int16 else wave
