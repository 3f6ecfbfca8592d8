"""Manifests of toolkits read: Lhotse, NeMo, SegLST; one JSON object for each segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.json_reading import json_lines_of, json_of
from audino_py.formats.reading import (
    LONGEST_NAME,
    Given,
    Plain,
    ReadDocument,
    ReadSpan,
    ReadWord,
    Sheets,
    base_name,
    check_text,
    known_channel,
    micros_of,
    uid_of,
)
from audino_py.formats.rttm import WITHOUT_SPEAKER

Time = float | str | None
Item = list[str | float | None]  # symbol, start, duration, perhaps a score


class _Source(msgspec.Struct):
    source: str = ""


class _Recording(msgspec.Struct):
    id: str
    sources: list[_Source] = []


class _Custom(msgspec.Struct):
    """What our own export adds."""

    segment: str = ""
    labels: dict[str, Plain] = {}
    channel: int | None = None
    unsure: bool = False
    draft: bool = False


_NOTHING = msgspec.Raw(b"null")


class _Supervision(msgspec.Struct):
    start: Time
    duration: Time
    recording_id: str = ""
    channel: int | list[int] | None = None
    text: str | None = None
    speaker: str | None = None
    alignment: dict[str, list[Item]] | None = None
    custom: msgspec.Raw = _NOTHING


class _RecordingLine(msgspec.Struct):
    """A line as far as it says where audio lies."""

    id: str = ""
    sources: list[_Source] | None = None


class _Line(msgspec.Struct):
    """A recording, a supervision or a cut: told apart by what it has."""

    id: str = ""
    sources: list[_Source] | None = None
    recording_id: str = ""
    start: Time = None
    duration: Time = None
    channel: int | list[int] | None = None
    text: str | None = None
    speaker: str | None = None
    alignment: dict[str, list[Item]] | None = None
    custom: msgspec.Raw = _NOTHING
    supervisions: list[_Supervision] | None = None
    recording: _Recording | None = None


def read_lhotse(given: Given) -> Iterator[ReadDocument]:
    """Read supervisions, or cuts with theirs."""
    return iter(lhotse_sheets([given]))


def lhotse_sheets(manifests: Iterable[Given]) -> Sheets:
    """Read manifests that belong together; recordings tell where the audio of an id lies."""
    given = list(manifests)
    sheets = Sheets(given[0].room, given[0].saw) if given else Sheets()
    for _, one in _lines_of(given, _RecordingLine):
        if one.sources is not None:
            sheets.of(one.id, one.id[:LONGEST_NAME], one.id, _file(one.sources))
    for where, line in _lines_of(given, _Line):
        if line.supervisions is not None:
            _read_cut(sheets, line, where)
        elif line.sources is None:
            found = _Supervision(
                line.start,
                line.duration,
                line.recording_id,
                line.channel,
                line.text,
                line.speaker,
                line.alignment,
                line.custom,
            )
            _read_supervision(sheets, found, where, 0)
    return sheets


def _lines_of[T](manifests: Iterable[Given], shape: type[T]) -> Iterator[tuple[str, T]]:
    for one in manifests:
        yield from json_lines_of(one, shape)


def _file(sources: list[_Source]) -> str:
    return base_name(sources[0].source) if sources else ""


def _read_cut(sheets: Sheets, cut: _Line, where: str) -> None:
    """Read a cut: times of its supervisions count from its own start."""
    recording = cut.recording
    if recording is not None:
        sheets.of(recording.id, where, recording.id, _file(recording.sources))
    for one in cut.supervisions or []:
        one.recording_id = recording.id if recording is not None else one.recording_id
        _read_supervision(sheets, one, where, micros_of(cut.start or 0, where))


def _read_supervision(sheets: Sheets, one: _Supervision, where: str, from_us: int) -> None:
    if not one.recording_id:
        raise UnreadableError(f"{where}: recording_id is missing. Is this a Lhotse manifest?")
    # A cut's supervision may begin before the cut does.
    is_before = isinstance(one.start, float) and one.start < 0
    start_us = from_us + (0 if is_before else micros_of(one.start or 0, where))
    end_us = start_us + micros_of(one.duration, where)
    sheet = sheets.of(one.recording_id, where, one.recording_id)
    words = _words((one.alignment or {}).get("word", []), where)
    who = (one.speaker or "").strip() or None
    own = _own(one.custom)
    # Others must name a channel of a clip that has one; the first then means all of it.
    channel = one.channel if isinstance(one.channel, int) and one.channel > 0 else None
    known = own.channel if own.segment else channel
    span = ReadSpan(
        start_us,
        end_us,
        one.text or "",
        who,
        known_channel(known),
        own.labels,
        words,
        uid_of(own.segment),
        own.unsure,
        own.draft,
    )
    sheet.add(span, where)


def _words(items: list[Item], where: str) -> tuple[ReadWord, ...]:
    words = []
    for item in items:
        if len(item) < 3:
            raise UnreadableError(f"{where}: a word of the alignment has no start or duration.")
        text, start, duration, *score = item
        check_text(str(text), where)
        start_us = micros_of(start, where)
        sure = score[0] if score and isinstance(score[0], float) and 0 <= score[0] <= 1 else None
        words.append(ReadWord(start_us, start_us + micros_of(duration, where), str(text), sure))
    return tuple(words)


def _own(custom: msgspec.Raw) -> _Custom:
    """Return what we wrote ourselves; what others keep there is left alone."""
    try:
        return msgspec.json.decode(custom, type=_Custom)
    except (msgspec.MsgspecError, RecursionError):
        return _Custom()


class _NemoLine(msgspec.Struct):
    audio_filepath: str
    duration: Time = None
    offset: Time = None
    text: str = ""
    speaker: str | int | None = None
    label: str | None = None
    channel: int | str | None = None
    labels: msgspec.Raw = _NOTHING


def read_nemo(given: Given) -> Iterator[ReadDocument]:
    """Read one segment a line; without an offset it begins where the file does."""
    sheets = Sheets(given.room, given.saw)
    for where, line in json_lines_of(given, _NemoLine):
        name = base_name(line.audio_filepath)
        sheet = sheets.of(line.audio_filepath, where, name)
        start_us = micros_of(line.offset or 0, where)
        end_us = None if line.duration is None else start_us + micros_of(line.duration, where)
        who = "" if line.speaker is None else str(line.speaker).strip()
        # Manifests for diarization have a label in place of words: "infer" asks who speaks.
        label = (line.label or "").strip()
        text = "" if label and line.text == "-" else line.text
        speaker = who or (label if label != "infer" else "") or None
        channel = line.channel if isinstance(line.channel, int) else None
        values = _nemo_labels(line.labels)
        span = ReadSpan(start_us, end_us, text, speaker, known_channel(channel), values)
        sheet.add(span, where)
    return iter(sheets)


def _nemo_labels(labels: msgspec.Raw) -> dict[str, Plain]:
    """Return the answers that we wrote; what others keep under this name is left alone."""
    try:
        return msgspec.json.decode(labels, type=dict[str, Plain])
    except (msgspec.MsgspecError, RecursionError):
        return {}


class _SegLstLine(msgspec.Struct):
    session_id: str
    start_time: Time
    end_time: Time
    words: str = ""
    speaker: str | int | None = None
    segment_id: str = ""
    channel: int | str | None = None


def read_seglst(given: Given) -> Iterator[ReadDocument]:
    """Read a list of segments with their speakers."""
    sheets = Sheets(given.room, given.saw)
    for number, line in enumerate(json_of(given, list[_SegLstLine]), start=1):
        where = f"{given.name}, segment {number}"
        sheet = sheets.of(line.session_id, where, line.session_id)
        times = micros_of(line.start_time, where), micros_of(line.end_time, where)
        who = "" if line.speaker is None else str(line.speaker).strip()
        speaker = who if who != WITHOUT_SPEAKER else ""
        # Channels count from 1; letters, as some scorers write them, name none that a clip has.
        channel = line.channel - 1 if isinstance(line.channel, int) else None
        uid = uid_of(line.segment_id)
        known = known_channel(channel)
        sheet.add(ReadSpan(*times, line.words, speaker or None, known, uid=uid), where)
    return iter(sheets)
