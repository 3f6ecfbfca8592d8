"""How alike people do the same clips, as counts that add up over many clips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from audino_py.timeline.agreement import voices_of
from audino_py.timeline.detection import boundary_counts
from audino_py.timeline.diarization import diarization_errors
from audino_py.timeline.differences import Span, answers_of, pairs, times_of
from audino_py.timeline.transcripts import Spelling, word_errors


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both in one unit; what they count is told by whoever holds it."""

    part: int = 0
    whole: int = 0

    @property
    def rate(self) -> float | None:
        """From 0 up; above 1 only where a part can be larger than its whole. None of nothing."""
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(self.part + other.part, self.whole + other.whole)


type Mixed = tuple[str, str, str]
"""A question and the two of its answers that were given to one segment, in the order of text."""


@dataclass(frozen=True, slots=True)
class Concord:
    """Two versions held against each other, or the sum of many such pairs.

    ``speaker``: µs of speech that both give to the same voice, of all speech. ``words``: words
    that differ, of the first version's. ``edges``: edges set at the same place, of all edges.
    ``answers``: by question, segments with the same answer, of those that either answered.
    ``mixed``: how often two answers stood against each other.
    """

    speaker: Share = Share()
    words: Share = Share()
    edges: Share = Share()
    answers: dict[str, Share] = field(default_factory=dict)
    mixed: Counter[Mixed] = field(default_factory=Counter)

    def __add__(self, other: Concord) -> Concord:
        """Both together."""
        answers = {
            question: self.answers.get(question, Share()) + other.answers.get(question, Share())
            for question in {**self.answers, **other.answers}
        }
        return Concord(
            self.speaker + other.speaker,
            self.words + other.words,
            self.edges + other.edges,
            answers,
            self.mixed + other.mixed,
        )

    @property
    def all_answers(self) -> Share:
        """Of all questions together."""
        return sum(self.answers.values(), Share())


def concord_of(
    first: Sequence[Span],
    second: Sequence[Span],
    *,
    duration_us: int,
    spelling: Spelling,
    tolerance_us: int,
) -> Concord:
    """Hold two versions of one clip against each other.

    Parameters
    ----------
    first, second
        The versions; neither is taken for the better one, but speech and words are counted in
        the first, as diarization and word error rates are.
    duration_us
        Length of the clip.
    spelling
        What does not count as another word.
    tolerance_us
        How far an edge may lie from the other's and still be in its place; inclusive.

    References
    ----------
    Räsänen, Laine, Altosaar (2009), Interspeech, for edges; Fiscus, Ajot, Garofolo (2008),
    doi:10.1007/978-3-540-68585-2_36, for speakers; shares of equal answers are raw agreement, as
    in Artstein and Poesio (2008), doi:10.1162/coli.07-034-R2
    """
    speaking = diarization_errors(
        voices_of(first), voices_of(second), duration_us=duration_us, collar_us=tolerance_us
    )
    wrong_us = speaking.missed_us + speaking.false_alarm_us + speaking.confusion_us
    words = word_errors(*(spelling.normalise(_said(spans)) for spans in (first, second)))
    matched, edges = boundary_counts(times_of(first), times_of(second), tolerance_us=tolerance_us)
    answers, mixed = _answers(first, second)
    return Concord(
        Share(max(0, speaking.total_us - wrong_us), speaking.total_us),
        Share(words.edits, words.length),
        Share(matched, edges),
        answers,
        mixed,
    )


def _said(spans: Sequence[Span]) -> str:
    return " ".join(span.text for span in sorted(spans, key=lambda s: (s.start_us, s.end_us)))


def _answers(
    first: Sequence[Span], second: Sequence[Span]
) -> tuple[dict[str, Share], Counter[Mixed]]:
    """Segments that both have; one that only one of them answered counts as another answer."""
    shares: dict[str, Share] = {}
    mixed: Counter[Mixed] = Counter()
    for a, b in pairs(first, second):
        if a is None or b is None:
            continue
        left, right = dict(answers_of(a)), dict(answers_of(b))
        for question in {**left, **right}:
            own, other = left.get(question), right.get(question)
            share = shares.get(question, Share())
            shares[question] = share + Share(int(own == other), 1)
            if own != other:
                mixed.update(_mixed_up(question, own, other))
    return shares, mixed


def _mixed_up(question: str, own: Any, other: Any) -> list[Mixed]:
    """The one answer that stands against the other; nothing where several do, or none."""
    if not isinstance(own, frozenset) or not isinstance(other, frozenset):
        return []
    only_own, only_other = own - other, other - own
    if len(only_own) != 1 or len(only_other) != 1:
        return []
    one, two = sorted((str(*only_own), str(*only_other)))
    return [(question, one, two)]
