"""Train, dev and test parts that share no voice, no session and no content.

Clips that share any of these are one block, which is never divided. Blocks are given out from the
longest to the shortest, each to a part that still lacks length; among those to the one that lacks
most of what the block holds: languages, voices, length. No part ends further above its share than
one block is long.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from audino_py.formats.document import Document
from audino_py.formats.split_certificate import PartFacts, certificate_of


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """What is wanted.

    Parameters
    ----------
    shares
        Name of each part and its share of the length; shares are positive, in any unit.
    seed
        The same seed and the same clips give the same parts.
    session
        Name of the metadata field that says which clips were recorded together; empty for none.
    """

    shares: Mapping[str, float]
    seed: int = 0
    session: str = ""


@dataclass(frozen=True, slots=True)
class SplitItem:
    """One clip; `bonds` are what it may not share with another part, as kind and name."""

    key: str
    duration_us: int
    language: str = ""
    bonds: frozenset[tuple[str, str]] = frozenset()

    @property
    def speakers(self) -> frozenset[str]:
        """Names of its voices."""
        return frozenset(name for kind, name in self.bonds if kind == "speaker")


@dataclass(frozen=True, slots=True)
class Split:
    """Part of each clip by its key, and what proves and judges it."""

    part_of: dict[str, str]
    certificate: dict[str, Any]


def item_of(documents: Iterable[Document], plan: SplitPlan) -> SplitItem:
    """Return the clip that these documents, at least one, are all about; its key is its SHA-256."""
    every = list(documents)
    first = every[0]
    bonds = {("content", first.sha256)}
    if first.sound_sha256:
        bonds.add(("content", first.sound_sha256))  # the same sound in a file of another kind
    if first.voice:
        bonds.add(("speaker", first.voice))
    bonds |= {("speaker", s.speaker) for d in every for s in d.spans if s.speaker is not None}
    session = first.metadata.get(plan.session) if plan.session else None
    if session not in (None, ""):
        bonds.add(("session", str(session)))
    return SplitItem(first.sha256, first.duration_us, first.language, frozenset(bonds))


@dataclass(slots=True)
class _Block:
    """Clips that must stay together, and how much they hold of each thing that is balanced."""

    items: list[SplitItem]
    amounts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for one in self.items:
            self.amounts["length", ""] += one.duration_us
            self.amounts["language", one.language] += one.duration_us
        self.amounts["voices", ""] = len({name for one in self.items for name in one.speakers})

    @property
    def length(self) -> int:
        """Microseconds."""
        return self.amounts["length", ""]


def split(items: Iterable[SplitItem], plan: SplitPlan) -> Split:
    """Divide clips as the plan wants it.

    Raises
    ------
    ValueError
        If there are fewer than two parts, or a share is not positive.
    """
    if len(plan.shares) < 2 or min(plan.shares.values()) <= 0:
        raise ValueError("a split has at least two parts, each with a positive share")
    ordered = sorted(items, key=lambda one: one.key)
    blocks = _blocks(ordered)
    random.Random(plan.seed).shuffle(blocks)  # noqa: S311  chance that can be repeated
    blocks.sort(key=lambda block: -block.length)
    parts = _given_out(blocks, plan)
    part_of = {one.key: name for name, own in parts.items() for block in own for one in block.items}
    facts = {name: _facts(own) for name, own in parts.items()}
    largest = blocks[0] if blocks else _Block([])
    listed = "".join(f"{key} {part_of[key]}\n" for key in sorted(part_of))
    certificate = certificate_of(
        facts,
        plan.shares,
        session=plan.session,
        largest=(len(largest.items), largest.length),
        blocks=len(blocks),
    )
    head = {"schema": "audino-split/1", "seed": plan.seed, "session_field": plan.session}
    sealed = {"assignment_sha256": hashlib.sha256(listed.encode()).hexdigest()}
    return Split(part_of, head | certificate | sealed)


def _facts(blocks: list[_Block]) -> PartFacts:
    items = [one for block in blocks for one in block.items]
    languages: Counter[str] = Counter()
    for one in items:
        languages[one.language] += one.duration_us
    bonds = frozenset(bond for one in items for bond in one.bonds)
    marked = sum(any(kind == "session" for kind, _ in one.bonds) for one in items)
    return PartFacts(len(items), sum(one.duration_us for one in items), languages, bonds, marked)


def _blocks(items: list[SplitItem]) -> list[_Block]:
    """Join clips that share a bond, by union-find."""
    parent = list(range(len(items)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[tuple[str, str], int] = {}
    for index, one in enumerate(items):
        for bond in one.bonds:
            parent[root(index)] = root(first.setdefault(bond, index))
    groups: dict[int, list[SplitItem]] = {}
    for index, one in enumerate(items):
        groups.setdefault(root(index), []).append(one)
    # A union may end at either root; the order of the groups must not tell which.
    return [_Block(group) for group in sorted(groups.values(), key=lambda group: group[0].key)]


def _given_out(blocks: list[_Block], plan: SplitPlan) -> dict[str, list[_Block]]:
    totals: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        totals.update(block.amounts)
    whole = sum(plan.shares.values())
    lacks = {
        name: {thing: share / whole * total for thing, total in totals.items()}
        for name, share in plan.shares.items()
    }
    parts: dict[str, list[_Block]] = {name: [] for name in plan.shares}
    for block in blocks:
        name = _neediest(block, lacks, totals)
        parts[name].append(block)
        for thing, amount in block.amounts.items():
            lacks[name][thing] -= amount
    _fill_empty(parts)
    return parts


def _neediest(
    block: _Block,
    lacks: dict[str, dict[tuple[str, str], float]],
    totals: Counter[tuple[str, str]],
) -> str:
    """Return the part that lacks length, and most of what the block holds."""
    length = ("length", "")
    open_parts = [name for name in lacks if lacks[name][length] > 0] or list(lacks)

    def need(name: str) -> float:
        return sum(
            lacks[name][thing] / totals[thing] for thing, amount in block.amounts.items() if amount
        )

    fitting = [name for name in open_parts if lacks[name][length] >= block.length]
    return max(fitting or open_parts, key=need)


def _fill_empty(parts: dict[str, list[_Block]]) -> None:
    """Give a part that got nothing the smallest block of one that can spare it."""
    for name, own in parts.items():
        rich = [other for other in parts if len(parts[other]) > 1]
        if not own and rich:
            giver = min(rich, key=lambda other: parts[other][-1].length)
            parts[name].append(parts[giver].pop())
