"""What a clip's sound is like beyond its levels: noise behind the voice, bandwidth, identity."""

import hashlib
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.blocks import Block

WINDOW = 1024
WINDOWS_PER_BLOCK = 16
AIR_DB = -110.0  # a mean bin under it holds nothing but rounding
_HEIGHTS = 32_769
_SHAPE = np.hanning(WINDOW).astype(np.float32)
_FULL_SINE = float(_SHAPE.sum() / 2) ** 2


class Heights:
    """How high the waveform swings, pixel by pixel: counted by height, but for the first block's.

    A short clip is sorted in less time than all heights could be looked through.
    """

    def __init__(self) -> None:
        self._first: NDArray[np.int32] | None = None
        self._counts: NDArray[np.int64] | None = None

    def push(self, swings: NDArray[np.int32]) -> None:
        """Take the heights of some pixels, 0 to 32,768."""
        if self._first is None:
            self._first = swings
            return
        if self._counts is None:
            self._counts = np.bincount(self._first, minlength=_HEIGHTS)
        self._counts += np.bincount(swings, minlength=_HEIGHTS)

    def under(self, *shares: float) -> list[int]:
        """For each share, the lowest height that so many of all pixels do not pass."""
        if self._first is None:
            return [0] * len(shares)
        if self._counts is None:
            ranked = np.sort(self._first)
            return [int(ranked[max(0, math.ceil(share * ranked.size) - 1)]) for share in shares]
        sums = np.cumsum(self._counts)
        return [int(np.searchsorted(sums, share * sums[-1])) for share in shares]


class Traits:
    """Gathered block by block; constant in size."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._heights = Heights()
        self._power = np.zeros(WINDOW // 2 + 1)
        self._windows = 0

    def push(self, block: Block, pixels: NDArray[np.int16]) -> None:
        """Take a block and its pixels, shape ``(n, channels, 2)``."""
        self._digest.update(np.ascontiguousarray(block.pcm).data)
        if len(pixels):
            # Half the swing: a wave that is shifted as a whole is not louder for that.
            swings = (pixels[..., 1].astype(np.int32) - pixels[..., 0]).max(axis=1) // 2
            self._heights.push(swings)
        wave = _loudest(block.wave)
        if len(wave) >= WINDOW:
            number = min(WINDOWS_PER_BLOCK, len(wave) // WINDOW)
            room, gaps = len(wave) - WINDOW, max(1, number - 1)
            firsts = [room * nth // gaps for nth in range(number)]
            spectra = np.fft.rfft([wave[first : first + WINDOW] for first in firsts] * _SHAPE)
            self._power += (spectra.real**2 + spectra.imag**2).sum(axis=0)
            self._windows += number

    def facts(self, rate_hz: int) -> dict[str, Any]:
        """Noise and voice in dB of full scale, the band in hertz; None where they do not tell."""
        noise, voice = (_height_db(height) for height in self._heights.under(0.10, 0.95))
        return {
            "noise_db": noise,
            "snr_db": None if noise is None or voice is None else round(voice - noise, 1),
            "bandwidth_hz": self._bandwidth_hz(rate_hz),
            "sound_sha256": self._digest.hexdigest(),
        }

    def _bandwidth_hz(self, rate_hz: int) -> int | None:
        if not self._windows:
            return None
        power = self._power / self._windows / _FULL_SINE
        filled = np.flatnonzero(power > 10 ** (AIR_DB / 10))
        return (
            round(float(filled[-1] + 1) / (WINDOW // 2 + 1) * rate_hz / 2) if len(filled) else None
        )


def _loudest(wave: NDArray[np.float32]) -> NDArray[np.float32]:
    loudest: NDArray[np.float32] = wave[0]
    for other in wave[1:]:
        if np.dot(other, other) > np.dot(loudest, loudest):
            loudest = other
    return loudest


def _height_db(height: int) -> float | None:
    return round(20 * math.log10(height / 32768), 1) if height else None
