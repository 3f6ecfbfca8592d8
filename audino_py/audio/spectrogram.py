"""The mel spectrogram, streamed: grey columns of 128 rows, 10 ms apart.

Framing as `librosa.stft` with ``center=True`` and zero padding, filters by `librosa.filters.mel`,
decibels as `librosa.power_to_db` with ``ref=1, amin=1e-10, top_db=None``: a full-scale sine is 0 dB
whatever the clip, which is what lets columns be made final one by one.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import librosa
import numpy as np
import scipy.fft
from numpy.typing import NDArray

from audino_py.audio.blocks import are_alike, are_opposite

ROWS = 128
FLOOR_DB = -100.0  # grey 0; 0 dB is grey 255
BATCH = 256  # columns given at a time
CHUNK_SAMPLES = 2**17  # windowed samples worked on at a time: their spectra stay in the cache
_BANK_ROWS = 16  # mel filters are narrow: eight small products cost a quarter of one large
_STEP = np.float32(10 / np.log(10) * 255 / -FLOOR_DB)


@dataclass(frozen=True, slots=True)
class MelPlan:
    """All that depends on the sampling rate alone.

    Parameters
    ----------
    hop, span, n_fft
        Frames from column to column, under the window, and of the transform.
    window
        Shape ``(span,)``.
    banks
        For each 16 rows: first bin, last bin (excluded), weights ``(bins, 16)``.
    max_hz
        Upper edge of the highest filter.
    """

    hop: int
    span: int
    n_fft: int
    window: NDArray[np.float32]
    banks: tuple[tuple[int, int, NDArray[np.float32]], ...]
    max_hz: float


@lru_cache(maxsize=16)
def mel_plan(rate_hz: int) -> MelPlan:
    """Work out hop (10 ms), window (25 ms Hann) and filters for a sampling rate."""
    hop, span = round(rate_hz * 0.010), round(rate_hz * 0.025)
    half = -(-max(round(rate_hz * 0.032), span) // 2)
    n_fft = 2 * int(scipy.fft.next_fast_len(half, real=True))
    window = librosa.filters.get_window("hann", span, fftbins=True).astype(np.float32)
    max_hz = min(rate_hz / 2, 8000.0 if rate_hz <= 16_000 else 11_025.0)
    bank = mel_bank(rate_hz, n_fft, max_hz) / np.float32((window.sum() / 2) ** 2)
    banks = []
    for row in range(0, ROWS, _BANK_ROWS):
        rows = bank[row : row + _BANK_ROWS]
        used = np.flatnonzero(rows.any(axis=0))
        low, high = int(used[0]), int(used[-1]) + 1
        banks.append((low, high, np.ascontiguousarray(rows[:, low:high].T)))
    return MelPlan(hop, span, n_fft, window, tuple(banks), max_hz)


def mel_bank(rate_hz: int, n_fft: int, max_hz: float) -> NDArray[np.float32]:
    """Build the filters ``(128, 1 + n_fft // 2)``; one narrower than a bin takes the nearest."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of empty filters, which are filled below
        bank: NDArray[np.float32] = librosa.filters.mel(
            sr=rate_hz, n_fft=n_fft, n_mels=ROWS, norm=None, fmin=0.0, fmax=max_hz, dtype=np.float32
        )
    centres = librosa.mel_frequencies(ROWS + 2, fmin=0.0, fmax=max_hz)
    for row in np.flatnonzero(bank.sum(axis=1) == 0):
        bank[row, min(n_fft // 2, round(centres[row + 1] * n_fft / rate_hz))] = 1
    return bank


class Spectrogram:
    """Turns sound into grey columns as it comes.

    Parameters
    ----------
    rate_hz
        Sampling rate.
    channels
        Of two channels that differ, the mean of their energies is shown.
    sink
        Given columns ``(n, 128)``, uint8, low frequency first; 256 at a time, at last the rest.
    """

    def __init__(
        self, rate_hz: int, channels: int, sink: Callable[[NDArray[np.uint8]], None]
    ) -> None:
        self.plan = mel_plan(rate_hz)
        self.columns = 0
        self._frames = 0
        self._sink = sink
        self._held = self.plan.n_fft // 2 - (self.plan.n_fft - self.plan.span) // 2
        self._waiting = np.zeros((channels, self._held), np.float32)
        self._chunk = max(16, CHUNK_SAMPLES // self.plan.n_fft)
        self._work = np.zeros((self._chunk, self.plan.n_fft), np.float32)

    def push(self, wave: NDArray[np.float32]) -> None:
        """Take sound, shape ``(channels, frames)``."""
        self._frames += wave.shape[1]
        self._hold(wave)
        ready = (self._held - self.plan.span) // self.plan.hop + 1
        self._give(max(0, ready) // BATCH * BATCH)

    def finish(self) -> None:
        """Give the last columns: ``1 + frames // hop`` in all."""
        missing = 1 + self._frames // self.plan.hop - self.columns
        wanted = (missing - 1) * self.plan.hop + self.plan.span
        short = max(0, wanted - self._held)
        self._hold(np.zeros((len(self._waiting), short), np.float32))
        self._give(missing)

    def _hold(self, wave: NDArray[np.float32]) -> None:
        """Append to what waits, in place; the store soon stops growing."""
        end = self._held + wave.shape[1]
        if end > self._waiting.shape[1]:
            larger = np.empty((len(self._waiting), end + end // 2), np.float32)
            larger[:, : self._held] = self._waiting[:, : self._held]
            self._waiting = larger
        self._waiting[:, self._held : end] = wave
        self._held = end

    def _give(self, count: int) -> None:
        for first in range(0, count, BATCH):
            self._sink(self._grey(first, min(BATCH, count - first)))
        self.columns += count
        if count:
            rest = self._waiting[:, count * self.plan.hop : self._held].copy()
            self._held = rest.shape[1]
            self._waiting[:, : self._held] = rest

    def _grey(self, first: int, columns: int) -> NDArray[np.uint8]:
        mel = np.empty((columns, ROWS), np.float32)
        for start in range(0, columns, self._chunk):
            part = mel[start : start + self._chunk]
            self._mel(first + start, part)
        np.maximum(mel, np.float32(1e-10), out=mel)
        np.log(mel, out=mel)
        mel *= _STEP
        mel += np.float32(255.5)
        np.clip(mel, 0, 255, out=mel)
        return mel.astype(np.uint8)

    def _mel(self, first: int, out: NDArray[np.float32]) -> None:
        """Energy in every filter of the columns from `first` on; the mean of the channels."""
        plan, columns = self.plan, len(out)
        at = first * plan.hop
        stretch = self._waiting[:, at : at + (columns - 1) * plan.hop + plan.span]
        heard = stretch[:1] if _is_one_picture(stretch) else stretch
        power = self._power(heard[0], columns)
        for wave in heard[1:]:
            power += self._power(wave, columns)
        if len(heard) > 1:
            power *= np.float32(1 / len(heard))
        for number, (low, high, weights) in enumerate(plan.banks):
            row = number * _BANK_ROWS
            np.matmul(power[:, low:high], weights, out=out[:, row : row + _BANK_ROWS])

    def _power(self, wave: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
        plan = self.plan
        views = np.lib.stride_tricks.sliding_window_view(wave, plan.span)[:: plan.hop]
        work = self._work[:columns]
        np.multiply(views, plan.window, out=work[:, : plan.span])
        spectrum = scipy.fft.rfft(work, axis=1)
        power: NDArray[np.float32] = np.square(spectrum.real)
        power += np.square(spectrum.imag)
        return power


def _is_one_picture(wave: NDArray[np.float32]) -> bool:
    """Tell whether one channel shows all: the only one, or one the other repeats or turns over."""
    return len(wave) == 1 or are_alike(wave) or are_opposite(wave)
