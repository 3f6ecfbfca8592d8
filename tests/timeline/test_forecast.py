"""The end that is foretold comes when it was foretold, most of the time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from audino_py.timeline.forecast import DAY_S, FEWEST, forecast, rest_weights

CLIPS = 400
REPLAYS = 100

type Project = list[tuple[float, float]]  # when each clip was finished, and its length


def at_work(chance: np.random.Generator, day: int, number: int) -> list[float]:
    return sorted(day * DAY_S + chance.uniform(9 * 3600, 18 * 3600, number))


def steady(seed: int) -> Project:
    """The same pace every day, and nothing but chance."""
    chance = np.random.default_rng(seed)
    times: list[float] = []
    day = 0
    while len(times) < CLIPS:
        times += at_work(chance, day, chance.poisson(16))
        day += 1
    return [(time, 1.0) for time in times[:CLIPS]]


def with_weekends(seed: int) -> Project:
    """The same with two days of rest a week."""
    chance = np.random.default_rng(seed)
    times: list[float] = []
    day = 0
    while len(times) < CLIPS:
        times += at_work(chance, day, chance.poisson(0 if day % 7 >= 5 else 16))
        day += 1
    return [(time, 1.0) for time in times[:CLIPS]]


def a_team(seed: int) -> Project:
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
    return [(time, 1.0) for time in times[:CLIPS]]


def of_many_lengths(seed: int) -> Project:
    """A team that works by the hour, at clips of which a sixth is twice as long as the usual."""
    return _by_the_hour(seed, np.random.default_rng(seed).lognormal(np.log(180), 0.7, CLIPS))


def short_ones_first(seed: int) -> Project:
    """The same, and nobody begins with what is long."""
    chance = np.random.default_rng(20_000 + seed)
    lengths = np.sort(chance.lognormal(np.log(180), 0.7, CLIPS))
    return _by_the_hour(seed, lengths[np.argsort(np.arange(CLIPS) + chance.normal(0, 80, CLIPS))])


def _by_the_hour(seed: int, lengths: NDArray[np.float64]) -> Project:
    """People of their own speeds and hours, each at a clip until it is done, over nights."""
    chance = np.random.default_rng(30_000 + seed)
    number = chance.integers(2, 5)
    speeds, hours = chance.lognormal(np.log(6), 0.3, number), chance.uniform(1, 3, number)
    mood, rests = chance.uniform(0.1, 0.4), seed % 2 == 0
    waiting = [*lengths[::-1]]
    at: list[tuple[float, float] | None] = [None for _ in range(number)]  # a clip, the work left
    found: list[tuple[float, float]] = []
    day = 0
    while len(found) < CLIPS:
        for person in range(number if not (rests and day % 7 >= 5) else 0):
            free = hours[person] * 3600 * chance.lognormal(-(mood**2) / 2, mood)
            begins, worked = day * DAY_S + chance.uniform(8, 10) * 3600, 0.0
            while at[person] is not None or waiting:
                if at[person] is None:
                    length = waiting.pop()
                    at[person] = (length, length * speeds[person] * chance.lognormal(-0.045, 0.3))
                length, work = at[person] or (0.0, 0.0)
                if worked + work > free:
                    at[person] = (length, work - (free - worked))
                    break
                worked += work
                found.append((begins + 2 * worked, length))
                at[person] = None
        day += 1
    return sorted(found)


def replay(project: Project, share: float) -> tuple[bool, float]:
    """Whether the finish of a made-up project was in the range, and how wide that was of it."""
    times, lengths = [time for time, _ in project], [length for _, length in project]
    done = int(CLIPS * share)
    now, end = times[done - 1], times[CLIPS - 1]
    found = forecast(times[:done], lengths[:done], now, sum(lengths[done:]))
    assert found is not None
    return found.low_s <= end - now <= found.high_s, (found.high_s - found.low_s) / (end - now)


PROJECTS = [steady, with_weekends, a_team, of_many_lengths, short_ones_first]


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("project", PROJECTS)
def test_the_range_holds_the_finish_in_eight_of_ten_replays(
    project: Callable[[int], Project], share: float
) -> None:
    found = [replay(project(seed), share) for seed in range(REPLAYS)]

    held, widths = sum(bool(held) for held, _ in found), [width for _, width in found]
    narrow = sum(width <= 0.5 for width in widths)
    print(f"{project.__name__} {share:.0%}: {held} held, {narrow} no wider than half")
    assert held >= 0.8 * REPLAYS
    # Where long clips come last, what is left at the start is far more than what was seen.
    if project is not short_ones_first or share > 0.3:
        assert float(np.median(widths)) <= 0.5


@pytest.mark.parametrize("project", PROJECTS)
def test_in_its_first_days_the_range_is_wide_and_holds_the_finish(
    project: Callable[[int], Project],
) -> None:
    found = [replay(project(seed), FEWEST / CLIPS) for seed in range(REPLAYS)]

    assert sum(bool(held) for held, _ in found) >= 0.8 * REPLAYS


def test_nothing_is_foretold_before_twenty_clips_or_when_all_is_done() -> None:
    # Four hours a day at one an hour, from Monday to Sunday and one day more.
    times = [day * DAY_S + hour * 3600.0 for day in range(8) for hour in range(9, 13)]
    lengths, now = [30.0] * len(times), times[-1]

    assert forecast(times[: FEWEST - 1], lengths[: FEWEST - 1], now, 300) is None
    assert forecast(times, lengths, now, 0) is None
    assert forecast(times, lengths, now + 60 * DAY_S, 300) is None
    found = forecast(times, lengths, now, 40 * 30)
    assert found is not None
    # Forty more at four a day take ten days.
    assert found.low_s <= 10 * DAY_S <= found.high_s
    assert found.middle_s == pytest.approx(10 * DAY_S, rel=0.1)


def test_days_of_rest_are_told_from_slow_ones() -> None:
    week = [10.0, 12.0, 9.0, 11.0, 4.0, 0.0, 1.0]

    assert list(rest_weights(np.array(week[:5]), 0)) == [1.0] * 7
    assert list(rest_weights(np.array(week), 0)) == [1, 1, 1, 1, 1, 0, 1]
    assert list(rest_weights(np.array(week * 2), 0)) == [1, 1, 1, 1, 1, 0, 1 / 9]


def test_a_project_of_years_has_a_range_too() -> None:
    times, lengths = zip(*steady(1), strict=True)

    found = forecast(times, lengths, times[-1], 100_000)

    assert found is not None
    # At about 16 clips a day that is 6,250 days, give or take a fifth.
    assert found.middle_s / DAY_S == pytest.approx(6250, rel=0.2)
    assert found.low_s < found.middle_s < found.high_s
