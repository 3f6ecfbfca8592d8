"""Agreement corrected for chance: Cohen's kappa of two, Krippendorff's alpha of any number."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from audino_py.errors import InvalidError
from audino_py.timeline.spans import Times, union

FRAME_US = 10_000  # 10 ms, the step in which speech tools count

type Codes = NDArray[np.int64]


def frames_of(times: Times, *, duration_us: int, frame_us: int = FRAME_US) -> NDArray[np.bool_]:
    """Which frames of a clip are held by a span, judged at the middle of the frame.

    Parameters
    ----------
    times
        Shape ``(spans, 2)``, µs.
    duration_us, frame_us
        Length of the clip and of a frame; a last frame that is cut short counts too.

    Returns
    -------
    frames
        Shape ``(ceil(duration / frame),)``.
    """
    count = -(-duration_us // frame_us)
    half = frame_us // 2
    steps = np.zeros(count + 1, np.int64)
    for side, step in ((0, 1), (1, -1)):
        edges = union(times)[:, side]
        # The first frame whose middle is not before the edge.
        places = np.clip(-((half - edges) // frame_us), 0, count)
        np.add.at(steps, places, step)
    held: NDArray[np.bool_] = np.cumsum(steps)[:-1] > 0
    return held


def cohen_kappa(first: Codes | NDArray[np.bool_], second: Codes | NDArray[np.bool_]) -> float:
    """Agreement of two people, unit by unit, corrected for what chance alone would give.

    Parameters
    ----------
    first, second
        Shape ``(units,)``: the category each gave to each unit; frames of 10 ms, for instance.

    Returns
    -------
    kappa
        1.0 is full agreement, 0.0 what chance gives, below 0 less than that; no unit. Where
        both gave one and the same category to everything there is nothing to correct: 1.0.

    Raises
    ------
    InvalidError
        If the two cover different numbers of units.

    References
    ----------
    Cohen (1960), doi:10.1177/001316446002000104
    """
    if first.shape != second.shape:
        raise InvalidError("Two annotations of one clip have as many frames each.")
    if first.size == 0:
        return 1.0
    categories, codes = np.unique(np.concatenate((first, second)), return_inverse=True)
    a, b = np.split(codes, 2)
    shares = [np.bincount(one, minlength=len(categories)) / first.size for one in (a, b)]
    by_chance = float(np.dot(*shares))
    observed = float(np.mean(a == b))
    return 1.0 if math.isclose(by_chance, 1.0) else (observed - by_chance) / (1 - by_chance)


def krippendorff_alpha(
    codes: NDArray[np.float64],
    *,
    is_interval: bool = False,
    often: NDArray[np.int64] | None = None,
) -> float:
    """Agreement of any number of people, of whom not everybody judged everything.

    Parameters
    ----------
    codes
        Shape ``(people, units)``; NaN where somebody gave no answer. Units with fewer than two
        answers say nothing and are left out.
    is_interval
        False: answers are the same or not. True: their squared distance counts.
    often
        Shape ``(units,)``: how many units each of these stands for; None: for itself alone.

    Returns
    -------
    alpha
        1.0 is full agreement, 0.0 what chance gives; no unit. NaN where no unit has two answers;
        1.0 where all answers are the same.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability,
    https://repository.upenn.edu/asc_papers/43
    """
    counts, categories = _counts(codes)
    answers = counts.sum(axis=1, keepdims=True)
    numbers = np.ones(len(counts), np.int64) if often is None else often
    pairable = (answers[:, 0] >= 2) & (numbers > 0)
    counts, answers = counts[pairable], answers[pairable]
    if len(counts) == 0:
        return math.nan
    weights = numbers[pairable, None] / (answers - 1)
    coincidences = (counts * weights).T @ counts - np.diag((counts * weights).sum(axis=0))
    totals = coincidences.sum(axis=1)
    whole = totals.sum()
    apart = categories[:, None] - categories[None, :]
    distance = apart**2 if is_interval else (apart != 0).astype(float)
    observed = float((coincidences * distance).sum()) / whole
    expected = float((np.outer(totals, totals) * distance).sum()) / (whole * (whole - 1))
    return 1.0 if expected == 0 else 1 - observed / expected


def _counts(codes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shapes ``(units, categories)`` and ``(categories,)``: how often each answer was given."""
    given = ~np.isnan(codes)
    categories, places = np.unique(codes[given], return_inverse=True)
    units = np.broadcast_to(np.arange(codes.shape[1]), codes.shape)[given]
    counts = np.zeros((codes.shape[1], len(categories)))
    np.add.at(counts, (units, places), 1)
    return counts, categories
