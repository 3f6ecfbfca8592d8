"""Subtitles read: WebVTT and SRT; a voice tag is the speaker."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.reading import (
    Given,
    ReadDocument,
    ReadSpan,
    clock_micros,
    numbered_lines,
    text_of,
    uid_of,
)
from audino_py.formats.srt import plain_words

_TIMES = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
_PLACED = re.compile(r"\{\\an?\d+\}")  # where on the picture: of no meaning for sound
_NOT_CUES = ("NOTE", "STYLE", "REGION")


def read_webvtt(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, named like the file; cue ids that are UUIDs stay segments' ids."""
    lines = numbered_lines(text_of(given))
    number, first = next(lines, (1, ""))
    if number > 1 or not first.startswith("WEBVTT"):
        raise UnreadableError(f"{given.name} is no WebVTT: its first line is not WEBVTT.")
    sheet = given.document()
    for at, block in _blocks(lines):
        if not block[0].startswith(_NOT_CUES) or "-->" in block[0]:
            _read_cue(given, sheet, at, block)
    yield sheet


def _read_cue(given: Given, sheet: ReadDocument, at: int, block: list[str]) -> None:
    turn = next((turn for turn, line in enumerate(block[:2]) if "-->" in line), None)
    where = f"{given.name}, line {at + (turn or 0)}"
    if turn is None:
        sheet.notes["blocks without times"] += 1
        return
    start_us, end_us = _times(block[turn], where)
    body = "\n".join(block[turn + 1 :])
    speaker, text = _voiced(body)
    uid = uid_of(block[0].strip()) if turn else None
    sheet.add(ReadSpan(start_us, end_us, text, speaker, uid=uid), where)


def read_srt(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, named like the file."""
    sheet = given.document()
    for number, times, body in _cues(given):
        where = f"{given.name}, line {number}"
        start_us, end_us = _times(times, where)
        text = _PLACED.sub("", "\n".join(line for line in body if line.strip()))
        speaker, words = _voiced(text)
        sheet.add(ReadSpan(start_us, end_us, words, speaker), where)
    yield sheet


def _cues(given: Given) -> Iterator[tuple[int, str, list[str]]]:
    """Yield number and text of each line with times, and the lines up to the next one's number."""
    at, times, last = 0, "", 0
    body: list[str] = []
    for number, line in numbered_lines(text_of(given)):
        if "-->" in line:
            # A number right above is that of this cue.
            if body and last == number - 1 and body[-1].strip().isdecimal():
                body.pop()
            if times:
                yield at, times, body
            at, times, body = number, line, []
        else:
            body.append(line)
        last = number
    if times:
        yield at, times, body
    elif any(line.strip() for line in body):
        raise UnreadableError(
            f"{given.name} holds no line with times, as in 00:01,000 --> 00:02,500."
        )


def _blocks(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield number of the first line, and lines, of what stands between blank lines."""
    block: list[str] = []
    last = 0
    for number, line in lines:
        if block and number > last + 1:
            yield last + 1 - len(block), block
            block = []
        block.append(line)
        last = number
    if block:
        yield last + 1 - len(block), block


def _times(line: str, where: str) -> tuple[int, int]:
    found = _TIMES.match(line)
    if found is None:
        raise UnreadableError(f"{where}: two times with --> between them should stand here.")
    return clock_micros(found[1], where), clock_micros(found[2], where)


def _voiced(body: str) -> tuple[str | None, str]:
    """Return speaker and words."""
    voice = _VOICE.search(body)
    speaker = html.unescape(voice[1]).strip() if voice is not None else ""
    return speaker or None, plain_words(body)
