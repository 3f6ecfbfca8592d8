"""Two versions of one clip, segment by segment: added, left out, moved, re-worded, re-labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heappop, heappush
from typing import Any
from uuid import UUID

from audino_py.timeline.spans import Times, as_times
from audino_py.timeline.transcripts import Spelling

SAME_FROM = 0.5  # of joint time: spans of other origin that share as much are taken for one


class Change(StrEnum):
    """What became of a segment from the first version to the second."""

    ADDED = "added"  # only in the second
    LEFT_OUT = "left_out"  # only in the first
    MOVED = "moved"
    REWORDED = "reworded"
    SPEAKER = "speaker"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Span:
    """A segment ``[start_us, end_us)`` as a plain value; ``values`` by label."""

    uid: UUID
    start_us: int
    end_us: int
    speaker: str | None = None
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One segment that is not the same in both; at least one of the two is there."""

    first: Span | None
    second: Span | None
    changes: frozenset[Change]

    @property
    def start_us(self) -> int:
        """Where it begins in the version in which it begins first."""
        return min(span.start_us for span in (self.first, self.second) if span is not None)

    @property
    def end_us(self) -> int:
        """Where it ends in the version in which it ends last."""
        return max(span.end_us for span in (self.first, self.second) if span is not None)


def times_of(spans: Sequence[Span]) -> Times:
    """Shape ``(spans, 2)``, µs."""
    return as_times((span.start_us, span.end_us) for span in spans)


def differences(
    first: Sequence[Span],
    second: Sequence[Span],
    *,
    spelling: Spelling | None = None,
    tolerance_us: int = 0,
) -> list[Difference]:
    """What is not the same in two versions, in the order of time.

    Parameters
    ----------
    first, second
        Segments with the same id are one segment. The others are paired by their time, the best
        first, where they share at least half of the time they cover together.
    spelling
        What does not count as another word; None: every letter counts.
    tolerance_us
        How far an edge may lie from the other's and still be in its place; inclusive.
    """
    found = []
    for a, b in pairs(first, second):
        changes = _changes(a, b, spelling, tolerance_us)
        if changes:
            found.append(Difference(a, b, frozenset(changes)))
    return sorted(found, key=lambda one: (one.start_us, one.end_us))


def pairs(
    first: Sequence[Span], second: Sequence[Span]
) -> Iterator[tuple[Span | None, Span | None]]:
    """Every segment of both versions once, with its counterpart where it has one."""
    theirs = {span.uid: span for span in second}
    known = {span.uid for span in first if span.uid in theirs}
    yield from ((span, theirs[span.uid]) for span in first if span.uid in known)
    left = [span for span in first if span.uid not in known]
    right = [span for span in second if span.uid not in known]
    taken_left: set[UUID] = set()
    taken_right: set[UUID] = set()
    for _, a, b in sorted(_candidates(left, right), key=lambda one: one[0]):
        if a.uid not in taken_left and b.uid not in taken_right:
            taken_left.add(a.uid)
            taken_right.add(b.uid)
            yield a, b
    yield from ((span, None) for span in left if span.uid not in taken_left)
    yield from ((None, span) for span in right if span.uid not in taken_right)


def _candidates(
    left: Sequence[Span], right: Sequence[Span]
) -> Iterator[tuple[tuple[float, bool, int], Span, Span]]:
    """Pairs that share enough time, each behind its rank: the most alike, then of one speaker."""
    waiting = sorted(right, key=lambda span: span.start_us)
    running: list[tuple[int, int, Span]] = []
    at = 0
    for a in sorted(left, key=lambda span: span.start_us):
        while at < len(waiting) and waiting[at].start_us < a.end_us:
            heappush(running, (waiting[at].end_us, at, waiting[at]))
            at += 1
        while running and running[0][0] <= a.start_us:
            heappop(running)
        for _, number, b in running:
            share = _share(a, b)
            if share >= SAME_FROM:
                yield (-share, a.speaker != b.speaker, number), a, b


def _share(a: Span, b: Span) -> float:
    shared = min(a.end_us, b.end_us) - max(a.start_us, b.start_us)
    return shared / (max(a.end_us, b.end_us) - min(a.start_us, b.start_us))


def _changes(
    a: Span | None, b: Span | None, spelling: Spelling | None, tolerance_us: int
) -> set[Change]:
    if a is None:
        return {Change.ADDED}
    if b is None:
        return {Change.LEFT_OUT}
    apart = max(abs(a.start_us - b.start_us), abs(a.end_us - b.end_us))
    read = spelling.normalise if spelling is not None else str
    held = {
        Change.MOVED: apart > tolerance_us,
        Change.REWORDED: read(a.text) != read(b.text),
        Change.SPEAKER: a.speaker != b.speaker,
        Change.ANSWERS: answers_of(a) != answers_of(b),
    }
    return {change for change, is_so in held.items() if is_so}


def answers_of(span: Span) -> frozenset[tuple[str, Any]]:
    """The answers given, in a form that compares: the order of several values says nothing."""
    return frozenset(
        (label, frozenset(value) if isinstance(value, list) else value)
        for label, value in span.values.items()
        if value not in ([], "", None)
    )
