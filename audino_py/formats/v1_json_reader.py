"""audino v1's export read: one list of clips."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from audino_py.formats.json_reading import json_of
from audino_py.formats.reading import (
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    check_text,
    micros_of,
)


class _Value(msgspec.Struct):
    value: str


class _Label(msgspec.Struct):
    values: list[_Value] | _Value = []


class _Segment(msgspec.Struct):
    start_time: float | str | None
    end_time: float | str | None
    transcription: str | None = ""
    annotations: dict[str, _Label] | None = None


class _Person(msgspec.Struct):
    username: str = ""


class _Clip(msgspec.Struct):
    original_filename: str
    segmentations: list[_Segment]
    filename: str | None = ""
    assigned_user: _Person | None = None


def read_v1_json(given: Given) -> Iterator[ReadDocument]:
    """Read clip by clip; the same clip may stand there for several people."""
    for number, clip in enumerate(json_of(given, list[_Clip]), start=1):
        where = f"{given.name}, clip {number}"
        names = tuple(name for name in (clip.original_filename, clip.filename) if name)
        for name in names:
            check_text(name, where)
        sheet = ReadDocument(where, names)
        sheet.annotator = clip.assigned_user.username if clip.assigned_user is not None else ""
        for turn, segment in enumerate(clip.segmentations, start=1):
            place = f"{where}, segment {turn}"
            sheet.add(_span(segment, place), place)
        yield sheet


def _span(segment: _Segment, where: str) -> ReadSpan:
    values: dict[str, Plain] = {}
    for name, label in (segment.annotations or {}).items():
        chosen = label.values if isinstance(label.values, list) else [label.values]
        if chosen:
            values[name] = list(dict.fromkeys(one.value for one in chosen))
    times = micros_of(segment.start_time, where), micros_of(segment.end_time, where)
    return ReadSpan(*times, segment.transcription or "", values=values)
