"""The end that is foretold comes when it was foretold, most of the time."""

from __future__ import annotations

import numpy as np
import pytest

from audino_py.timeline.forecast import DAY_S, FEWEST, forecast

CLIPS = 400
REPLAYS = 100


def replay(seed: int, share: float, *, rests: bool) -> tuple[bool, float]:
    """Whether the finish of a made-up project was in the range, and how wide that was of it."""
    chance = np.random.default_rng(seed)
    times: list[float] = []
    day = 0
    while len(times) < CLIPS:
        pace = 0 if rests and day % 7 >= 5 else 16
        number = chance.poisson(pace)
        times += sorted(day * DAY_S + chance.uniform(9 * 3600, 18 * 3600, number))
        day += 1
    done = int(CLIPS * share)
    now, end = times[done - 1], times[CLIPS - 1]
    found = forecast(times[:done], now, CLIPS - done)
    assert found is not None
    return found.low_s <= end - now <= found.high_s, (found.high_s - found.low_s) / (end - now)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
@pytest.mark.parametrize("rests", [False, True])
def test_the_range_holds_the_finish_in_eight_of_ten_replays(share: float, rests: bool) -> None:
    held = [bool(replay(seed, share, rests=rests)[0]) for seed in range(REPLAYS)]

    # A hundred replays err by four, twice that is allowed for.
    assert sum(held) >= 0.8 * REPLAYS - 8


def test_at_a_steady_pace_the_range_is_no_wider_than_half_the_time_left() -> None:
    widths = [replay(seed, 0.5, rests=False)[1] for seed in range(REPLAYS)]

    assert float(np.median(widths)) <= 0.5


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
