"""JAMS read: observations that are words or labels, with their times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from audino_py.formats.event_reader import EVENT
from audino_py.formats.json_reading import json_of
from audino_py.formats.reading import (
    SPAN_BYTES,
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    Sheets,
    base_name,
    known_channel,
    micros_of,
    uid_of,
)

Time = float | str | None
# What is heard, not said: its value answers a label.
_EVENTS = ("tag_", "scaper")


class _Observation(msgspec.Struct):
    time: Time = None
    duration: Time = None
    value: Any = None


class _Columns(msgspec.Struct):
    """The same for observations that lie close together, and of older files."""

    time: list[Time] = []
    duration: list[Time] = []
    value: list[Any] = []


class _Person(msgspec.Struct):
    name: str | None = None


class _About(msgspec.Struct):
    annotator: _Person = msgspec.field(default_factory=_Person)


class _Own(msgspec.Struct):
    """What our own export adds."""

    speaker: str | None = None
    label: str = ""
    segments: list[str] = []
    channels: list[int | None] = []


class _Annotation(msgspec.Struct):
    namespace: str = ""
    data: list[_Observation] | _Columns = []
    annotation_metadata: _About = msgspec.field(default_factory=_About)
    sandbox: msgspec.Raw = msgspec.Raw(b"null")


class _Identifiers(msgspec.Struct):
    sha256: str = ""


class _File(msgspec.Struct):
    title: str | None = None
    identifiers: msgspec.Raw = msgspec.Raw(b"null")


class _Jams(msgspec.Struct):
    annotations: list[_Annotation] = []
    file_metadata: _File = msgspec.field(default_factory=_File)


@dataclass(slots=True)
class _Sheet:
    """What one person says of the clip; parts of one segment are put together by its id."""

    document: ReadDocument
    parts: dict[str, tuple[ReadSpan, str]] = field(default_factory=dict)

    def take(self, span: ReadSpan, key: str, where: str) -> None:
        """Keep a span, or add what it says to the one of the same key."""
        known, place = self.parts.get(key, (None, where))
        if known is None:
            self.document.tally.take(SPAN_BYTES, where)
            self.parts[key] = span, place
            return
        whole = replace(
            known,
            text=known.text or span.text,
            speaker=known.speaker or span.speaker,
            values={**known.values, **span.values},
        )
        self.parts[key] = whole, place

    def finished(self) -> ReadDocument:
        """Return the document with all its spans."""
        for key in list(self.parts):
            span, where = self.parts.pop(key)
            self.document.tally.give_back(SPAN_BYTES)
            self.document.add(span, where)
        return self.document


def read_jams(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, and a document for each annotator it names."""
    read = json_of(given, _Jams)
    names = dict.fromkeys((given.stem, base_name(read.file_metadata.title or "") or given.stem))
    documents = Sheets(given.room, given.saw)
    sheets: dict[str, _Sheet] = {}
    for number, one in enumerate(read.annotations, start=1):
        who = (one.annotation_metadata.annotator.name or "").strip()
        if who not in sheets:
            sheets[who] = _Sheet(documents.of(who, given.name, *names))
        _read(sheets[who], one, f"{given.name}, annotation {number}")
    for who, sheet in (sheets or {"": _Sheet(documents.of("", given.name, *names))}).items():
        document = sheet.finished()
        document.annotator = who
        document.sha256 = _told(read.file_metadata.identifiers, _Identifiers()).sha256
        yield document


def _told[T](raw: msgspec.Raw, usual: T) -> T:
    """Return what we wrote ourselves; what others keep there is left alone."""
    try:
        return msgspec.json.decode(raw, type=type(usual))
    except (msgspec.MsgspecError, RecursionError):
        return usual


def _read(sheet: _Sheet, one: _Annotation, place: str) -> None:
    own = _told(one.sandbox, _Own())
    rows = _rows(one.data)
    is_ours = len(own.segments) == len(rows)
    for number, row in enumerate(rows):
        where = f"{place}, observation {number + 1}"
        words = _words(row.value)
        if words is None:
            kind = one.namespace[:40] or "no name"
            sheet.document.notes[f"observations without words, of the kind {kind}"] += 1
            continue
        start_us = micros_of(row.time, where)
        end_us = start_us + micros_of(row.duration or 0, where)
        span = _span(start_us, end_us, words, one.namespace, own)
        if is_ours:
            channel = own.channels[number] if number < len(own.channels) else None
            key = own.segments[number]
            span = replace(span, uid=uid_of(key), channel=known_channel(channel))
            sheet.take(span, key, where)
        else:
            sheet.take(span, where, where)


def _rows(data: list[_Observation] | _Columns) -> list[_Observation]:
    if isinstance(data, list):
        return data
    rows = zip(data.time, data.duration, data.value, strict=False)
    return [_Observation(time, duration, value) for time, duration, value in rows]


def _words(value: Any) -> str | None:
    """Return what was observed as a text; None where it is a number or nothing."""
    if isinstance(value, dict):  # scaper's
        value = value.get("label")
    return value if isinstance(value, str) else None


def _span(start_us: int, end_us: int, words: str, namespace: str, own: _Own) -> ReadSpan:
    values: dict[str, Plain] = {}
    if own.label:
        values = {own.label: words} if words else {}
    elif namespace.startswith(_EVENTS):
        values = {EVENT: [words]} if words else {}
    text = "" if values or own.label else words
    return ReadSpan(start_us, end_us, text, (own.speaker or "").strip() or None, values=values)
