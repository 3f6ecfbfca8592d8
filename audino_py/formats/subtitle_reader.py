"""Subtitles read: WebVTT and SRT; a voice tag is the speaker."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given, ReadDocument, ReadSpan, clock_micros, text_of, uid_of
from audino_py.formats.srt import plain_words

_LINE_END = re.compile(r"\r\n|\r|\n")
_TIMES = re.compile(r"^\s*(\S+)\s+-->\s+(\S+)(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
_PLACED = re.compile(r"\{\\an?\d+\}")  # where on the picture: of no meaning for sound
_NOT_CUES = ("NOTE", "STYLE", "REGION")


def read_webvtt(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, named like the file; cue ids that are UUIDs stay segments' ids."""
    lines = _LINE_END.split(text_of(given))
    if not lines[0].startswith("WEBVTT"):
        raise UnreadableError(f"{given.name} is no WebVTT: its first line is not WEBVTT.")
    sheet = given.document()
    for at, block in _blocks(lines[1:], first=2):
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
    lines = _LINE_END.split(text_of(given))
    sheet = given.document()
    cues = [turn for turn, line in enumerate(lines) if "-->" in line]
    if not cues and any(line.strip() for line in lines):
        raise UnreadableError(
            f"{given.name} holds no line with times, as in 00:01,000 --> 00:02,500."
        )
    for turn, after in pairwise([*cues, len(lines)]):
        where = f"{given.name}, line {turn + 1}"
        start_us, end_us = _times(lines[turn], where)
        body = lines[turn + 1 : after]
        if after < len(lines) and body and body[-1].strip().isdecimal():
            body = body[:-1]  # the number of the next cue
        text = _PLACED.sub("", "\n".join(line for line in body if line.strip()))
        speaker, words = _voiced(text)
        sheet.add(ReadSpan(start_us, end_us, words, speaker), where)
    yield sheet


def _blocks(lines: list[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield number of the first line, and lines, of what stands between blank lines."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=first):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


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
