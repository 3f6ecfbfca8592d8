"""Agreement on where there is something: time held by both, and edges set at the same places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audino_py.timeline.spans import Times, cuts_of, depth_between, union


@dataclass(frozen=True, slots=True)
class Overlap:
    """Time in µs that both hold, and that only one of them holds."""

    both_us: int
    first_us: int
    second_us: int

    @property
    def iou(self) -> float:
        """Shared time through all time held, 0 to 1; 1.0 where neither holds any."""
        held = self.both_us + self.first_us + self.second_us
        return self.both_us / held if held else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of the time held; 1.0 where neither holds any."""
        held = 2 * self.both_us + self.first_us + self.second_us
        return 2 * self.both_us / held if held else 1.0


def overlap_of(first: Times, second: Times, *, tolerance_us: int = 0) -> Overlap:
    """How much time two people both marked.

    Parameters
    ----------
    first, second
        Shape ``(spans, 2)``, µs; overlaps within one of them count once.
    tolerance_us
        An edge that lies at most this far from the other's is not held against anybody: pieces
        of difference that are no longer than this, with shared time on one side of them and
        shared silence on the other, count as shared time.

    References
    ----------
    Jaccard (1912), doi:10.1111/j.1469-8137.1912.tb05611.x; van Rijsbergen (1979), Information
    Retrieval, chapter 7.
    """
    first, second = union(first), union(second)
    cuts = cuts_of(first, second)
    if len(cuts) == 0:
        return Overlap(0, 0, 0)
    a = depth_between(first, cuts) > 0
    b = depth_between(second, cuts) > 0
    sizes = np.diff(cuts)
    near = _edges_within(a, b, sizes, tolerance_us)
    return Overlap(
        int(sizes[(a & b) | near].sum()),
        int(sizes[a & ~b & ~near].sum()),
        int(sizes[b & ~a & ~near].sum()),
    )


def _edges_within(
    a: NDArray[np.bool_], b: NDArray[np.bool_], sizes: NDArray[np.int64], tolerance_us: int
) -> NDArray[np.bool_]:
    """Shape ``(pieces,)``: True for a short difference that is one edge set at two places."""
    both, neither = np.pad(a & b, 1), np.pad(~a & ~b, 1, constant_values=True)
    between = (both[:-2] & neither[2:]) | (neither[:-2] & both[2:])
    return (a ^ b) & between & (sizes <= tolerance_us)


def boundary_f1(first: Times, second: Times, *, tolerance_us: int) -> float:
    """How many edges both set at the same place: F1 of starts and ends, each matched once.

    Parameters
    ----------
    first, second
        Shape ``(spans, 2)``, µs; spans of one of them that touch or overlap are joined first.
    tolerance_us
        How far apart two edges may lie and still be the same one; inclusive. A start is only
        matched with a start, an end with an end.

    Returns
    -------
    f1
        0.0 to 1.0, no unit; 1.0 where neither has any edge.

    Notes
    -----
    Going from left to right and taking the first edge in reach finds the most pairs there are,
    because all reaches are equally wide.

    References
    ----------
    Räsänen, Laine, Altosaar (2009), An improved speech segmentation quality measure, Interspeech.
    """
    matched, edges = boundary_counts(first, second, tolerance_us=tolerance_us)
    return matched / edges if edges else 1.0


def boundary_counts(first: Times, second: Times, *, tolerance_us: int) -> tuple[int, int]:
    """The edges of both that found a counterpart, and all edges of both; as in `boundary_f1`."""
    a, b = union(first), union(second)
    matched = sum(_pairs_within(a[:, side], b[:, side], tolerance_us) for side in (0, 1))
    return 2 * matched, a.size + b.size


def _pairs_within(first: NDArray[np.int64], second: NDArray[np.int64], reach: int) -> int:
    """The most one-to-one pairs of two ascending lists that lie within reach of each other."""
    i = j = pairs = 0
    while i < len(first) and j < len(second):
        apart = int(first[i] - second[j])
        if abs(apart) <= reach:
            pairs, i, j = pairs + 1, i + 1, j + 1
        elif apart < 0:
            i += 1
        else:
            j += 1
    return pairs
