"""What a browser plays: the original where sound and picture agree to the sample, else a copy."""

import errno
import os
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from audino_py.audio.limits import SHOWN_CHANNELS_MAX
from audino_py.audio.part import Part

RATES_HZ = (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000)
WRITE_FRAMES = 4096  # libsndfile's FLAC writer wants small bites
COMPRESSION = 0.0
_ASKED_BYTES = 2**16  # more than what is left of a block of any disk
_PLAIN = {
    "wav": ("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_f32le"),
    "flac": ("flac",),
}


def may_play(container: str, codec: str, rate_hz: int, channels: int, bits: int) -> bool:
    """Tell whether browsers play this format without shifting it by a sample."""
    return (
        codec in _PLAIN.get(container, ())
        and rate_hz in RATES_HZ
        and channels <= SHOWN_CHANNELS_MAX
        and 8 <= bits <= 32
    )


def play_rate(rate_hz: int) -> int:
    """Choose the nearest rate that browsers play."""
    return min(RATES_HZ, key=lambda rate: abs(rate - rate_hz))


class PlaybackCopy:
    """Writes sound as 16-bit FLAC, resampled where its rate is unusual."""

    def __init__(self, file: Part, rate_hz: int, channels: int) -> None:
        rate = play_rate(rate_hz)
        self._channels = channels
        self._descriptor = file.fileno()
        self._resampler: Any = None
        if rate != rate_hz:
            self._resampler = soxr.ResampleStream(rate_hz, rate, channels, dtype="int16")
        self._file = soundfile.SoundFile(
            self._descriptor,
            "w",
            samplerate=rate,
            channels=channels,
            subtype="PCM_16",
            format="FLAC",
            closefd=False,
            compression_level=COMPRESSION,
        )

    def push(self, pcm: NDArray[np.int16]) -> None:
        """Take frames, shape ``(frames, channels)``.

        Raises
        ------
        OSError
            If they cannot be written.
        """
        self._write(self._resample(pcm, last=False))

    def finish(self) -> None:
        """Write what is left.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self._write(self._resample(np.zeros((0, self._channels), np.int16), last=True))
        try:
            self._file.close()
        except soundfile.SoundFileError as error:
            raise self._trouble() from error

    def _resample(self, pcm: NDArray[np.int16], *, last: bool) -> NDArray[np.int16]:
        if self._resampler is None:
            return pcm
        resampled: NDArray[np.int16] = self._resampler.resample_chunk(pcm, last=last)
        return resampled.reshape(-1, self._channels)

    def _write(self, pcm: NDArray[np.int16]) -> None:
        try:
            for first in range(0, len(pcm), WRITE_FRAMES):
                self._file.write(pcm[first : first + WRITE_FRAMES])
        except soundfile.SoundFileError as error:
            raise self._trouble() from error

    def _trouble(self) -> OSError:
        """What the disk says, which libsndfile keeps to itself; the file is given up anyway."""
        try:
            written = os.pwrite(
                self._descriptor, bytes(_ASKED_BYTES), os.fstat(self._descriptor).st_size
            )
        except OSError as error:
            return error
        number = errno.EIO if written == _ASKED_BYTES else errno.ENOSPC
        return OSError(number, "the playback copy could not be written")
