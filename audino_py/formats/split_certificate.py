"""What proves a split, and names in plain words what could not be balanced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from audino_py.timeline.times import to_seconds

TOLERANCE = 0.02  # of the whole length: a share within it counts as met
_FAR = 5 * TOLERANCE  # of one language, or of all voices
_KINDS = ("speaker", "session", "content")


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What lies in one part; `languages` by microseconds, `bonds` as kind and name."""

    clips: int
    duration_us: int
    languages: Counter[str]
    bonds: frozenset[tuple[str, str]]
    clips_with_session: int = 0

    def number_of(self, kind: str) -> int:
        """How many different speakers, sessions or contents it has."""
        return sum(one == kind for one, _ in self.bonds)


def certificate_of(
    parts: Mapping[str, PartFacts],
    shares: Mapping[str, float],
    *,
    session: str,
    largest: tuple[int, int],
    blocks: int,
) -> dict[str, Any]:
    """Count again what lies where: the proof does not trust whoever made the parts.

    Parameters
    ----------
    session
        Name of the metadata field that was to say which clips are of one session; empty for none.
    largest
        Clips and microseconds of the largest block that may not be divided.
    blocks
        How many blocks there are.
    """
    whole_us = sum(one.duration_us for one in parts.values())
    wanted = {name: share / sum(shares.values()) for name, share in shares.items()}
    shared = {kind: _shared(parts, kind) for kind in _KINDS}
    missed = _missed(parts, wanted, whole_us)
    if missed and whole_us:
        clips, length_us = largest
        missed.append(
            f"The largest group of clips that share a speaker, session or content holds "
            f"{clips} of the clips and {length_us / whole_us:.1%} of the length; "
            f"there are {blocks} such groups."
        )
    return {
        "parts": {name: _described(one, wanted[name], whole_us) for name, one in parts.items()},
        "clips_with_session": sum(one.clips_with_session for one in parts.values()),
        "shared_between_parts": shared,
        "is_proven": not any(shared.values()),
        "not_balanced": [*missed, *_without_session(parts, session)],
    }


def _without_session(parts: Mapping[str, PartFacts], session: str) -> list[str]:
    """Say how many clips have the field; a name that was mistyped keeps nothing together."""
    clips = sum(one.clips for one in parts.values())
    marked = sum(one.clips_with_session for one in parts.values())
    if not session or marked == clips:
        return []
    have = "has" if marked == 1 else "have"
    field = f'the metadata field "{session}"'
    return [f"{marked:,} of {clips:,} clips {have} {field}; the others are of no session."]


def _described(one: PartFacts, wanted: float, whole_us: int) -> dict[str, Any]:
    return {
        "clips": one.clips,
        "seconds": to_seconds(one.duration_us),
        "share": round(one.duration_us / whole_us, 6) if whole_us else 0.0,
        "share_wanted": round(wanted, 6),
        "speakers": one.number_of("speaker"),
        "sessions": one.number_of("session"),
        "languages": {
            name or "unknown": to_seconds(us) for name, us in sorted(one.languages.items())
        },
    }


def _shared(parts: Mapping[str, PartFacts], kind: str) -> int:
    """How many speakers, sessions or contents stand in more than one part."""
    names = [{name for one, name in part.bonds if one == kind} for part in parts.values()]
    return len(set().union(*(first & second for first, second in combinations(names, 2))))


def _missed(
    parts: Mapping[str, PartFacts], wanted: Mapping[str, float], whole_us: int
) -> list[str]:
    sentences: list[str] = []
    totals: Counter[str] = Counter()
    for part in parts.values():
        totals.update(part.languages)
    voices = {name for part in parts.values() for kind, name in part.bonds if kind == "speaker"}
    for name, part in parts.items():
        if part.clips == 0:
            sentences.append(f"{name} is empty: there are too few groups of clips.")
            continue
        share = part.duration_us / whole_us if whole_us else 0.0
        if abs(share - wanted[name]) > TOLERANCE:
            sentences.append(f"{name} holds {share:.1%} of the length; {wanted[name]:.1%} wanted.")
        if len(totals) > 1:
            sentences += _languages_missed(name, part, wanted[name], totals)
        sentences += _voices_missed(name, part, wanted[name], len(voices))
    return sentences


def _voices_missed(name: str, part: PartFacts, wanted: float, total: int) -> list[str]:
    """Say whether the number of voices in this part is far from the part's own share."""
    own = part.number_of("speaker")
    if total < 2 or abs(own / total - wanted) <= _FAR:
        return []
    return [f"{name} holds {own:,} of {total:,} voices, {own / total:.1%}; {wanted:.1%} wanted."]


def _languages_missed(name: str, part: PartFacts, wanted: float, totals: Counter[str]) -> list[str]:
    """Name languages whose share in this part is far from the part's own."""
    sentences = []
    for language, total_us in sorted(totals.items()):
        share = part.languages[language] / total_us if total_us else wanted
        if abs(share - wanted) > _FAR:
            word = language or "no language"
            sentences.append(f"{name} holds {share:.1%} of {word}; {wanted:.1%} wanted.")
    return sentences
