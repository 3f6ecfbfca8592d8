"""Intervals as arrays: joined, measured, laid over each other. Exact, in whole microseconds."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from audino_py.errors import InvalidError

type Times = NDArray[np.int64]
"""Shape ``(spans, 2)``: start and end in µs, half open; in any order, overlaps allowed."""


def as_times(pairs: Iterable[tuple[int, int]]) -> Times:
    """An array of (start, end) in µs; shape ``(0, 2)`` where there are none.

    Raises
    ------
    InvalidError
        If one ends before it starts.
    """
    times = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    if np.any(times[:, 1] < times[:, 0]):
        raise InvalidError("A span ends before it starts.")
    return times


def union(times: Times) -> Times:
    """The same time without overlaps, ordered; spans that touch become one, empty ones go."""
    rows = times[times[:, 1] > times[:, 0]]
    if len(rows) == 0:
        return rows
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    reach = np.maximum.accumulate(rows[:, 1])
    begins = np.concatenate(([True], rows[1:, 0] > reach[:-1]))
    firsts = np.flatnonzero(begins)
    lasts = np.concatenate((firsts[1:] - 1, [len(rows) - 1]))
    return np.stack((rows[firsts, 0], reach[lasts]), axis=1)


def length_us(times: Times) -> int:
    """How long the spans are together, in µs; time that several hold counts once."""
    rows = union(times)
    return int(np.sum(rows[:, 1] - rows[:, 0]))


def cuts_of(*many: Times) -> NDArray[np.int64]:
    """Shape ``(cuts,)``, ascending µs: every start and end of all the spans, each once."""
    return np.unique(np.concatenate([times.reshape(-1) for times in many]))


def depth_between(times: Times, cuts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the spans hold each piece between two cuts.

    Parameters
    ----------
    times
        Shape ``(spans, 2)``, µs; every start and end is one of the cuts.
    cuts
        Shape ``(cuts,)``, ascending µs.

    Returns
    -------
    depth
        Shape ``(cuts - 1,)``; empty for fewer than two cuts.
    """
    steps = np.zeros(len(cuts), np.int64)
    np.add.at(steps, np.searchsorted(cuts, times[:, 0]), 1)
    np.add.at(steps, np.searchsorted(cuts, times[:, 1]), -1)
    return np.cumsum(steps)[:-1]
