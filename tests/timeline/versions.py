"""Pairs of versions made from real meetings: every seed shifts, drops and renames differently."""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID

from audino_py.timeline.differences import Span

type Turn = tuple[int, int, str]
"""Start and end in µs, speaker."""

MEETINGS = ("trn00", "trn04", "trn08")
SEEDS = range(6)


def turns_of(corpus: Path, meeting: str) -> list[Turn]:
    """A meeting's turns as its RTTM gives them."""
    turns = []
    for line in (corpus / "ami" / f"{meeting}.rttm").read_text().splitlines():
        words = line.split()
        start_us = round(float(words[3]) * 1e6)
        turns.append((start_us, start_us + round(float(words[4]) * 1e6), words[7]))
    return turns


def altered(turns: list[Turn], seed: int) -> list[Turn]:
    """The same meeting as somebody else might have marked it."""
    dice = random.Random(seed)
    speakers = sorted({turn[2] for turn in turns})
    names = dict(zip(speakers, dice.sample(["a", "b", "c", "d", "e"], len(speakers)), strict=True))
    made = []
    for start, end, speaker in turns:
        if dice.random() < 0.15:
            continue
        shift = [dice.randrange(-400_000, 400_000, 1000) for _ in range(2)]
        begin = max(0, start + shift[0])
        name = dice.choice(list(names.values())) if dice.random() < 0.2 else names[speaker]
        made.append((begin, max(begin + 20_000, end + shift[1]), name))
    return made


def span(number: int, start: float, end: float, text: str = "", speaker: str | None = None) -> Span:
    """A segment by its number, in seconds."""
    return Span(UUID(int=number), round(start * 1e6), round(end * 1e6), speaker, text)
