"""Spans sorted into lanes in which nothing overlaps, as Praat's tiers need it."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from audino_py.formats.document import Span


def lanes_of(spans: Iterable[Span]) -> list[list[Span]]:
    """Sort spans into as few lanes as possible; within a lane none overlaps, earliest first.

    Parameters
    ----------
    spans
        In any order, overlapping as they like.
    """
    lanes: list[list[Span]] = []
    busy: list[tuple[int, int]] = []  # (end of its last span, lane)
    free: list[int] = []  # the lowest lane is filled first, so most work stays in lane 0
    for span in sorted(spans, key=lambda one: (one.start_us, one.end_us)):
        while busy and busy[0][0] <= span.start_us:
            heappush(free, heappop(busy)[1])
        if not free:
            lanes.append([])
            free.append(len(lanes) - 1)
        lane = heappop(free)
        lanes[lane].append(span)
        heappush(busy, (span.end_us, lane))
    return lanes


def by_speaker(spans: Iterable[Span]) -> dict[str | None, list[Span]]:
    """Group spans by speaker, in the order in which speakers first appear."""
    groups: dict[str | None, list[Span]] = {}
    for span in spans:
        groups.setdefault(span.speaker, []).append(span)
    return groups
