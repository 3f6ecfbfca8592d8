"""When a project will be done, as a range: from what was finished so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 20  # finished clips; with fewer no date is told
FEWEST_DAYS = 7  # a younger project has not shown its days of rest
DAY_S = 86_400.0
LONGEST_DAYS = 28  # what lies further back says little of the present pace
DRAWS = 2000
LOW, HIGH = 10, 90  # percentiles: the range covers 80 %
REST_BELOW = 0.25  # of the usual day: a weekday with less is one of rest
FEWEST_WEEKDAYS = 2  # of one name, before it can be told to be one of rest with some work on it
FEWEST_USUAL = 4  # days that are none of rest, to tell from how much days differ
WAVERS = 0.05  # of the pace: how much it changes by itself from what it was to what comes
FURTHEST_DAYS = 600  # that are drawn one by one
CALMER = 0.5  # than chance: people work by the hour, so days differ less than lots of clips would
UNSEEN = 0.5  # of a day's work: how much days differ in a project too young to tell,
UNSEEN_DAYS = 3  # which is believed as much as so many days that were seen
LEAST_TODAY = 0.3  # of a first day's work is what it brought until now, at least
WEEK_OF_FIVE = 5 / 7  # of the pace, should the days of rest be to come


@dataclass(frozen=True, slots=True)
class Forecast:
    """Seconds from now until all is finished."""

    low_s: float
    middle_s: float
    high_s: float


@dataclass(frozen=True, slots=True)
class _Past:
    """What was finished of late, and when."""

    times: NDArray[np.float64]  # rising, as POSIX time
    amounts: NDArray[np.float64]  # as many, each above zero
    now_s: float

    @property
    def first(self) -> int:
        """The number of the day on which the first was finished."""
        return int(self.times[0] // DAY_S)

    @property
    def today(self) -> int:
        """The number of the day that is not over."""
        return int(self.now_s // DAY_S)

    @property
    def by_day(self) -> NDArray[np.float64]:
        """How much each day brought that is over, without gaps."""
        days = (self.times // DAY_S).astype(int) - self.first
        brought = np.bincount(days, weights=self.amounts, minlength=self.today - self.first)
        return brought[: self.today - self.first]

    def least_variance(self, mean: float) -> float:
        """Of days that bring so much: what comes in clips wavers, however even the work."""
        lump = float((self.amounts**2).sum() / self.amounts.sum())
        return CALMER * lump * mean

    def over(self, times: NDArray[np.float64]) -> float:
        """The share of a day's work that is usually done by this time of the day."""
        return float((times % DAY_S < self.now_s % DAY_S).mean())


