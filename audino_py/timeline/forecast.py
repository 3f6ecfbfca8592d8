"""When a project will be done, as a range: from what was finished so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 20  # finished clips; with fewer no date is told
FEWEST_DAYS = 5  # an older project is looked at day by day: nobody works at night
BINS = 14  # of a younger one
DAY_S = 86_400.0
LONGEST_DAYS = 28  # what lies further back says little of the present pace
DRAWS = 2000
LOW, HIGH = 10, 90  # percentiles: the range covers 80 %
REST_BELOW = 0.25  # of the usual day: a weekday with less is one of rest
FEWEST_WEEKDAYS = 2  # of one name, before it can be told to be one of rest with some work on it
WAVERS = 0.05  # of the pace: how much it changes by itself from what it was to what comes
FURTHEST_DAYS = 600  # that are drawn one by one; beyond, equal stretches do


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds from now until all is finished."""

    low_s: float
    middle_s: float
    high_s: float


def forecast(finished_s: Sequence[float], now_s: float, left: float) -> Forecast | None:
    """Foretell when the rest will be finished, at the pace of late.

    Days to come are drawn one by one: how much a day brings wavers as it did (a gamma-Poisson
    draw with the mean and the variance of the days that were), the mean itself is as unsure as
    so few days make it, and weekdays on which nobody worked stay days of rest. A project of few
    days, or one that will go on for years, is cut into equal stretches instead.

    Parameters
    ----------
    finished_s
        When each clip was finished, in seconds of a clock whose days begin at multiples of
        86,400, as POSIX time does; in any order.
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
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; for counts that
    waver more than chance: Hilbe (2011), Negative Binomial Regression, chapter 8
    """
    times = np.sort(np.asarray(finished_s, dtype=np.float64))
    if times.size < FEWEST or left <= 0:
        return None
    since = max(float(times[0]), now_s - LONGEST_DAYS * DAY_S)
    times = times[times >= since]
    if now_s <= since or times.size == 0:
        return None
    days = int(now_s // DAY_S) - int(since // DAY_S)
    drawn = _drawn_by_day(times, since, now_s, left) if days >= FEWEST_DAYS else None
    if drawn is None:
        drawn = _drawn_by_stretch(times, since, now_s, left)
    low, middle, high = np.percentile(drawn, (LOW, 50, HIGH))
    return Forecast(float(low), float(middle), float(high))


def _drawn_by_day(
    times: NDArray[np.float64], since: float, now_s: float, left: float
) -> NDArray[np.float64] | None:
    """Seconds until the end, shape ``(DRAWS,)``; None where days tell too little."""
    first, today = int(since // DAY_S), int(now_s // DAY_S)
    by_day = np.bincount((times // DAY_S).astype(int) - first, minlength=today - first)
    counts = by_day[: today - first].astype(np.float64)  # today is not over
    weights = rest_weights(counts, first)
    usual = counts[weights[(first + np.arange(counts.size)) % 7] == 1]
    if usual.size < FEWEST_DAYS - 1 or usual.sum() == 0:
        return None
    mean = usual.mean()
    variance = max(usual.var(ddof=1), mean)  # counts waver at least as chance alone makes them
    length = int(left / (mean / 4 * weights.mean())) + 14
    if length > FURTHEST_DAYS:
        return None
    chance = np.random.default_rng(counts.size)
    unsure = np.sqrt(variance / usual.size + (WAVERS * mean) ** 2)
    pace = mean + chance.standard_t(usual.size - 1, DRAWS) * unsure
    clock = np.sort(times % DAY_S)  # when on a day work is finished
    weight = weights[(today + np.arange(length)) % 7]
    weight[0] *= 1 - np.searchsorted(clock, now_s % DAY_S) / clock.size  # the rest of today
    means = np.maximum(pace, mean / 4)[:, None] * weight + 1e-9
    scale = variance / mean
    done = np.cumsum(chance.gamma(means / scale, scale), axis=1) >= left
    day = np.where(done.any(axis=1), done.argmax(axis=1), length)
    seconds = day * DAY_S + chance.choice(clock, DRAWS) - now_s % DAY_S
    return np.maximum(seconds, 0)


def rest_weights(counts: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """How much of a usual day each day of the week brings, shape ``(7,)``; 1 for usual days.

    Parameters
    ----------
    counts
        Finished clips by day, without gaps.
    first
        The number of the first of these days, counted from the clock's zero.
    """
    weekdays = (first + np.arange(counts.size)) % 7
    weights = np.ones(7)
    if counts.size < 7:
        return weights
    means = np.array([counts[weekdays == number].mean() for number in range(7)])
    usual = np.median(means)
    for number in range(7):
        known = int((weekdays == number).sum())
        is_rest = means[number] < REST_BELOW * usual
        if is_rest and (known >= FEWEST_WEEKDAYS or means[number] == 0):
            weights[number] = means[number] / usual
    return weights


def _drawn_by_stretch(
    times: NDArray[np.float64], since: float, now_s: float, left: float
) -> NDArray[np.float64]:
    """The same from equal stretches of the past, as a random walk with drift takes to get there."""
    length = now_s - since
    days = round(length / DAY_S)
    bins = days if days >= FEWEST_DAYS else BINS
    counts, _ = np.histogram(times, bins=bins, range=(since, now_s))
    stretches = _stretches_left(counts.astype(np.float64), float(left))
    return stretches * (length / bins)


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
