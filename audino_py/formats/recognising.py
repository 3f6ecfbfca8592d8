"""What format a file is in: told by its content first, by its name where that leaves a choice."""

from __future__ import annotations

import re

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.archive import is_sound
from audino_py.formats.json_reading import is_small
from audino_py.formats.parquet_reader import MAGIC
from audino_py.formats.reading import Given, head_of, utf8_of

_BY_ENDING = {
    ".textgrid": "textgrid",
    ".eaf": "eaf",
    ".rttm": "rttm",
    ".uem": "uem",
    ".ctm": "ctm",
    ".stm": "stm",
    ".vtt": "webvtt",
    ".srt": "srt",
    ".trs": "trs",
    ".cha": "chat",
    ".jams": "jams",
}
_STARTS = (
    ("WEBVTT", "webvtt"),
    ('File type = "ooTextFile', "textgrid"),
    ('"ooTextFile', "textgrid"),
    ("SPEAKER ", "rttm"),
    ("SPKR-INFO ", "rttm"),
    ("@UTF8", "chat"),
    ("@Begin", "chat"),
)
_HEAD_LETTERS = 4096
# Alone on a line: an arrow may also be a word between the times of others.
_TIMES = re.compile(r"^[ \t]*\d[\d:.,]*[ \t]+-->[ \t]+\d", re.MULTILINE)
_TWO_NUMBERS = re.compile(r"\s*[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?\t\s*[-+]?\d*\.?\d+")
# The first group of names that all stand in an object tells what it is.
_OBJECTS: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(names.split()), found)
    for names, found in (
        ("schema clip segments", "jsonl"),
        ("file_metadata annotations", "jams"),
        ("audio_filepath", "nemo"),
        ("file_name", "audiofolder"),
        ("recording_id start duration", "lhotse"),
        ("supervisions", "lhotse"),
        ("sources sampling_rate", "lhotse"),
        ("levels sampleRate", "emu"),
        ("original_filename segmentations", "json"),
        ("session_id start_time end_time", "seglst"),
        ("data annotations", "label_studio"),
        ("data predictions", "label_studio"),
        ("data completions", "label_studio"),
        ("results metadata", "deepgram"),
        ("results", "deepgram"),
        ("audio_url", "assemblyai"),
        ("utterances", "assemblyai"),
        ("segments", "whisper"),
        ("chunks", "whisper"),
        ("transcription", "whisper"),
        ("text words", "whisper"),
        ("start end text", "whisper"),
    )
)


def format_of(given: Given) -> str:
    """Return the name of the format that a file is in.

    Raises
    ------
    UnreadableError
        If it is in none that is read here.
    """
    name = given.name.lower()
    if is_sound(name):
        raise UnreadableError(f"{given.name} is sound. Add it under Upload, then import the text.")
    if given.data.startswith(b"ooBinaryFile"):
        return "textgrid"
    if given.data.startswith(MAGIC):
        return "parquet"
    head = head_of(given)
    if not head.strip() and not given.data.strip():
        raise UnreadableError(f"{given.name} is empty. Choose the file that holds the segments.")
    found = _by_content(given, head, name) or next(
        (known for ending, known in _BY_ENDING.items() if name.endswith(ending)), None
    )
    if found is None:
        raise UnreadableError(
            f"The format of {given.name} is none that is read here. Choose its format by hand, "
            "or see the list of formats in the help."
        )
    return found


def _by_content(given: Given, text: str, name: str) -> str | None:
    head = text[:_HEAD_LETTERS].lstrip()
    if head.startswith(("{", "[")):
        return _by_keys(given, text)
    if head.startswith("<"):
        return _by_root(head)
    found = next((known for start, known in _STARTS if head.startswith(start)), None)
    if found is None and _TIMES.search(head):
        return "srt"
    if found is None and not name.endswith(tuple(_BY_ENDING)):
        return _by_table(head, name)
    return found


def _by_root(head: str) -> str | None:
    if "<ANNOTATION_DOCUMENT" in head:
        return "eaf"
    return "trs" if "<Trans" in head or "trans-1" in head else None


def _by_table(head: str, name: str) -> str | None:
    line = re.split(r"[\r\n]", head, maxsplit=1)[0]
    if "Begin Time (s)" in line:
        return "raven"
    words = [word.strip().strip('"').lower() for word in re.split(r"[\t,;|]", line)]
    if {"path", "sentence"} <= set(words) and "start" not in words:
        return "common_voice"
    if found := _by_columns(set(words), "tsv" if "\t" in line else "csv"):
        return found
    if _TWO_NUMBERS.match(line):
        return "audacity" if name.endswith(".txt") else "events"
    return "events" if _TWO_NUMBERS.match(line.partition("\t")[2]) else None


def _by_columns(words: set[str], table: str) -> str | None:
    if "event_label" in words or {"onset", "offset"} <= words:
        return "events"
    if {"start", "start_time", "begin"} & words:
        return table
    return "audiofolder" if "file_name" in words else None


def _by_keys(given: Given, head: str) -> str | None:
    """Tell by the names in the first object: of the file, of its list, or of its first line."""
    keys = _keys(utf8_of(given).lstrip(), head, given.room)
    return next((found for names, found in _OBJECTS if names <= keys), None)


def _keys(data: bytes, head: str, room: int) -> frozenset[str]:
    line = data[: data.find(b"\n") + 1]
    for part in (line, data if is_small(data, room) else b""):
        try:
            value = msgspec.json.decode(part, type=dict[str, msgspec.Raw])
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            continue
        return frozenset(value)
    # A list, or a file that is damaged further down: the names near its head are enough.
    return frozenset(re.findall(r'"([A-Za-z_]{1,40})"\s*:', head))
