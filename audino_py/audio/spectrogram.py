"""The mel spectrogram, streamed: grey columns of 128 rows, 10 ms apart.

Framing as `librosa.stft` with ``center=True`` and zero padding, filters by `librosa.filters.mel`,
decibels as `librosa.power_to_db` with ``ref=1, amin=1e-10, top_db=None``: a full-scale sine is 0 dB
whatever the clip, which is what lets columns be made final one by one.
"""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import librosa
import numpy as np
import scipy.fft
from numpy.typing import NDArray

from audino_py.audio.side_thread import SideThread

ROWS = 128
FLOOR_DB = -100.0  # grey 0; 0 dB is grey 255
BATCH = 1024  # columns given at a time, or a multiple where they span few samples
BATCH_SAMPLES = 2**19
CHUNK_SAMPLES = 2**18  # windowed samples worked on at a time: their spectra stay in the cache
_BANK_ROWS = 16  # mel filters are narrow: eight small products cost a quarter of one large
_STEP = 10 / np.log(10) * 255 / -FLOOR_DB  # grey values to a factor of e in energy
_BLACK = np.exp(255.5 / _STEP)  # in the filters' weights: the logarithm of -100 dB is then 0.5 grey
_WHITE = np.float32(255.4 / _STEP)

Stroke = tuple[NDArray[np.float32], NDArray[np.uint8]]  # sound of one channel, and its columns


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
        For each 16 rows: first and last (excluded) square, weights ``(squares, 16)``; a bin has two
        squares, of its real and of its imaginary part. The logarithm of what they give, times
        `_STEP`, is grey, half a value already added that cutting off rounds.
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
    window = hann(span)
    max_hz = min(rate_hz / 2, 8000.0 if rate_hz <= 16_000 else 11_025.0)
    bank = mel_bank(rate_hz, n_fft, max_hz) * np.float32(_BLACK / (window.sum() / 2) ** 2)
    banks = []
    for row in range(0, ROWS, _BANK_ROWS):
        rows = bank[row : row + _BANK_ROWS]
        used = np.flatnonzero(rows.any(axis=0))
        low, high = int(used[0]), int(used[-1]) + 1
        weights = np.repeat(rows[:, low:high].T, 2, axis=0)
        banks.append((2 * low, 2 * high, np.ascontiguousarray(weights)))
    return MelPlan(hop, span, n_fft, window, tuple(banks), max_hz)


