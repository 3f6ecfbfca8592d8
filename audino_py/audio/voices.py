"""Who speaks when, by how voices sound: the model ``voices``.

It needs the weights that the package resemblyzer ships, and nothing else of it. Voices are told
apart within one clip; they have no names but numbers.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from audino_py.audio.model import Proposed
from audino_py.audio.voice_encoder import RATE_HZ, WINDOW_S, VoiceEncoder

STEP_S = 0.4  # between the middles of two windows
WINDOWS_MAX = 6_000  # of a clip: of more speech, fewer a second
APART = 0.4  # cosine distance between two voices, by the mean of all pairs
VOICE_S_MIN = 2.0  # who speaks less is taken for the voice that is nearest
SMOOTHED = 3  # windows

Numbers = NDArray[np.float32]
Span = tuple[float, float]


class Voices:
    """Cuts the speech that was found wherever another voice goes on."""

    def __init__(self) -> None:
        self._encoder = VoiceEncoder()

    def propose(self, sound: Path, rate_hz: int, speech: Sequence[Span]) -> Iterator[Proposed]:
        """Give one segment for each turn; see :class:`audino_py.audio.model.Model`."""
        with soundfile.SoundFile(sound) as file:
            spans = list(speech) or [(0.0, file.frames / rate_hz)]
            step_s = max(STEP_S, sum(end - start for start, end in spans) / WINDOWS_MAX)
            middles = [_middles(span, step_s) for span in spans]
            parts = [
                self._encoder.embed(_windows(file, span, at))
                for span, at in zip(spans, middles, strict=True)
            ]
        likeness = voices_in(np.concatenate(parts), step_s)
        numbers: dict[int, int] = {}
        done = 0
        for span, at in zip(spans, middles, strict=True):
            for start, end, voice in _turns(span, at, likeness[done : done + len(at)]):
                number = numbers.setdefault(voice, len(numbers) + 1)
                yield Proposed(start, end, speaker=f"Voice {number}")
            done += len(at)


def voices_in(directions: Numbers, step_s: float) -> Numbers:
    """Find the voices of a clip.

    Parameters
    ----------
    directions
        Shape ``(n, 256)``, one for each window, of length 1.
    step_s
        Seconds of speech that a window stands for.

    Returns
    -------
    likeness
        Shape ``(n, voices)``: how much each window sounds like each voice, up to 1.
    """
    heaps = np.ones(len(directions), np.int64)
    if len(directions) > 1:
        heaps = fcluster(linkage(directions, "average", metric="cosine"), APART, "distance")
    sizes = np.bincount(heaps)
    large = np.flatnonzero(sizes * step_s >= VOICE_S_MIN)
    kept = large if len(large) else [int(sizes.argmax())]
    means = np.stack([directions[heaps == heap].mean(axis=0) for heap in kept])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    likeness: Numbers = directions @ means.T
    return likeness


def _middles(span: Span, step_s: float) -> NDArray[np.float64]:
    """Moments of a span, evenly apart, at least one."""
    start, end = span
    number = max(1, round((end - start) / step_s))
    return start + (np.arange(number) + 0.5) * (end - start) / number


def _windows(file: soundfile.SoundFile, span: Span, at: NDArray[np.float64]) -> Numbers:
    """Windows around those moments, within the span where it is long enough."""
    start, end = span
    first = np.clip(at - WINDOW_S / 2, start, max(start, end - WINDOW_S))
    if end - start < WINDOW_S:
        first = np.full(len(at), max(0.0, (start + end - WINDOW_S) / 2))
    length = round(WINDOW_S * RATE_HZ)
    windows = np.zeros((len(at), length), np.float32)
    for row, second in zip(windows, first, strict=True):
        file.seek(min(file.frames, round(float(second) * RATE_HZ)))
        piece = file.read(length, dtype="float32")
        row[: len(piece)] = piece
    return windows


def _turns(
    span: Span, at: NDArray[np.float64], likeness: Numbers
) -> Iterator[tuple[float, float, int]]:
    """Cut a span where another voice becomes the likeliest."""
    around = np.ones(min(SMOOTHED, len(at)))
    smooth = [np.convolve(column, around, "same") for column in likeness.T]
    weight = np.convolve(np.ones(len(at)), around, "same")
    voices = (np.stack(smooth, axis=1) / weight[:, np.newaxis]).argmax(axis=1)
    begin = span[0]
    for number in np.flatnonzero(np.diff(voices)):
        end = float(at[number] + at[number + 1]) / 2
        yield begin, end, int(voices[number])
        begin = end
    yield begin, span[1], int(voices[-1])