def forecast(
    finished_s: Sequence[float], amounts: Sequence[float], now_s: float, left: float
) -> Forecast | None:
    """Foretell when the rest will be finished, at the pace of late.

    The pace is one of audio, not of clips: where short ones are done first, clips foretell an end
    that comes far too soon, and where lengths differ much, so do the days.

    Days to come are drawn one by one: how much a day brings wavers as it did (a gamma draw with
    the mean and the variance of the days that were), the mean itself is as unsure as so few days
    make it, and weekdays on which nobody worked stay days of rest. In its first week a project
    has shown neither its days of rest nor how much its days differ: both are taken to be unsure,
    and the range is wide.

    Parameters
    ----------
    finished_s
        When each clip was finished, in seconds of a clock whose days begin at multiples of
        86,400, as POSIX time does; in any order.
    amounts
        How much each of them was: its seconds of audio.
    now_s
        The present on that clock.
    left
        How much is left, as `amounts` are.

    Returns
    -------
    forecast
        The 10th, 50th and 90th percentile; None with fewer than 20 finished clips, or none of
        late.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; for sums that
    waver: Jørgensen (1997), The Theory of Dispersion Models, chapter 4
    """
    if len(finished_s) < FEWEST or left <= 0:
        return None
    order = np.argsort(np.asarray(finished_s, dtype=np.float64), kind="stable")
    times = np.asarray(finished_s, dtype=np.float64)[order]
    sizes = np.asarray(amounts, dtype=np.float64)[order]
    since = (now_s // DAY_S - LONGEST_DAYS) * DAY_S
    late = (times >= since) & (times <= now_s) & (sizes > 0)
    if not late.any():
        return None
    past = _Past(times[late], sizes[late], now_s)
    drawn = _drawn_by_day(past, left)
    if drawn is None:
        drawn = _drawn_by_pace(past, left)
    low, middle, high = np.percentile(drawn, (LOW, 50, HIGH))
    return Forecast(float(low), float(middle), float(high))


def _drawn_by_day(past: _Past, left: float) -> NDArray[np.float64] | None:
    """Seconds until the end, shape ``(DRAWS,)``; None where days tell too little."""
    brought = past.by_day
    if brought.size < FEWEST_DAYS:
        return None
    weights = rest_weights(brought, past.first)
    usual = brought[weights[(past.first + np.arange(brought.size)) % 7] == 1]
    if usual.size < FEWEST_USUAL or usual.sum() == 0:
        return None
    mean = usual.mean()
    length = int(left / (mean / 4 * weights.mean())) + 14
    if length > FURTHEST_DAYS:
        return None
    variance = max(usual.var(ddof=1), past.least_variance(mean))
    chance = np.random.default_rng(past.times.size)
    unsure = np.sqrt(variance / usual.size + (WAVERS * mean) ** 2)
    pace = mean + chance.standard_t(usual.size - 1, DRAWS) * unsure
    weight = weights[(past.today + np.arange(length)) % 7]
    weight[0] *= 1 - past.over(past.times)  # the rest of today
    means = np.maximum(pace, mean / 4)[:, None] * weight + 1e-9 * mean
    scale = variance / mean
    done = np.cumsum(chance.gamma(means / scale, scale), axis=1) >= left
    day = np.where(done.any(axis=1), done.argmax(axis=1), length)
    seconds = day * DAY_S + chance.choice(past.times % DAY_S, DRAWS) - past.now_s % DAY_S
    return np.maximum(seconds, 0)


def rest_weights(brought: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """How much of a usual day each day of the week brings, shape ``(7,)``; 1 for usual days.

    Parameters
    ----------
    brought
        What was finished by day, without gaps.
    first
        The number of the first of these days, counted from the clock's zero.
    """
    weekdays = (first + np.arange(brought.size)) % 7
    weights = np.ones(7)
    if brought.size < 7:
        return weights
    means = np.array([brought[weekdays == number].mean() for number in range(7)])
    usual = np.median(means)
    for number in range(7):
        known = int((weekdays == number).sum())
        is_rest = means[number] < REST_BELOW * usual
        if is_rest and (known >= FEWEST_WEEKDAYS or means[number] == 0):
            weights[number] = means[number] / usual
    return weights


def _drawn_by_pace(past: _Past, left: float) -> NDArray[np.float64]:
    """The same from the pace alone, as a random walk with drift takes to get there."""
    brought = past.by_day
    chance = np.random.default_rng(past.times.size)
    # Of a project's first day nobody knows how much of its work is still to come.
    part = chance.uniform(LEAST_TODAY, 1, DRAWS)
    if brought.size:
        part = np.full(DRAWS, past.over(past.times[past.times < past.today * DAY_S]))
    days = brought.size + part
    usual = float(past.amounts.sum() / days.mean())
    freedom = UNSEEN_DAYS + max(brought.size - 1, 0)
    apart = float(((brought - brought.mean()) ** 2).sum()) if brought.size else 0.0
    variance = (UNSEEN_DAYS * (UNSEEN * usual) ** 2 + apart) / freedom
    variance = max(variance, past.least_variance(usual))
    unsure = np.sqrt(variance / days + (WAVERS * usual) ** 2)
    pace = past.amounts.sum() / days + chance.standard_t(freedom, DRAWS) * unsure
    pace = np.maximum(pace, usual / 4)
    if brought.size < FEWEST_DAYS:
        pace *= np.where(chance.random(DRAWS) < 0.5, WEEK_OF_FIVE, 1)
    # pace * t + z * sqrt(t) = left, solved for sqrt(t).
    z = chance.standard_normal(DRAWS) * np.sqrt(variance)
    root = (-z + np.sqrt(z**2 + 4 * pace * left)) / (2 * pace)
    return np.asarray(root**2 * DAY_S)
