"""A first draft of where somebody speaks, by the Silero detector."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from audino_py.audio.blocks import prepare
from audino_py.audio.detector import SpeechDetector

Spans = tuple[tuple[int, int], ...]  # (start_us, end_us) in order, apart

WINDOW_US = 32_000
EDGE_US_MAX = 500_000  # the detector holds on so long after the voice has gone
SPEECH_US_MIN = 100_000  # a shorter span is a click

LEVEL_US = 8_000  # a level's length: four to a score
_SMOOTHED = np.full(3, 1 / 3)  # of three levels: a crackle is no voice
_LEVELS = WINDOW_US // LEVEL_US
_FLOOR_DB, _STEPS_PER_DB = -120.0, 2.0
_CANCELLED = 0.05  # share of energy left in the mean below which the channels cancel each other


@dataclass(frozen=True, slots=True)
class Heard:
    """What one pass left to draw a draft from.

    Parameters
    ----------
    scores
        How sure the detector is of speech, 0 to 1, every 32 ms.
    levels
        Energy every 8 ms, four to a score, in half decibels over -120 dB of full scale.
    """

    scores: Sequence[float]
    levels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Tuning:
    """How scores become spans; found by ``bench draft --tune`` on one half of its clips.

    Parameters
    ----------
    start, stop
        Scores at which speech begins, and under which it ends.
    silence_us
        A shorter silence does not end a span.
    edge
        Share of the way from noise to voice, in decibels, at which a voice begins and ends.
    pad_us
        Added on both sides then.
    """

    start: float = 0.30
    stop: float = 0.06
    silence_us: int = 300_000
    edge: float = 0.5
    pad_us: int = 200_000


TUNING = Tuning()


class SpeechFinder:
    """Holds loaded detectors, by rate and channel; to be reused from clip to clip."""

    def __init__(self) -> None:
        self._models: dict[tuple[int, int], SpeechDetector] = {}

    def hear(self, blocks: Iterable[NDArray[Any]], rate_hz: int) -> Heard:
        """Score a clip's sound, all channels together, and measure its level.

        Parameters
        ----------
        blocks
            Decoded sound, int16 or float32 of shape ``(frames, channels)``.
        rate_hz
            Its sampling rate.
        """
        ear = self._ear(rate_hz, 0)
        for block in blocks:
            ear.push(mono(prepare(block).wave))
        return ear.finish()

    def hear_apart(self, blocks: Iterable[NDArray[Any]], rate_hz: int) -> tuple[Heard, Heard]:
        """Do the same with each of two channels."""
        ears = self._ear(rate_hz, 0), self._ear(rate_hz, 1)
        for block in blocks:
            for ear, wave in zip(ears, prepare(block).wave, strict=True):
                ear.push(wave)
        return ears[0].finish(), ears[1].finish()

    def _ear(self, rate_hz: int, channel: int) -> "_Ear":
        rate = 8_000 if rate_hz <= 8_000 else 16_000
        if (rate, channel) not in self._models:
            self._models[rate, channel] = SpeechDetector(rate)
        return _Ear(self._models[rate, channel], _resampler(rate_hz, rate))


class _Ear:
    """One channel, listened to as it comes."""

    def __init__(self, model: SpeechDetector, resampler: Any) -> None:
        model.reset()
        self._model = model
        self._size = model.size
        self._resampler = resampler
        self._waiting = np.zeros(0, np.float32)
        self._scores, self._levels = array("f"), bytearray()

    def push(self, wave: NDArray[np.float32]) -> None:
        """Take samples, shape ``(frames,)``."""
        self._waiting = np.concatenate([self._waiting, self._resampler(wave, last=False)])
        whole = len(self._waiting) // self._size * self._size
        self._take(self._waiting[:whole])
        self._waiting = self._waiting[whole:].copy()

    def finish(self) -> Heard:
        """Listen to what is left, filled up with silence."""
        last = self._resampler(np.zeros(0, np.float32), last=True)
        rest = np.concatenate([self._waiting, last])
        self._take(np.pad(rest, (0, -len(rest) % self._size)))
        return Heard(self._scores, np.frombuffer(self._levels, np.uint8))

    def _take(self, samples: NDArray[np.float32]) -> None:
        windows = samples.reshape(-1, self._size)
        self._scores.frombytes(self._model.scores(windows).tobytes())
        self._levels.extend(_levels(windows).tobytes())


def speech_spans(heard: Heard, duration_us: int, tuning: Tuning = TUNING) -> Spans:
    """Turn what was heard into spans ``(start_us, end_us)``, in order, apart.

    As the detector holds on for up to half a second, the edges of what it finds are moved to where
    the sound stands out from the noise, and then padded; where two paddings meet, they share the
    silence.
    """
    raw = [span for span in _raw_spans(heard.scores, tuning) if span[1] - span[0] >= SPEECH_US_MIN]
    noise = np.percentile(heard.levels, 10) if len(heard.levels) else 0.0
    spans = [_to_the_voice(span, heard.levels, float(noise), tuning.edge) for span in raw]
    padded = []
    for number, (start, end) in enumerate(spans):
        before = start if number == 0 else (start - spans[number - 1][1]) // 2
        last = number + 1 == len(spans)
        after = duration_us - end if last else (spans[number + 1][0] - end) // 2
        first_us = max(0, start - min(tuning.pad_us, before))
        last_us = min(duration_us, end + min(tuning.pad_us, max(0, after)))
        if last_us > first_us:
            padded.append((first_us, last_us))
    return tuple(padded)


def mono(wave: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mix ``(channels, frames)`` into one; two that cancel each other are subtracted instead."""
    first: NDArray[np.float32] = wave[0]
    if len(wave) == 1:
        return first
    mixed: NDArray[np.float32] = (wave[0] + wave[1]) * np.float32(0.5)
    energy = (np.dot(wave[0], wave[0]) + np.dot(wave[1], wave[1])) / 2
    if np.dot(mixed, mixed) < _CANCELLED * energy:
        mixed = (wave[0] - wave[1]) * np.float32(0.5)
    return mixed


