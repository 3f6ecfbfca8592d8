"""Where two versions of a clip differ, as stretches of time: what the strip shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from audino_py.timeline.differences import (
    Change,
    Difference,
    Span,
    answers_of,
    differences,
    times_of,
)
from audino_py.timeline.spans import as_times, cuts_of, depth_between
from audino_py.timeline.transcripts import Spelling


class Matter(StrEnum):
    """What a stretch is disputed for; where several are, the first of these."""

    SPEECH = "speech"  # one has a segment here, the other none
    SPEAKER = "speaker"
    ANSWERS = "answers"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A stretch of time in µs in which the versions differ, all of it for one matter."""

    start_us: int
    end_us: int
    matter: Matter


def disputed(
    first: Sequence[Span],
    second: Sequence[Span],
    *,
    spelling: Spelling | None = None,
    tolerance_us: int = 0,
) -> list[Dispute]:
    """The stretches in which two versions differ, ordered, none overlapping another.

    How a stretch is cut into segments does not matter where speaker, answers and words are the
    same; words are compared segment by segment.

    Parameters
    ----------
    first, second
        The two versions.
    spelling
        What does not count as another word; None: every letter counts.
    tolerance_us
        A stretch that is no longer is an edge set a little aside: it is left out.
    """
    cuts = cuts_of(times_of(first), times_of(second))
    if len(cuts) == 0:
        return []
    matters = np.full(len(cuts) - 1, -1)
    found = differences(first, second, spelling=spelling)
    matters[_of_words(found, cuts)] = 3
    for number, key in ((2, _who_and_answers), (1, _who), (0, _anybody)):
        matters[_apart(first, second, cuts, key)] = number
    runs = np.flatnonzero(np.diff(matters, prepend=-2))
    ends = [*runs[1:].tolist(), len(matters)]
    return [
        Dispute(int(cuts[start]), int(cuts[end]), list(Matter)[matters[start]])
        for start, end in zip(runs.tolist(), ends, strict=True)
        if matters[start] >= 0 and cuts[end] - cuts[start] > tolerance_us
    ]


def disputed_us(disputes: Sequence[Dispute]) -> int:
    """How long the disputed stretches are together, in µs."""
    return sum(one.end_us - one.start_us for one in disputes)


def _anybody(_: Span) -> Hashable:
    return None


def _who(span: Span) -> Hashable:
    return span.speaker


def _who_and_answers(span: Span) -> Hashable:
    return span.speaker, answers_of(span)


def _apart(
    first: Sequence[Span],
    second: Sequence[Span],
    cuts: NDArray[np.int64],
    key: Callable[[Span], Hashable],
) -> NDArray[np.bool_]:
    """Shape ``(pieces,)``: True where something that `key` tells apart is in one version only."""
    kinds: defaultdict[Hashable, tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    for side, spans in enumerate((first, second)):
        for span in spans:
            kinds[key(span)][side].append(span)
    apart = np.zeros(len(cuts) - 1, np.bool_)
    for a, b in kinds.values():
        held = [depth_between(times_of(spans), cuts) > 0 for spans in (a, b)]
        apart |= held[0] ^ held[1]
    return apart


def _of_words(found: Sequence[Difference], cuts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Shape ``(pieces,)``: True inside segments whose words differ, or stand in one only."""
    rows = [
        (span.start_us, span.end_us)
        for one in found
        for span in (one.first, one.second)
        if span is not None and _has_other_words(one, span)
    ]
    return depth_between(as_times(rows), cuts) > 0


def _has_other_words(one: Difference, span: Span) -> bool:
    alone = one.changes & {Change.ADDED, Change.LEFT_OUT}
    return Change.REWORDED in one.changes or bool(alone and span.text)
