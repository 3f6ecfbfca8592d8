"""Microseconds and seconds: the vectors shared with the page, and what rounding promises."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audino_py.timeline.times import clock_text, seconds_text, to_micros, to_seconds

VECTORS = json.loads((Path(__file__).parents[1] / "samples" / "times.json").read_text("utf-8"))
DAY_US = 24 * 3600 * 1_000_000


@pytest.mark.parametrize("vector", VECTORS["to_micros"], ids=lambda v: str(v["seconds"]))
def test_seconds_become_the_microseconds_of_the_shared_vectors(vector: dict[str, float]) -> None:
    assert to_micros(vector["seconds"]) == vector["micros"]


@pytest.mark.parametrize("vector", VECTORS["to_seconds"], ids=lambda v: str(v["micros"]))
def test_microseconds_become_the_seconds_of_the_shared_vectors(vector: dict[str, int]) -> None:
    assert to_seconds(vector["micros"]) == vector["seconds"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, DAY_US))
def test_a_time_of_whole_microseconds_survives_the_wire_and_every_text(us: int) -> None:
    assert to_micros(json.loads(json.dumps(to_seconds(us)))) == us
    assert to_micros(float(seconds_text(us))) == us


@pytest.mark.parametrize(
    ("seconds", "error"), [(math.nan, ValueError), (math.inf, OverflowError)], ids=str
)
def test_what_is_no_time_is_refused(seconds: float, error: type[Exception]) -> None:
    with pytest.raises(error):
        to_micros(seconds)


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "00:00:00.000"),
        (1_499, "00:00:00.001"),
        (1_500, "00:00:00.002"),
        (59_999_600, "00:01:00.000"),
        (3_599_999_600, "01:00:00.000"),
        (360_000_000_000, "100:00:00.000"),
    ],
)
def test_a_clock_shows_the_nearest_millisecond_and_carries(us: int, text: str) -> None:
    assert clock_text(us) == text


def test_seconds_text_never_uses_an_exponent() -> None:
    assert seconds_text(1) == "0.000001"
    assert seconds_text(43_200_000_000) == "43200.000000"