def hann(span: int) -> NDArray[np.float32]:
    """Build a periodic Hann window, as `librosa.filters.get_window` does.

    That one loads SciPy's signals and statistics: half of all that a child waits for at its start,
    and a tenth of its memory.
    """
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(span) / span)).astype(np.float32)


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
        One or two; each has rows of its own.
    sink
        Given fresh columns ``(n, channels * 128)``, uint8, low frequency first, the first channel
        first; a multiple of `BATCH` at a time, at last the rest.
    side
        Sees to half of the stretches, while this thread sees to the others.
    """

    def __init__(
        self,
        rate_hz: int,
        channels: int,
        sink: Callable[[NDArray[np.uint8]], None],
        side: SideThread | None = None,
    ) -> None:
        self.plan = mel_plan(rate_hz)
        self.columns = 0
        self._frames = 0
        self._sink = sink
        self._held = self.plan.n_fft // 2 - (self.plan.n_fft - self.plan.span) // 2
        self._waiting = np.zeros((channels, self._held), np.float32)
        self._chunk = 1 << max(4, (CHUNK_SAMPLES // self.plan.n_fft).bit_length() - 1)
        self._batch = BATCH * max(1, BATCH_SAMPLES // (BATCH * self.plan.hop * channels))
        self._painters = _Painter(self.plan), _Painter(self.plan)
        self._side = side

    def push(self, wave: NDArray[np.float32]) -> None:
        """Take sound, shape ``(channels, frames)``."""
        self._frames += wave.shape[1]
        self._hold(wave)
        ready = (self._held - self.plan.span) // self.plan.hop + 1
        self._give(max(0, ready) // self._batch * self._batch)

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
        for first in range(0, count, self._batch):
            self._sink(self._grey(first, min(self._batch, count - first)))
        self.columns += count
        if count:
            rest = self._waiting[:, count * self.plan.hop : self._held].copy()
            self._held = rest.shape[1]
            self._waiting[:, : self._held] = rest

    def _grey(self, first: int, columns: int) -> NDArray[np.uint8]:
        plan = self.plan
        grey = np.empty((columns, len(self._waiting), ROWS), np.uint8)
        strokes: list[Stroke] = []
        alike = []
        for start in range(0, columns, self._chunk):
            part = grey[start : start + self._chunk]
            at = (first + start) * plan.hop
            stretch = self._waiting[:, at : at + (len(part) - 1) * plan.hop + plan.span]
            strokes.append((stretch[0], part[:, 0]))
            if _is_one_picture(stretch):
                alike.append(part)
            else:
                strokes.append((stretch[1], part[:, 1]))
        self._paint(strokes)
        for part in alike:
            part[:, 1:] = part[:, :1]
        return grey.reshape(columns, -1)

    def _paint(self, strokes: list[Stroke]) -> None:
        one, two = self._painters
        if self._side is None or len(strokes) == 1:
            one.paint(strokes)
            return
        todo = iter(strokes)  # both take the next one from it: neither waits long for the other
        self._side.ask(two.paint, todo)
        try:
            one.paint(todo)
        finally:
            self._side.answer()


class _Painter:
    """Works on one channel, in buffers that are used again and stay in the cache.

    Kernels compiled by numba were tried for the filters and the waveform: 0.02 s faster an hour,
    for 60 MB and a compiler.
    """

    def __init__(self, plan: MelPlan) -> None:
        self._plan = plan
        self._work = np.zeros((0, plan.n_fft), np.float32)
        self._mel = np.empty((0, ROWS), np.float32)
        self._top = plan.banks[-1][1]

    def paint(self, strokes: Iterable[Stroke]) -> None:
        """Draw stretches of sound, each into its place."""
        for wave, out in strokes:
            self._rows(wave, out)

    def _rows(self, wave: NDArray[np.float32], out: NDArray[np.uint8]) -> None:
        """Grey values ``(n, 128)`` of the columns of a stretch of sound."""
        plan, columns = self._plan, len(out)
        step = wave.strides[0]
        views: NDArray[np.float32] = np.ndarray(  # `as_strided`, without its questions
            (columns, plan.span), np.float32, wave, 0, (plan.hop * step, step)
        )
        if columns > len(self._work):  # a short clip needs no large store
            self._work = np.zeros((columns, plan.n_fft), np.float32)
            self._mel = np.empty((columns, ROWS), np.float32)
        work = self._work[:columns]
        np.multiply(views, plan.window, out=work[:, : plan.span])
        power = scipy.fft.rfft(work, axis=1).view(np.float32)  # real, imaginary, real, …
        power = power[:, : self._top]  # at high rates most lies above the highest filter
        np.square(power, out=power)
        mel = self._mel[:columns]
        for number, (low, high, weights) in enumerate(plan.banks):
            row = number * _BANK_ROWS
            np.matmul(power[:, low:high], weights, out=mel[:, row : row + _BANK_ROWS])
        with np.errstate(divide="ignore"):  # no energy at all is black, like -100 dB
            np.log(mel, out=mel)
        np.clip(mel, 0, _WHITE, out=mel)
        np.multiply(mel, np.float32(_STEP), out=out, casting="unsafe")


def _is_one_picture(wave: NDArray[np.float32]) -> bool:
    """Tell whether one channel shows all: the only one, or one the other repeats or turns over."""
    if len(wave) == 1:
        return True
    first = np.abs(wave[:, : wave.shape[1] // 16])  # most that differ do so at once
    if not np.array_equal(first[0], first[1]):
        return False
    return np.array_equal(wave[0], wave[1]) or bool(np.array_equal(wave[0], -wave[1]))
