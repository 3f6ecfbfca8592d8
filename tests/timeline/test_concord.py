"""How alike two people work, on cases worked out by hand."""

from __future__ import annotations

from uuid import UUID

from audino_py.timeline.concord import Concord, Share, concord_of
from audino_py.timeline.differences import Span
from audino_py.timeline.transcripts import Spelling

S = 1_000_000


def span(number: int, start: int, end: int, who: str, text: str, **values: list[str]) -> Span:
    return Span(UUID(int=number), start * S, end * S, who, text, values)


FIRST = [
    span(1, 0, 4, "ann", "so it is", place=["noisy"], mood=["glad"]),
    span(2, 4, 8, "ben", "yes", place=["clear"]),
    span(3, 8, 10, "ann", "quite", place=["clear"]),
]
SECOND = [
    span(11, 0, 4, "ann", "so is it", place=["hard"], mood=["glad"]),
    span(12, 4, 8, "ben", "yes", place=["clear"]),
    span(13, 8, 10, "ben", "quite"),
]


def held(first: list[Span], second: list[Span]) -> Concord:
    return concord_of(first, second, duration_us=10 * S, spelling=Spelling(), tolerance_us=0)


def test_two_versions_are_counted_as_one_would_by_hand() -> None:
    found = held(FIRST, SECOND)

    assert found.speaker == Share(8 * S, 10 * S)  # the last two seconds go to another voice
    assert found.words == Share(2, 5)  # "it" and "is" are the other way round
    assert found.edges == Share(4, 4)  # what touches is one stretch: both have 0 and 10 s
    assert found.answers == {"place": Share(1, 3), "mood": Share(1, 1)}
    assert found.mixed == {("place", "hard", "noisy"): 1}
    assert found.all_answers == Share(2, 4)


def test_what_is_equal_is_wholly_alike_and_sums_add_up() -> None:
    equal = held(FIRST, FIRST)
    both = equal + held(FIRST, SECOND)

    assert (equal.speaker.rate, equal.words.rate, equal.edges.rate) == (1.0, 0.0, 1.0)
    assert equal.all_answers == Share(4, 4)
    assert not equal.mixed
    assert both.words == Share(2, 10)
    assert both.answers == {"place": Share(4, 6), "mood": Share(2, 2)}
    assert sum([equal, equal], Concord()) == equal + equal


def test_nothing_compared_has_no_figure() -> None:
    assert held([], []).words.rate is None
    assert Share().rate is None
