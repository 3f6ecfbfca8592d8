"""EMU's ``_annot.json`` read: items of segment levels; a level is a speaker."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.json_reading import json_of
from audino_py.formats.lanes import speaker_of_tier
from audino_py.formats.reading import LONGEST_NAME, Given, Plain, ReadDocument, ReadSpan, micros_of
from audino_py.formats.textgrid import WITHOUT_SPEAKER, WITHOUT_WORDS

_TRANSCRIPTS = ("text", "transcript", "transcription")


class _Label(msgspec.Struct):
    name: str
    value: str


class _Item(msgspec.Struct):
    sampleStart: float | None = None  # noqa: N815  the format's own name
    sampleDur: float | None = None  # noqa: N815  the format's own name
    labels: list[_Label] = []


class _Level(msgspec.Struct):
    name: str
    type: str
    items: list[_Item] = []


class _Annot(msgspec.Struct):
    sampleRate: float  # noqa: N815  the format's own name
    levels: list[_Level]
    name: str = ""
    annotates: str = ""


def read_emu(given: Given) -> Iterator[ReadDocument]:
    """Read one bundle: one clip; a segment's last sample belongs to it."""
    read = json_of(given, _Annot)
    if not read.sampleRate > 0:
        raise UnreadableError(f"{given.name}: its sampleRate is {read.sampleRate:g}. Correct it.")
    stem = given.stem.removesuffix("_annot")
    sheet = given.document(stem, read.annotates, read.name)
    sheet.names = (stem, *sheet.names)
    names: set[str] = set()
    for level in read.levels:
        if level.type != "SEGMENT":
            sheet.notes["items of levels without segments"] += len(level.items)
            continue
        name = level.name.strip()
        names.add(name)
        speaker = speaker_of_tier(name, names, WITHOUT_SPEAKER)
        for number, item in enumerate(level.items, start=1):
            where = f"{given.name}, level {level.name[:40]}, item {number}"
            sheet.add(_span(item, level, read.sampleRate, speaker, where), where)
    yield sheet


def _span(item: _Item, level: _Level, rate_hz: float, speaker: str | None, where: str) -> ReadSpan:
    if item.sampleStart is None or item.sampleDur is None:
        raise UnreadableError(f"{where}: sampleStart or sampleDur is missing. Correct it there.")
    start_us = micros_of(item.sampleStart / rate_hz, where)
    end_us = micros_of((item.sampleStart + item.sampleDur + 1) / rate_hz, where)
    text = ""
    values: dict[str, Plain] = {}
    # A level's own attribute is called like the level.
    has_own = any(label.name == level.name for label in item.labels)
    for label in item.labels:
        is_usual = not has_own and label.name.lower() in _TRANSCRIPTS
        if label.name == level.name or is_usual:
            text = "" if label.value == WITHOUT_WORDS else label.value
        elif label.name.strip() and label.value:
            values[label.name[:LONGEST_NAME]] = label.value
    return ReadSpan(start_us, end_us, text, speaker, values=values)
