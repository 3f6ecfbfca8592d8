"""Spans sorted into lanes in which nothing overlaps, and into tiers: one a speaker, or more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from heapq import heappop, heappush

from audino_py.formats.document import Document, Span
from audino_py.formats.losses import Losses
from audino_py.formats.names import free_name

Tier = tuple[str, list[Span]]

_LANE = re.compile(r"(.+) \(\d+\)")  # the second tier of a speaker whose segments overlap


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


def tiers_of(
    document: Document, without_speaker: str, losses: Losses, *, has_participants: bool = False
) -> Iterator[Tier]:
    """Yield name and spans of each tier; a clip without segments has one empty tier.

    Parameters
    ----------
    without_speaker
        Name of the tier of segments that have no speaker.
    has_participants
        Whether a tier says beside its name who speaks, so that its name alone tells nothing.
    """
    taken: set[str] = set()  # two tiers of one name are one tier to some readers
    groups = by_speaker(document.spans)
    others = {} if has_participants else _other_names(groups, without_speaker)
    losses.count("speakers_renamed", len(others))
    for speaker, spans in groups.items():
        lanes = lanes_of(spans)
        losses.count("lanes_added", len(lanes) - 1)
        losses.count("speaker_unknown", len(spans) if speaker is None else 0)
        for lane in lanes:
            wanted = without_speaker if speaker is None else others.get(speaker, speaker)
            name = free_name(wanted, taken)
            taken.add(name)
            yield name, lane
    if not document.spans:
        yield without_speaker, []


def _other_names(groups: Iterable[str | None], without_speaker: str) -> dict[str, str]:
    """Rename who would be taken for nobody, or for the second tier of somebody else."""
    speakers = [one for one in groups if one is not None]
    taken = {without_speaker, *speakers}
    names: dict[str, str] = {}
    for one in speakers:
        lane = _LANE.fullmatch(one)
        if one == without_speaker or (lane is not None and lane[1] in {without_speaker, *speakers}):
            names[one] = free_name(one, taken, spelling="{}_{}")
            taken.add(names[one])
    return names


def speaker_of_tier(name: str, names: Collection[str], without_speaker: str) -> str | None:
    """Return who speaks in a tier; a numbered one belongs to the tier of that name.

    Parameters
    ----------
    names
        Of all tiers that came before.
    """
    lane = _LANE.fullmatch(name)
    who = lane[1] if lane is not None and lane[1] in names else name
    return None if who in ("", without_speaker) else who
