"""Scores on gold: whether the interval holds what it promises, in simulated runs."""

from __future__ import annotations

import math
import random
import statistics
from uuid import UUID

import pytest

from audino_py.timeline.differences import Span
from audino_py.timeline.scores import Tally, tallies_against
from audino_py.timeline.transcripts import Spelling

RUNS = 100
GOLD_CLIPS = 10  # of a hundred clips
LINES = 10  # a clip: a hundred gold answers in all
WIDEST = 0.15  # held by up to 17 wrong of 100


def line(number: int, text: str) -> Span:
    return Span(UUID(int=number + 1), number * 1_000_000, number * 1_000_000 + 900_000, None, text)


def answered(error_rate: float, dice: random.Random) -> Tally:
    """What one annotator's words are worth on ten gold clips among a hundred."""
    total = Tally(0, 0)
    gold = [line(number, f"word {number}") for number in range(LINES)]
    for _ in range(GOLD_CLIPS):
        own = [
            line(number, "wrong" if dice.random() < error_rate else f"Word {number}.")
            for number in range(LINES)
        ]
        found = tallies_against(gold, own, spelling=Spelling(), tolerance_us=0)
        total += found["words"]
    return total


@pytest.mark.parametrize("error_rate", [0.03, 0.08, 0.15])
def test_the_interval_covers_the_truth_and_is_narrow_at_a_hundred_answers(
    error_rate: float,
) -> None:
    covered, widths = 0, []
    for seed in range(RUNS):
        tally = answered(error_rate, random.Random(seed))
        low, high = tally.interval
        assert tally.answers == 100
        covered += low <= 1 - error_rate <= high
        widths.append(high - low)

    narrow = sum(width <= WIDEST for width in widths)
    print(f"{error_rate:.0%} wrong: {covered} covered, {narrow} narrow, widest {max(widths):.4f}")
    assert covered >= 90
    # At 15 % chance alone makes it more than 17 wrong of 100 in about one run of four.
    assert statistics.median(widths) <= WIDEST
    if error_rate < 0.1:
        assert max(widths) <= WIDEST


@pytest.mark.parametrize("answers", [20, 50, 100, 300])
def test_the_interval_covers_every_rate_as_the_binomial_law_says(answers: int) -> None:
    intervals = [Tally(right, answers).interval for right in range(answers + 1)]

    def covered(rate: float) -> float:
        return sum(
            math.comb(answers, right) * rate**right * (1 - rate) ** (answers - right)
            for right, (low, high) in enumerate(intervals)
            if low <= rate <= high
        )

    assert min(covered(number / 200) for number in range(1, 200)) >= 0.925


def test_the_width_holds_up_to_seventeen_wrong_of_a_hundred() -> None:
    widths = [high - low for low, high in (Tally(100 - k, 100).interval for k in range(101))]

    narrow = [wrong for wrong, width in enumerate(widths) if width <= WIDEST]

    assert narrow == [*range(18), *range(83, 101)]
    assert max(widths) == widths[50] == pytest.approx(0.1923, abs=1e-4)


def test_the_interval_is_never_certain_and_says_nothing_before_an_answer() -> None:
    assert Tally(0, 0).interval == (0.0, 1.0)
    assert Tally(0, 0).rate is None
    assert list(Tally(10, 10).interval) == pytest.approx([0.6791, 1.0], abs=1e-4)
    assert list(Tally(0, 10).interval) == pytest.approx([0.0, 0.3209], abs=1e-4)


@pytest.mark.parametrize(
    ("tally", "more"),
    # Worked by hand: 75 % of 127 are 95.25, the interval of which is 0.1499 wide; of 126 0.1505.
    [(Tally(75, 100), 27), (Tally(83, 100), 0), (Tally(50, 100), 67), (Tally(0, 0), 167)],
)
def test_it_says_how_many_more_answers_make_it_narrow(tally: Tally, more: int) -> None:
    assert tally.answers_to_be_sure == more


def width_of(rate: float, answers: int) -> float:
    """Agresti's and Coull's once more, for a rate that no whole number of right answers has."""
    number = answers + 1.96**2
    share = (rate * answers + 1.96**2 / 2) / number
    half = 1.96 * math.sqrt(share * (1 - share) / number)
    return min(1, share + half) - max(0, share - half)


def test_with_that_many_more_as_right_as_before_it_is_narrow_and_with_one_less_not() -> None:
    for right, answers in ((15, 20), (9, 10), (30, 60), (150, 200)):
        more = Tally(right, answers).answers_to_be_sure

        assert width_of(right / answers, answers + more) <= WIDEST
        if more > 0:
            assert width_of(right / answers, answers + more - 1) > WIDEST
