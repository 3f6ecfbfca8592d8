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


class Traits:
    """Gathered block by block; constant in size."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._heights = np.zeros(_HEIGHTS, np.int64)
        self._power = np.zeros(WINDOW // 2 + 1)
        self._windows = 0
        self._shape = np.hanning(WINDOW).astype(np.float32)

    def push(self, block: Block, pixels: NDArray[np.int16]) -> None:
        """Take a block and its pixels, shape ``(n, channels, 2)``."""
        self._digest.update(np.ascontiguousarray(block.pcm).data)
        if len(pixels):
            # Half the swing: a wave that is shifted as a whole is not louder for that.
            swings = (pixels[..., 1].astype(np.int32) - pixels[..., 0]).max(axis=1) // 2
            self._heights += np.bincount(swings, minlength=_HEIGHTS)
        wave = max(block.wave, key=lambda one: float(np.dot(one, one)))
        if len(wave) >= WINDOW:
            number = min(WINDOWS_PER_BLOCK, len(wave) // WINDOW)
            for first in np.linspace(0, len(wave) - WINDOW, number).astype(int):
                spectrum = np.fft.rfft(wave[first : first + WINDOW] * self._shape)
                self._power += spectrum.real**2 + spectrum.imag**2
            self._windows += number

    def facts(self, rate_hz: int) -> dict[str, Any]:
        """Noise and voice in dB of full scale, the band in hertz; None where they do not tell."""
        noise, voice = self._height_db(0.10), self._height_db(0.95)
        return {
            "noise_db": noise,
            "snr_db": None if noise is None or voice is None else round(voice - noise, 1),
            "bandwidth_hz": self._bandwidth_hz(rate_hz),
            "sound_sha256": self._digest.hexdigest(),
        }

    def _height_db(self, share: float) -> float | None:
        """Level that this share of all pixels stays under."""
        sums = np.cumsum(self._heights)
        height = int(np.searchsorted(sums, share * sums[-1])) if sums[-1] else 0
        return round(20 * math.log10(height / 32768), 1) if height else None

    def _bandwidth_hz(self, rate_hz: int) -> int | None:
        if not self._windows:
            return None
        power = self._power / self._windows / float(self._shape.sum() / 2) ** 2
        filled = np.flatnonzero(power > 10 ** (AIR_DB / 10))
        return (
            round(float(filled[-1] + 1) / (WINDOW // 2 + 1) * rate_hz / 2) if len(filled) else None
        )
