"""When a project will be done, as a range: from what was finished so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 20  # finished clips; with fewer no date is told
FEWEST_DAYS = 5  # an older project is cut into days: nobody works at night
BINS = 14  # of a younger one
DAY_S = 86_400.0
LONGEST_DAYS = 28  # what lies further back says little of the present pace
DRAWS = 4000
LOW, HIGH = 10, 90  # percentiles: the range covers 80 %


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds from now until all is finished."""

    low_s: float
    middle_s: float
    high_s: float


def forecast(finished_s: Sequence[float], now_s: float, left: float) -> Forecast | None:
    """Foretell when the rest will be finished, at the pace of late.

    The past is cut into equal stretches; their numbers are drawn again with replacement, which
    tells how sure the pace is, and the future wavers as the past did (a parametric bootstrap of
    the time that a random walk with drift takes to reach a level).

    Parameters
    ----------
    finished_s
        When each clip was finished, in seconds on any clock; in any order.
    now_s
        The present on that clock.
    left
        How many clips are left.

    Returns
    -------
    forecast
        The 10th, 50th and 90th percentile; None with fewer than 20 finished clips, or none of
        late.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13
    """
    times = np.sort(np.asarray(finished_s, dtype=np.float64))
    if times.size < FEWEST or left <= 0:
        return None
    since = max(float(times[0]), now_s - LONGEST_DAYS * DAY_S)
    length = now_s - since
    if length <= 0:
        return None
    days = round(length / DAY_S)
    bins = days if days >= FEWEST_DAYS else BINS
    counts, _ = np.histogram(times, bins=bins, range=(since, now_s))
    if counts.sum() == 0:
        return None
    stretches = _stretches_left(counts.astype(np.float64), float(left))
    low, middle, high = np.percentile(stretches, (LOW, 50, HIGH)) * (length / bins)
    return Forecast(float(low), float(middle), float(high))


def student(freedom: int) -> float:
    """How much wider Student's 80 % range is than the normal one (Cornish and Fisher, 1938)."""
    z = 1.2816  # 90th percentile of the normal distribution
    return float(1 + (z**2 + 1) / (4 * freedom) + (5 * z**4 + 16 * z**2 + 3) / (96 * freedom**2))


def _stretches_left(counts: NDArray[np.float64], left: float) -> NDArray[np.float64]:
    """Draw how many more stretches it takes; shape ``(DRAWS,)``."""
    chance = np.random.default_rng(counts.size)
    drawn = chance.choice(counts, size=(DRAWS, counts.size))
    # A sample looks calmer than what it was drawn from: the usual corrections for few values.
    few = np.sqrt(counts.size / (counts.size - 1)) * student(counts.size - 1)
    pace = counts.mean() + (drawn.mean(axis=1) - counts.mean()) * few
    pace = np.maximum(pace, counts.mean() / 4)
    # Counts waver at least as chance alone makes them.
    noise = np.sqrt(np.maximum(counts.var(ddof=1), counts.mean())) * student(counts.size - 1)
    # pace * t + z * noise * sqrt(t) = left, solved for sqrt(t).
    z = chance.standard_normal(DRAWS) * noise
    root = (-z + np.sqrt(z**2 + 4 * pace * left)) / (2 * pace)
    # Within a stretch work comes when it comes: the end falls anywhere in its last one.
    stretches: NDArray[np.float64] = root**2 + chance.uniform(-0.5, 0.5, DRAWS)
    return np.maximum(stretches, 0)
