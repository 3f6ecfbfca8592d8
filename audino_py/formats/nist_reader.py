"""The line formats of speech evaluations read: RTTM, CTM and STM, with the UEM beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.reading import (
    WORD_BYTES,
    Given,
    ReadDocument,
    ReadSpan,
    ReadWord,
    Sheets,
    check_text,
    micros_of,
    numbered_lines,
    settle_channels,
    text_of,
)
from audino_py.formats.rttm import WITHOUT_SPEAKER
from audino_py.formats.word_groups import SpokenWord, spans_of_words

_NOBODY = {WITHOUT_SPEAKER, "<NA>", "-"}
_NO_SPEECH = {"inter_segment_gap", "excluded_region"}
_NOT_SCORED = "ignore_time_segment_in_scoring"

Fields = tuple[str, list[str]]


def read_rttm(given: Given) -> Iterator[ReadDocument]:
    """Read who speaks when: the lines that say SPEAKER."""
    sheets = Sheets(given.room, given.saw)
    for where, words in _lines(given):
        sheet = sheets.of(words[1] if len(words) > 1 else "", where, *words[1:2])
        if words[0] != "SPEAKER":
            sheet.notes["lines that are not of the kind SPEAKER"] += 1
            continue
        _require(words, 8, where, "SPEAKER clip channel start length <NA> <NA> speaker")
        start_us = micros_of(words[3], where)
        end_us = start_us + micros_of(words[4], where)
        who = None if words[7] in _NOBODY else words[7]
        sheet.add(ReadSpan(start_us, end_us, speaker=who, channel=_channel(words[2], where)), where)
    return map(settle_channels, sheets)


def read_uem(given: Given) -> Iterator[ReadDocument]:
    """Read which clips were listened to: documents without spans."""
    sheets = Sheets(given.room, given.saw)
    for where, words in _lines(given):
        _require(words, 4, where, "clip channel start end")
        sheets.of(words[0], where, words[0])
    return iter(sheets)


def read_ctm(given: Given) -> Iterator[ReadDocument]:
    """Read words with their times; what is said without a pause becomes one segment."""
    sheets = Sheets(given.room, given.saw)
    spoken: dict[str, list[SpokenWord]] = {}
    for where, words in _lines(given):
        _require(words, 5, where, "clip channel start length word")
        sheets.of(words[0], where, words[0])
        start_us = micros_of(words[2], where)
        end_us = start_us + micros_of(words[3], where)
        check_text(words[4], where)
        sure = _confidence(words[5]) if len(words) > 5 else None
        sheets.tally.take(WORD_BYTES, where)
        word = ReadWord(start_us, end_us, words[4], sure)
        one = SpokenWord(word, channel=_channel(words[1], where))
        spoken.setdefault(words[0], []).append(one)
    for sheet in sheets:
        said = spoken.pop(sheet.names[0])
        sheets.tally.give_back(WORD_BYTES * len(said))  # they are counted with their segments
        for span in spans_of_words(said):
            sheet.add(span, sheet.where)
    return map(settle_channels, sheets)


def read_stm(given: Given) -> Iterator[ReadDocument]:
    """Read who says what; the optional label in angle brackets is left aside."""
    sheets = Sheets(given.room, given.saw)
    for where, words in _lines(given):
        _require(words, 5, where, "clip channel speaker start end words")
        sheet = sheets.of(words[0], where, words[0])
        if words[2] in _NO_SPEECH:
            sheet.notes["stretches marked as not spoken"] += 1
            continue
        rest = words[5:]
        if rest and rest[0].startswith("<") and rest[0].endswith(">") and "," in rest[0]:
            rest = rest[1:]
        text = "" if rest == [_NOT_SCORED] else " ".join(rest)
        times = micros_of(words[3], where), micros_of(words[4], where)
        who = None if words[2] in _NOBODY else words[2]
        sheet.add(ReadSpan(*times, text, who, _channel(words[1], where)), where)
    return map(settle_channels, sheets)


def _lines(given: Given) -> Iterator[Fields]:
    """Yield place and fields of each line that is no comment."""
    for number, line in numbered_lines(text_of(given)):
        words = line.split()
        if words and not words[0].startswith((";;", "#")):
            yield f"{given.name}, line {number}", words


def _require(words: list[str], fewest: int, where: str, form: str) -> None:
    if len(words) < fewest:
        raise UnreadableError(
            f"{where}: {len(words)} fields, where at least {fewest} are needed: {form}. "
            "Is the file whole, and is this its format?"
        )


def _channel(text: str, where: str) -> int | None:
    """Return the channel counted from 0; letters count too, as some corpora write A and B."""
    if text in ("<NA>", "-"):
        return None
    if len(text) == 1 and "A" <= text <= "P":
        return ord(text) - ord("A")
    if not text.isdecimal() or len(text) > 4:
        raise UnreadableError(f"{where}: {text[:40]} is no channel. Channels count from 1.")
    return max(int(text) - 1, 0)


def _confidence(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def speech_of(sheets: Iterable[ReadDocument], listed: Iterable[ReadDocument]) -> list[ReadDocument]:
    """Return documents of an RTTM with those that only its UEM lists."""
    found = list(sheets)
    known = {sheet.names[:1] for sheet in found}
    return [*found, *(one for one in listed if one.names[:1] not in known)]
