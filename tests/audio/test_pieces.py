"""Speech joined and cut into pieces a recogniser hears at once."""

from __future__ import annotations

from audino_py.audio.pieces import pieces


def test_near_spans_are_joined_and_far_or_long_ones_are_not() -> None:
    speech = [(0.0, 10.0), (10.5, 20.0), (20.5, 29.0), (40.0, 41.0)]

    assert list(pieces(speech)) == [(0.0, 20.0), (20.5, 29.0), (40.0, 41.0)]


def test_an_hour_without_a_pause_is_cut() -> None:
    cut = list(pieces([(0.0, 700.0)]))

    assert cut == [(0.0, 300.0), (300.0, 600.0), (600.0, 700.0)]
    assert list(pieces([])) == []