def _raw_spans(scores: Sequence[float], tuning: Tuning) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = quiet = -1
    for number, score in enumerate(scores):
        at = number * WINDOW_US
        if score >= tuning.start and start < 0:
            start = at
        if score >= tuning.stop:
            quiet = -1
        elif start >= 0:
            quiet = at if quiet < 0 else quiet
            if at + WINDOW_US - quiet >= tuning.silence_us:
                spans.append((start, quiet))
                start = quiet = -1
    if start >= 0:
        spans.append((start, quiet if quiet >= 0 else len(scores) * WINDOW_US))
    return spans


def _to_the_voice(
    span: tuple[int, int], levels: NDArray[np.uint8], noise: float, edge: float
) -> tuple[int, int]:
    """Move the edges of a span inwards to where the voice stands out from the noise."""
    start, end = span
    first = start // LEVEL_US
    inside = np.convolve(levels[first : end // LEVEL_US], _SMOOTHED, "same")
    voice = float(np.percentile(inside, 95))
    loud = np.flatnonzero(inside > noise + edge * (voice - noise))
    if not len(loud):
        return span
    begins, ends = (first + int(loud[0])) * LEVEL_US, (first + int(loud[-1]) + 1) * LEVEL_US
    return min(begins, start + EDGE_US_MAX), max(ends, end - EDGE_US_MAX)


def _levels(windows: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Measure windows ``(n, samples)``: half decibels over -120 dB, four each."""
    parts = windows.reshape(len(windows) * _LEVELS, windows.shape[1] // _LEVELS)
    energy = np.einsum("ij,ij->i", parts, parts) / parts.shape[1]
    above_db: NDArray[np.float64] = 10 * np.log10(energy + 1e-12) - _FLOOR_DB
    return np.clip(above_db * _STEPS_PER_DB, 0, 255).astype(np.uint8)


def _resampler(source_hz: int, rate_hz: int) -> Any:
    if source_hz == rate_hz:
        return lambda wave, last: wave  # noqa: ARG005 - the shape of a stream's own method
    return soxr.ResampleStream(source_hz, rate_hz, 1, dtype="float32").resample_chunk
