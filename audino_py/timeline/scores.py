"""Answers held against gold: how many were right, and how sure one can be of the rate."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audino_py.timeline.differences import Change, Span, answers_of, pairs
from audino_py.timeline.transcripts import Spelling

Z_95 = 1.959963984540054  # standard deviations that hold 95 % of a normal distribution
SURE = 0.15  # wide, at most: a rate to within seven or eight points of a hundred


@dataclass(frozen=True, slots=True)
class Tally:
    """Right answers of all given."""

    right: int
    answers: int

    @property
    def rate(self) -> float | None:
        """0.0 to 1.0; None before the first answer."""
        return self.right / self.answers if self.answers else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the true rate, by Agresti and Coull; (0, 1) before any answer.

        It holds Wilson's interval, whose coverage falls to 92 % at some rates: at 100 answers
        this one covers the truth in at least 93.9 of 100 cases whatever the rate, in 96 to 97 at
        3, 8 and 15 % wrong. It is at most 0.15 wide for up to 17 wrong ones, 0.19 at worst, for 50.

        What would be narrower is not as honest. Jeffreys' interval covers as few as 91 of 100 at
        3 % wrong. A prior from the answers of the rest of the team does well in teams of equals,
        and covers 68 to 92 of 100 where one person differs from the others: just whom a manager
        looks for. And the answers of one clip hang together: where they do so by a twentieth
        (intraclass correlation, ten answers a clip) this interval itself covers 88 to 96.

        References
        ----------
        Agresti and Coull (1998), doi:10.1080/00031305.1998.10480550; Brown, Cai, DasGupta (2001),
        doi:10.1214/ss/1009213286
        """
        return _interval(self.rate, self.answers) if self.rate is not None else (0.0, 1.0)

    @property
    def answers_to_be_sure(self) -> int:
        """How many more answers make the interval 0.15 wide, if they are as right as these.

        0 where it is narrow enough; at most 167, for half of them wrong; before any answer as
        many as surely do.
        """
        rate = 0.5 if self.rate is None else self.rate
        number = self.answers
        while _width(rate, number) > SURE:
            number += 1
        return number - self.answers

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.right + other.right, self.answers + other.answers)


NOTHING = Tally(0, 0)


def _interval(rate: float, answers: int) -> tuple[float, float]:
    more = Z_95**2
    number = answers + more
    share = (rate * answers + more / 2) / number
    half = Z_95 * math.sqrt(share * (1 - share) / number)
    return max(0.0, share - half), min(1.0, share + half)


def _width(rate: float, answers: int) -> float:
    low, high = _interval(rate, answers)
    return high - low


def tallies_against(
    gold: Sequence[Span],
    own: Sequence[Span],
    *,
    spelling: Spelling,
    tolerance_us: int,
) -> dict[str, Tally]:
    """Right answers of a person by question: ``times``, ``speaker``, ``words``, and label ids.

    Every gold segment asks for its times (both edges in place) and for whatever else it holds:
    speaker, words, answers. One that was not found has all of it wrong. A segment that gold does
    not have counts as a wrong ``times``.

    Parameters
    ----------
    gold, own
        Segments of one clip.
    spelling
        What does not count as another word.
    tolerance_us
        How far an edge may lie from gold's.
    """
    total: dict[str, Tally] = {}
    for good, given in pairs(gold, own):
        for question, is_right in _answers(good, given, spelling, tolerance_us):
            total[question] = total.get(question, NOTHING) + Tally(int(is_right), 1)
    return total


def _answers(
    good: Span | None, given: Span | None, spelling: Spelling, tolerance_us: int
) -> Iterator[tuple[str, bool]]:
    if good is None or given is None:
        yield "times", False
    else:
        apart = max(abs(good.start_us - given.start_us), abs(good.end_us - given.end_us))
        yield "times", apart <= tolerance_us
    if good is None:
        return
    if good.speaker is not None:
        yield Change.SPEAKER, given is not None and given.speaker == good.speaker
    if good.text:
        same = given is not None and spelling.normalise(given.text) == spelling.normalise(good.text)
        yield "words", same
    own = dict(answers_of(given)) if given is not None else {}
    for label, value in answers_of(good):
        yield label, own.get(label) == value
