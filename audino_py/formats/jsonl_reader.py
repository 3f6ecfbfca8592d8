"""Our JSON Lines read back: line by line, each one either a document or a reason against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import msgspec

from audino_py.formats.document import (
    Answer,
    Document,
    LabelKind,
    LabelUsed,
    Span,
    ValueUsed,
    Word,
)
from audino_py.formats.json_reading import is_small
from audino_py.formats.jsonl import SCHEMA
from audino_py.timeline.times import to_micros

LONGEST_LINE_BYTES = 64 * 1024 * 1024
LONGEST_REASON = 300
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a line carries no instants
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # no database stores it
_DEEPEST = 32  # of metadata, as everywhere on the wire
_LONGEST_CLIP_SECONDS = 366 * 24 * 3600

Plain = list[str] | str | int | float


class _ClipLine(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    file: str
    external_id: str | None
    sha256: str
    duration: float
    rate_hz: int
    channels: int
    metadata: dict[str, object]
    reference: str


class _SegmentLine(msgspec.Struct, forbid_unknown_fields=True):
    id: UUID
    start: float
    end: float
    speaker: str | None
    text: str
    values: dict[str, Plain]
    channel: int | None
    unsure: bool
    draft: bool
    words: list[tuple[float, float, str, float | None]] = []


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    schema: str
    clip: _ClipLine
    language: str
    annotator: str
    kind: Literal["work", "final"]
    state: str
    labels: dict[str, LabelKind]
    segments: list[_SegmentLine]


_DECODER = msgspec.json.Decoder(_Line)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that is a document."""

    number: int
    document: Document


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that is none, and why; lines count from 1."""

    number: int
    message: str


class _RefusalError(Exception):
    """What is wrong with the line in hand; never leaves this module."""


def read_jsonl(lines: Iterable[bytes]) -> Iterator[ReadLine | RefusedLine]:
    """Read line by line; empty lines are passed over.

    Parameters
    ----------
    lines
        Bytes of one line each, with or without their line end, for example an open binary file.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield ReadLine(number, read_line(line))
        except _RefusalError as refusal:
            yield RefusedLine(number, shortened(str(refusal)))


def shortened(reason: str) -> str:
    """Return a reason that quotes at most so much of a file as a person reads."""
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"


def read_line(line: bytes) -> Document:
    """Read one line, or say what is wrong with it."""
    read = _decoded(line)
    if read.schema != SCHEMA:
        raise _RefusalError(f"the schema is {read.schema!r}; this server reads {SCHEMA!r}")
    clip = read.clip
    if _is_deeper(clip.metadata, _DEEPEST):
        raise _RefusalError(f"the metadata nest deeper than {_DEEPEST} levels")
    labels = {name: LabelUsed(name, kind) for name, kind in read.labels.items()}
    return Document(
        name=clip.name,
        file_name=clip.file,
        external_id=clip.external_id,
        sha256=clip.sha256,
        duration_us=_micros(clip.duration),
        rate_hz=clip.rate_hz,
        channels=clip.channels,
        metadata=clip.metadata,
        reference=clip.reference,
        language=read.language,
        annotator=read.annotator,
        kind=read.kind,
        state=read.state,
        created=_EPOCH,
        changed=_EPOCH,
        spans=_spans(read.segments, labels),
    )


def _decoded(line: bytes) -> _Line:
    if len(line) > LONGEST_LINE_BYTES:
        raise _RefusalError("the line is longer than 64 MiB")
    if not is_small(line):
        raise _RefusalError("the line holds more than is read at once")
    if _NUL.search(line):
        raise _RefusalError("the line holds the character NUL, which cannot be stored")
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise _RefusalError(f"this is no line of our export: {error}") from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _RefusalError("this line is not JSON") from error


def _is_deeper(value: object, levels: int) -> bool:
    """Tell whether JSON nests deeper than so many levels; a flat loop, as depth is the danger."""
    level: list[dict[str, object] | list[object]] = [value] if isinstance(value, dict) else []
    for _ in range(levels):
        held = [part for one in level for part in (one.values() if isinstance(one, dict) else one)]
        level = [part for part in held if isinstance(part, dict | list)]
    return bool(level)


def _spans(segments: list[_SegmentLine], labels: dict[str, LabelUsed]) -> tuple[Span, ...]:
    spans = tuple(_span(segment, labels) for segment in segments)
    if len({span.uid for span in spans}) != len(spans):
        raise _RefusalError("two segments have the same id")
    return spans


def _span(segment: _SegmentLine, labels: dict[str, LabelUsed]) -> Span:
    start_us, end_us = _micros(segment.start), _micros(segment.end)
    if not 0 <= start_us < end_us:
        raise _RefusalError(f"segment {segment.id} does not end after its start")
    if segment.channel is not None and segment.channel < 0:
        raise _RefusalError(f"segment {segment.id} names a channel below 0")
    return Span(
        uid=segment.id,
        start_us=start_us,
        end_us=end_us,
        speaker=segment.speaker,
        text=segment.text,
        answers=tuple(_answer(name, plain, labels) for name, plain in segment.values.items()),
        channel=segment.channel,
        unsure=segment.unsure,
        draft=segment.draft,
        words=tuple(
            Word(_micros(start), _micros(end), text, sure)
            for start, end, text, sure in segment.words
        ),
    )


def _micros(seconds: float) -> int:
    if not abs(seconds) <= _LONGEST_CLIP_SECONDS:
        raise _RefusalError(f"{seconds} is no time in seconds")
    return to_micros(seconds)


def _answer(name: str, plain: Plain, labels: dict[str, LabelUsed]) -> Answer:
    label = labels.get(name)
    if label is None:
        raise _RefusalError(f'the label {name!r} is not listed under "labels"')
    if isinstance(plain, list):
        if label.kind not in ("single", "multiple") or not plain:
            raise _RefusalError(f"the label {name!r} takes no list of values here")
        if len(set(plain)) != len(plain) or (label.kind == "single" and len(plain) > 1):
            raise _RefusalError(f"the label {name!r} takes each value once, a single choice one")
        return Answer(label, tuple(ValueUsed(text) for text in plain))
    if (label.kind == "text") != isinstance(plain, str) or label.kind in ("single", "multiple"):
        raise _RefusalError(f"the answer to {name!r} is not of the kind {label.kind!r}")
    return Answer(label, plain)
