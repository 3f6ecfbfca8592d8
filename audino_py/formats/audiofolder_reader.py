"""Hugging Face's audiofolder read: the metadata beside the audio, as JSON Lines or a table."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from audino_py.formats.json_reading import json_lines_of
from audino_py.formats.reading import (
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    Sheets,
    base_name,
    head_of,
    known_channel,
    micros_of,
    text_of,
    uid_of,
)
from audino_py.formats.table_reader import Columns, delimiter_of, rows_of, sheets_of

Time = float | str | None
_ANSWERS = msgspec.json.Decoder(dict[str, Plain | None] | None)
_NONE = msgspec.Raw(b"null")
_LABEL = "label"  # what classifiers of whole clips have in place of words


class _Segment(msgspec.Struct):
    segment: str | None = None
    start: Time = None
    end: Time = None
    speaker: str | int | None = None
    text: str | None = None
    channel: int | str | None = None
    unsure: bool | None = None
    draft: bool | None = None
    labels: msgspec.Raw = _NONE


class _Line(_Segment):
    """A clip with its segments, one segment cut out of a clip, or a clip and what is said."""

    file_name: str = ""
    clip: str = ""
    external_id: str | None = None
    sha256: str | None = None
    annotator: str | None = None
    transcription: str | None = None
    sentence: str | None = None
    speaker_id: str | int | None = None
    label: str | int | None = None
    segments: list[_Segment] | None = None


def read_audiofolder(given: Given) -> Iterator[ReadDocument]:
    """Read ``metadata.jsonl`` or ``metadata.csv``: a line for each file of audio."""
    if not head_of(given).lstrip().startswith("{"):
        text = text_of(given)
        rows = rows_of(given, text, delimiter_of(text))
        head = [cell for cell in next(rows, (1, []))[1] if isinstance(cell, str)]
        return iter(sheets_of(given, Columns(given, head, may_be_whole=True), rows))
    sheets = Sheets(given.room, given.saw)
    for where, line in json_lines_of(given, _Line):
        file = base_name(line.file_name)
        name = line.clip or file
        sheet = sheets.of((line.clip or line.file_name, line.annotator), where, name, file)
        sheet.external_id, sheet.annotator = line.external_id or "", line.annotator or ""
        sheet.sha256 = line.sha256 or ""
        for span in _spans(line, where):
            sheet.add(span, where)
    return iter(sheets)


def _spans(line: _Line, where: str) -> Iterator[ReadSpan]:
    if line.segments is not None:
        yield from (_timed(one, where) for one in line.segments)
    elif line.start is not None or line.end is not None:
        yield _timed(line, where)
    else:
        said = line.text or line.transcription or line.sentence or ""
        who = line.speaker if line.speaker is not None else line.speaker_id
        values = _labels(line.labels)
        if line.label is not None and not values:
            values = {_LABEL: str(line.label)}
        if said or values:
            yield ReadSpan(0, None, said, _name(who), values=values)


def _timed(one: _Segment, where: str) -> ReadSpan:
    return ReadSpan(
        micros_of(one.start, where),
        micros_of(one.end, where),
        one.text or "",
        _name(one.speaker),
        known_channel(one.channel) if isinstance(one.channel, int) else None,
        _labels(one.labels),
        uid=uid_of(one.segment),
        unsure=bool(one.unsure),
        draft=bool(one.draft),
    )


def _name(who: str | int | None) -> str | None:
    return (str(who).strip() or None) if who is not None else None


def _labels(labels: msgspec.Raw) -> dict[str, Plain]:
    """Return the answers that we wrote; what others keep under this name is left alone."""
    if labels is _NONE:
        return {}
    try:
        read = _ANSWERS.decode(labels)
    except (msgspec.MsgspecError, RecursionError):
        return {}
    return {name: plain for name, plain in (read or {}).items() if plain not in (None, [])}
