"""What speech models and services answer, read: Whisper and its kin, Deepgram, AssemblyAI.

Words keep their times and how sure the model was of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from audino_py.errors import UnreadableError
from audino_py.formats.json_reading import is_list, json_of
from audino_py.formats.reading import (
    Given,
    ReadDocument,
    ReadSpan,
    ReadWord,
    base_name,
    check_text,
    known_channel,
    micros_of,
)
from audino_py.formats.word_groups import SpokenWord, spans_of_words

Time = float | str | None


class _Word(msgspec.Struct):
    """A word as any of them writes it; AssemblyAI's times are milliseconds."""

    word: str = ""
    text: str = ""
    punctuated_word: str = ""
    start: Time = None
    end: Time = None
    probability: float | None = None
    score: float | None = None
    confidence: float | None = None
    speaker: str | int | None = None

    @property
    def said(self) -> str:
        return (self.punctuated_word or self.word or self.text).strip()

    @property
    def sure(self) -> float | None:
        known = (self.probability, self.score, self.confidence)
        sure = next((one for one in known if one is not None), None)
        return sure if sure is None or 0 <= sure <= 1 else None


class _Segment(msgspec.Struct):
    start: Time = None
    end: Time = None
    text: str = ""
    transcript: str = ""
    speaker: str | int | None = None
    channel: int | str | None = None
    words: list[_Word] | None = None


class _Chunk(msgspec.Struct):
    text: str = ""
    timestamp: tuple[Time, Time] = (None, None)


class _Offsets(msgspec.Struct):
    start: float = msgspec.field(name="from", default=0)
    end: float = msgspec.field(name="to", default=0)


class _CppSegment(msgspec.Struct):
    offsets: _Offsets
    text: str = ""


class _Whisper(msgspec.Struct):
    segments: list[_Segment] | None = None
    words: list[_Word] | None = None
    chunks: list[_Chunk] | None = None
    transcription: list[_CppSegment] | None = None
    model: str | dict[str, object] | None = None


def read_whisper(given: Given) -> Iterator[ReadDocument]:
    """Read the JSON of Whisper, faster-whisper, WhisperX, whisper.cpp or its web service."""
    if is_list(given):  # somebody wrote down the segments alone
        read = _Whisper(segments=json_of(given, list[_Segment]))
    else:
        read = json_of(given, _Whisper)
    sheet = given.document()
    sheet.source = read.model if isinstance(read.model, str) else "Whisper"
    if read.segments is not None:
        _take_segments(sheet, read.segments, given, 1)
    elif read.chunks is not None:
        for number, chunk in enumerate(read.chunks, start=1):
            where = f"{given.name}, chunk {number}"
            _take(sheet, _Segment(*chunk.timestamp, chunk.text), where, 1)
    elif read.transcription is not None:
        for number, part in enumerate(read.transcription, start=1):
            where = f"{given.name}, part {number}"
            _take(sheet, _Segment(part.offsets.start, part.offsets.end, part.text), where, 1000)
    elif read.words is not None:
        _take_words(sheet, read.words, None, given.name, 1)
    else:
        raise UnreadableError(
            f"{given.name} holds no segments. Let Whisper write its JSON with times, as with "
            "--output_format json."
        )
    yield sheet


class _Alternative(msgspec.Struct):
    transcript: str = ""
    words: list[_Word] | None = None


class _Channel(msgspec.Struct):
    alternatives: list[_Alternative] = []


class _Results(msgspec.Struct):
    channels: list[_Channel] = []
    utterances: list[_Segment] | None = None


class _Deepgram(msgspec.Struct):
    results: _Results


def read_deepgram(given: Given) -> Iterator[ReadDocument]:
    """Read utterances; where none were asked for, words are gathered into segments."""
    results = json_of(given, _Deepgram).results
    sheet = given.document()
    sheet.source = "Deepgram"
    many = len(results.channels) > 1
    if results.utterances:
        _take_segments(sheet, results.utterances, given, 1, has_channels=many)
    else:
        for number, channel in enumerate(results.channels):
            words = channel.alternatives[0].words if channel.alternatives else None
            _take_words(sheet, words or [], number if many else None, given.name, 1)
    yield sheet


class _AssemblyAI(msgspec.Struct):
    utterances: list[_Segment] | None = None
    words: list[_Word] | None = None
    audio_url: str = ""
    status: str = ""


def read_assemblyai(given: Given) -> Iterator[ReadDocument]:
    """Read utterances; where none were asked for, words are gathered into segments."""
    read = json_of(given, _AssemblyAI)
    if read.utterances is None and read.words is None:
        state = f" (its status is {read.status[:40]})" if read.status else ""
        raise UnreadableError(f"{given.name} holds no words{state}. Fetch the transcript again.")
    sheet = given.document(base_name(read.audio_url))
    sheet.source = "AssemblyAI"
    if read.utterances:
        _take_segments(sheet, read.utterances, given, 1000)
    else:
        _take_words(sheet, read.words or [], None, given.name, 1000)
    yield sheet


def _take_segments(
    sheet: ReadDocument,
    segments: list[_Segment],
    given: Given,
    a_second: int,
    *,
    has_channels: bool = False,
) -> None:
    for number, segment in enumerate(segments, start=1):
        if not has_channels:
            segment.channel = None
        _take(sheet, segment, f"{given.name}, segment {number}", a_second)


def _take(sheet: ReadDocument, segment: _Segment, where: str, a_second: int) -> None:
    text = (segment.text or segment.transcript).strip()
    if segment.end is None and segment.start is not None:
        end_us = None  # cut off by the model at the end of the sound
    else:
        end_us = _micros(segment.end, where, a_second)
    channel = segment.channel if isinstance(segment.channel, int) else None
    words = _timed(segment.words or (), where, a_second)
    times = _micros(segment.start, where, a_second), end_us
    who = _speaker(segment.speaker)
    sheet.add(ReadSpan(*times, text, who, known_channel(channel), words=words), where)


def _take_words(
    sheet: ReadDocument, words: list[_Word], channel: int | None, where: str, a_second: int
) -> None:
    spoken = [
        SpokenWord(timed, _speaker(word.speaker), channel)
        for word in words
        for timed in _timed([word], where, a_second)
    ]
    for span in spans_of_words(spoken):
        sheet.add(span, where)


def _timed(words: Iterable[_Word], where: str, a_second: int) -> tuple[ReadWord, ...]:
    """Return the words whose times are known; a model leaves some out, numbers for example."""
    timed = []
    for word in words:
        if word.start is None or word.end is None or not word.said:
            continue
        start_us = _micros(word.start, where, a_second)
        end_us = _micros(word.end, where, a_second)
        check_text(word.said, where)
        timed.append(ReadWord(start_us, max(start_us, end_us), word.said, word.sure))
    return tuple(timed)


def _micros(time: Time, where: str, a_second: int) -> int:
    if a_second == 1 or isinstance(time, str) or time is None:
        return micros_of(time, where)
    return micros_of(time / a_second, where)


def _speaker(who: str | int | None) -> str | None:
    """Return a name; bare numbers and letters are told to be speakers."""
    if who is None or who == "":
        return None
    text = str(who).strip()
    return f"Speaker {text}" if text.isdecimal() or len(text) == 1 else text or None
