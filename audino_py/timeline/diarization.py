"""Agreement on who speaks when: the diarization error rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from audino_py.timeline.spans import Times, as_times, cuts_of, depth_between, union

type Voices = Mapping[str, Times]
"""By speaker, shape ``(spans, 2)`` each, µs; a voice that overlaps itself counts twice there."""


@dataclass(frozen=True, slots=True)
class DiarizationErrors:
    """Speaking time in µs, summed over voices, and what went wrong with it."""

    total_us: int
    missed_us: int
    false_alarm_us: int
    confusion_us: int

    @property
    def rate(self) -> float:
        """0.0 is equal, above 1.0 is possible; against silence: 0.0, or 1.0 for any alarm."""
        wrong = self.missed_us + self.false_alarm_us + self.confusion_us
        return wrong / self.total_us if self.total_us else float(wrong > 0)


def diarization_errors(
    reference: Voices, other: Voices, *, duration_us: int, collar_us: int = 0
) -> DiarizationErrors:
    """How much speaking time goes to the wrong voice, under the best pairing of the voices.

    Parameters
    ----------
    reference, other
        Spans by voice. Names need not be the same; each voice is paired with at most one.
    duration_us
        Length of the clip: what lies outside is not judged.
    collar_us
        Width of the stretch around every edge of the reference that is not judged, half of it
        on either side.

    References
    ----------
    Fiscus, Ajot, Garofolo (2008), The Rich Transcription 2007 meeting recognition evaluation,
    doi:10.1007/978-3-540-68585-2_36
    """
    cuts, judged = _pieces(reference, other, duration_us, collar_us)
    if len(judged) == 0:
        return DiarizationErrors(0, 0, 0, 0)
    a, b = _depths(reference, cuts), _depths(other, cuts)
    sizes = np.diff(cuts) * judged
    pairs = scipy.optimize.linear_sum_assignment(-((a * sizes) @ b.T))
    correct = int(sum((np.minimum(a[i], b[j]) * sizes).sum() for i, j in zip(*pairs, strict=True)))
    spoken, claimed = a.sum(axis=0), b.sum(axis=0)
    return DiarizationErrors(
        total_us=int((spoken * sizes).sum()),
        missed_us=int((np.maximum(spoken - claimed, 0) * sizes).sum()),
        false_alarm_us=int((np.maximum(claimed - spoken, 0) * sizes).sum()),
        confusion_us=int((np.minimum(spoken, claimed) * sizes).sum()) - correct,
    )


def _pieces(
    reference: Voices, other: Voices, duration_us: int, collar_us: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """All cuts of both, shape ``(cuts,)``, and which pieces between them are judged."""
    whole = as_times([(0, duration_us)])
    edges = np.concatenate([as_times([]), *reference.values()]).reshape(-1)
    half = collar_us // 2
    collars = union(np.stack((edges - half, edges + half), axis=1))
    cuts = cuts_of(whole, collars, *reference.values(), *other.values())
    judged = (depth_between(whole, cuts) > 0) & (depth_between(collars, cuts) == 0)
    return cuts, judged


def _depths(voices: Voices, cuts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Shape ``(voices, pieces)``: how often each voice speaks in each piece."""
    rows = [depth_between(times, cuts) for times in voices.values()]
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(cuts) - 1)
