"""The end that is foretold comes when it was foretold, most of the time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from audino_py.timeline.forecast import DAY_S, FEWEST, forecast, rest_weights

CLIPS = 400
REPLAYS = 100


def at_work(chance: np.random.Generator, day: int, number: int) -> list[float]:
    return sorted(day * DAY_S + chance.uniform(9 * 3600, 18 * 3600, number))


def steady(seed: int) -> list[float]:
    """The same pace every day, and nothing but chance."""
    chance = np.random.default_rng(seed)
    times: list[float] = []
    day = 0
    while len(times) < CLIPS:
        times += at_work(chance, day, chance.poisson(16))
        day += 1
    return times[:CLIPS]


def with_weekends(seed: int) -> list[float]:
    """The same with two days of rest a week."""
    chance = np.random.default_rng(seed)
    times: list[float] = []
    day = 0
    while len(times) < CLIPS:
        times += at_work(chance, day, chance.poisson(0 if day % 7 >= 5 else 16))
        day += 1
    return times[:CLIPS]


def a_team(seed: int) -> list[float]:
    """People of their own paces and moods, with days off, some teams with weekends."""
    chance = np.random.default_rng(10_000 + seed)
    paces = chance.uniform(2, 7, chance.integers(2, 5))
    mood, off, rests = chance.uniform(0.1, 0.4), chance.uniform(0, 0.1), seed % 2 == 0
    times: list[float] = []
    day = 0
    while len(times) < CLIPS:
        if not (rests and day % 7 >= 5):
            there = [pace for pace in paces if chance.random() > off]
            pace = sum(one * chance.lognormal(-(mood**2) / 2, mood) for one in there)
            times += at_work(chance, day, chance.poisson(pace))
        day += 1
    return times[:CLIPS]


def replay(times: list[float], share: float) -> tuple[bool, float]:
    """Whether the finish of a made-up project was in the range, and how wide that was of it."""
    done = int(CLIPS * share)
    now, end = times[done - 1], times[CLIPS - 1]
    found = forecast(times[:done], now, CLIPS - done)
    assert found is not None
    return found.low_s <= end - now <= found.high_s, (found.high_s - found.low_s) / (end - now)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("project", [steady, with_weekends, a_team])
def test_the_range_holds_the_finish_in_eight_of_ten_replays(
    project: Callable[[int], list[float]], share: float
) -> None:
    found = [replay(project(seed), share) for seed in range(REPLAYS)]

    assert sum(bool(held) for held, _ in found) >= 0.8 * REPLAYS
    assert float(np.median([width for _, width in found])) <= 0.5


def test_nothing_is_foretold_before_twenty_clips_or_when_all_is_done() -> None:
    times = [float(number * 3600) for number in range(FEWEST)]

    assert forecast(times[1:], times[-1], 10) is None
    assert forecast(times, times[-1], 0) is None
    assert forecast(times, times[-1] + 60 * DAY_S, 10) is None
    found = forecast(times, times[-1], 20)
    assert found is not None
    # Twenty more at one an hour take twenty hours.
    assert found.low_s < 20 * 3600 < found.high_s
    assert found.middle_s == pytest.approx(20 * 3600, rel=0.1)


def test_days_of_rest_are_told_from_slow_ones() -> None:
    week = [10.0, 12.0, 9.0, 11.0, 4.0, 0.0, 1.0]

    assert list(rest_weights(np.array(week[:5]), 0)) == [1.0] * 7
    assert list(rest_weights(np.array(week), 0)) == [1, 1, 1, 1, 1, 0, 1]
    assert list(rest_weights(np.array(week * 2), 0)) == [1, 1, 1, 1, 1, 0, 1 / 9]


def test_a_project_of_years_has_a_range_too() -> None:
    found = forecast(steady(1), steady(1)[-1], 100_000)

    assert found is not None
    # At about 16 clips a day that is 6,250 days, give or take a fifth.
    assert found.middle_s / DAY_S == pytest.approx(6250, rel=0.2)
    assert found.low_s < found.middle_s < found.high_s
