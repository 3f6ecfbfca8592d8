"""How a benchmark's figures are read."""

from __future__ import annotations

from audino_py.benches.row import Row, document, percentile


def test_a_row_holds_on_the_right_side_of_its_target() -> None:
    fast = Row("wait", "ms", 50, [10, 30, 20])
    slow = Row("wait", "ms", 50, [60])
    many = Row("rate", "1/s", 220, [300], lower_is_better=False, yardstick=100)

    assert (fast.value, fast.holds) == (20, True)
    assert not slow.holds
    assert many.as_dict()["ratio"] == 3
    assert [row["holds"] for row in document([fast, slow, many])["rows"]] == [True, False, True]


def test_a_percentile_is_a_time_that_was_measured() -> None:
    times = [float(number) for number in range(1, 101)]

    assert percentile(times, 0.95) == 96
    assert percentile([7.0], 0.95) == 7
