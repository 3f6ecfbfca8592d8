"""Two channels with a person each: who speaks in which, and whether it is such a clip at all.

A microphone on each person also hears the other one, fainter. By how much the first channel is
louder than the second falls into two heaps then, one for each person, however the gains were set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.speech import LEVEL_US, WINDOW_US, Heard, Spans, speech_spans

HEAPS_APART = 16  # half decibels: two heaps closer together are one
OWN_SHARE = 0.2  # of the way from the other's heap: from there on a channel has its own voice
SURE_SHARE = 0.7  # that far it must get at least once
LIKELY = 0.3  # score from which somebody speaks
SMOOTHED = 5  # windows of 32 ms: levels of single sounds jump
ROUNDS = 20
OVERLAP_MAX = 0.4  # of all speech: more at once, and both channels hear the same people
SHARE_MIN = 0.05  # of all speech that each must hold alone
_LEVELS = WINDOW_US // LEVEL_US


@dataclass(frozen=True, slots=True)
class Apart:
    """What was found in each of two channels.

    Parameters
    ----------
    spans
        ``(start_us, end_us)`` in order, channel by channel.
    are_people
        True where each channel holds a person, as far as can be told.
    """

    spans: tuple[Spans, Spans]
    are_people: bool

    @property
    def together(self) -> Spans:
        """Where somebody speaks in either."""
        return _union(sorted([*self.spans[0], *self.spans[1]]))


def tell_apart(first: Heard, second: Heard, duration_us: int) -> Apart:
    """Give each channel the speech that is its own.

    Parameters
    ----------
    first, second
        What was heard in the two, over the same time.
    """
    louder = _level(first) - _level(second)
    speaks = np.maximum(first.scores, second.scores) >= LIKELY
    low, high = _heaps(louder[speaks])
    if high - low < HEAPS_APART:
        spans = speech_spans(first, duration_us), speech_spans(second, duration_us)
        return Apart(spans, are_people=False)
    way = (louder - low) / (high - low)  # 0: the second person alone; 1: the first
    spans = _own(first, way, duration_us), _own(second, 1 - way, duration_us)
    return Apart(spans, _are_people(*spans))


def _are_people(first: Spans, second: Spans) -> bool:
    """Tell whether people take turns: seldom at once, and neither says nothing."""
    alone = [sum(end - start for start, end in spans) for spans in (first, second)]
    either = sum(end - start for start, end in _union(sorted([*first, *second])))
    both = sum(alone) - either
    return both <= OVERLAP_MAX * either and min(alone) - both >= SHARE_MIN * either > 0


def _own(heard: Heard, way: NDArray[np.float64], duration_us: int) -> Spans:
    """Speech of a channel's own person, who is the louder one at least once in every span.

    The detector holds on after a voice has gone: what it finds then is nobody's.
    """
    scores = np.where(way > OWN_SHARE, heard.scores, 0.0)
    sure = np.flatnonzero((way > SURE_SHARE) & (scores >= LIKELY)) * WINDOW_US
    spans = speech_spans(Heard(scores.tolist(), heard.levels), duration_us)
    return tuple(
        span for span in spans if np.searchsorted(sure, span[0]) < np.searchsorted(sure, span[1])
    )


def _level(heard: Heard) -> NDArray[np.float64]:
    """Level of each window of the detector, smoothed, in half decibels."""
    windows = heard.levels.reshape(-1, _LEVELS).astype(np.float64).mean(axis=1)
    if not len(windows):
        return windows
    around = np.ones(min(SMOOTHED, len(windows)))
    return np.convolve(windows, around, "same") / np.convolve(np.ones(len(windows)), around, "same")


def _heaps(values: NDArray[np.float64]) -> tuple[float, float]:
    """Centres of two heaps, the lower first; the same one twice where there is nothing."""
    if not len(values):
        return 0.0, 0.0
    low, high = (float(one) for one in np.percentile(values, (10, 90)))
    for _ in range(ROUNDS):
        is_low = values < (low + high) / 2
        if is_low.all() or not is_low.any():
            break
        low, high = float(values[is_low].mean()), float(values[~is_low].mean())
    return low, high


def _union(spans: Sequence[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
