"""CHAT read: utterances with a time mark; what stands around their words is left aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from audino_py.errors import UnreadableError
from audino_py.formats.chat import CORPUS, TIME_MARK, WORDLESS
from audino_py.formats.reading import (
    Given,
    ReadDocument,
    ReadSpan,
    ReadWord,
    base_name,
    check_text,
    micros_of,
    numbered_lines,
    text_of,
)

# "•100_200•", in older files with the name of the sound before the times.
_MARK = re.compile(
    rf"{TIME_MARK}(?:%\w+:[^{TIME_MARK}\n]*?_)?(\d{{1,12}})_(\d{{1,12}})-?{TIME_MARK}"
)
_ANY_MARK = re.compile(rf"{TIME_MARK}[^{TIME_MARK}]*{TIME_MARK}?")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")  # errors, comments, replacements, explanations
_PAUSE = re.compile(r"\((?:\.{1,3}|\d{0,4}:?\d{0,4}\.\d{0,4})\)")
_EVENT = re.compile(r"&=(\S+)")
_FILLER = re.compile(r"&[-+~]?(?=\w)")  # a fragment or a filled pause: it is heard
_LEFT_OUT = re.compile(r"0[^\W\d_]+")  # a word that the speaker should have said
_OF_A_WORD = re.compile(
    r"(?<=\w)@\S*|[()<>^\u2039\u203a\u201e\u2021\u02c8\u02cc]|(?<=\w):+(?=\w|$)"
)
_ENDS = {".", "?", "!"}
_MOST_LINES = 10_000  # of one utterance
_MOST_SPEAKERS = 1000


@dataclass(slots=True)
class _Transcript:
    """What the head of the file has told so far."""

    sheet: ReadDocument
    speakers: dict[str, str | None] = field(default_factory=dict)
    is_ours: bool = False


def read_chat(given: Given) -> Iterator[ReadDocument]:
    """Read one transcript; an utterance without times has no place in the clip and is counted."""
    transcript = _Transcript(given.document())
    for where, head, body in _tiers(given):
        if head.startswith("*"):
            _read_utterance(transcript, head[1:], body, where)
        elif head == "%wor":
            _read_words(transcript.sheet, body, where)
        elif head.startswith("%"):
            transcript.sheet.notes["tiers beside the words"] += 1
        else:
            _read_head(transcript, head, body, where)
    yield transcript.sheet


def _tiers(given: Given) -> Iterator[tuple[str, str, str]]:
    """Yield place, head and content of each tier; a line that begins with a blank goes on."""
    where, tier = "", list[str]()
    for number, line in numbered_lines(text_of(given)):
        if tier and line[0] in "\t ":
            tier.append(line.strip())
            if len(tier) > _MOST_LINES:
                raise UnreadableError(f"{where}: this does not end. Is this the right format?")
            continue
        if tier:
            yield where, *_parts(tier)
        where, tier = f"{given.name}, line {number}", [line]
    if tier:
        yield where, *_parts(tier)


def _parts(lines: Iterable[str]) -> tuple[str, str]:
    head, _, body = " ".join(lines).partition(":")
    return head.strip(), body.strip()


def _read_head(transcript: _Transcript, head: str, body: str, where: str) -> None:
    if head == "@Participants":
        people = body.split(",", _MOST_SPEAKERS)
        transcript.speakers |= dict(map(_participant, people[:_MOST_SPEAKERS]))
        if len(transcript.speakers) > _MOST_SPEAKERS or len(people) > _MOST_SPEAKERS:
            raise UnreadableError(
                f"{where}: more than {_MOST_SPEAKERS:,} speakers, more than is read at once. "
                "Split the file."
            )
    elif head == "@ID":
        transcript.is_ours = transcript.is_ours or body.split("|")[1:2] == [CORPUS]
    elif head == "@Media" and body and len(transcript.sheet.names) == 1:
        name = base_name(body.partition(",")[0].strip(' "'))
        check_text(name, where)
        transcript.sheet.names = tuple(dict.fromkeys((*transcript.sheet.names, name)))


def _participant(text: str) -> tuple[str, str | None]:
    """Return code and name: ``MOT Anna Mother``, or ``CHI Target_Child`` for who has no name."""
    code, *rest = text.split() or [""]
    return code, rest[0] if len(rest) > 1 else None


def _speaker(transcript: _Transcript, code: str) -> str | None:
    named = transcript.speakers.get(code)
    return named or (None if transcript.is_ours else code.strip() or None)


def _read_utterance(transcript: _Transcript, code: str, body: str, where: str) -> None:
    marks = [(int(one[1]), int(one[2])) for one in _MARK.finditer(body)]
    if not marks:
        transcript.sheet.notes["utterances without times"] += 1
        return
    said = _ANY_MARK.sub(" ", body)
    check_text(said, where)
    span = ReadSpan(
        micros_of(marks[0][0] / 1000, where),
        micros_of(marks[-1][1] / 1000, where),
        _words_of(said, transcript.sheet.notes, is_ours=transcript.is_ours),
        _speaker(transcript, code),
    )
    transcript.sheet.add(span, where)


def _words_of(said: str, notes: Counter[str], *, is_ours: bool) -> str:
    """Return what is heard, without the marks of linguists."""
    plain, marks = _BRACKETS.subn(" ", said) if "[" in said else (said, 0)
    if marks:
        notes["marks of CHAT in brackets"] += marks
    tokens = [_token(one) for one in _PAUSE.sub(" ", plain).split()]
    words = [one for one in tokens if one and not (_LEFT_OUT.fullmatch(one) and not is_ours)]
    end = words.pop() if words and words[-1] in _ENDS else ""
    if words == [WORDLESS]:
        return ""
    return " ".join(words) + (end if words and end != "." else "")


def _token(token: str) -> str:
    """Return a word as it is written elsewhere; empty for what is none."""
    if token.isalnum():  # most are plain, and a file holds very many
        return token
    event = _EVENT.fullmatch(token)
    if event is not None:
        return f"<{event[1]}>"
    if token.startswith("+"):  # how an utterance begins or breaks off
        return "?" if "?" in token else ""
    return _OF_A_WORD.sub("", _FILLER.sub("", token))


def _read_words(sheet: ReadDocument, body: str, where: str) -> None:
    """Give the utterance above the times of its words."""
    words, at = [], 0
    for mark in _MARK.finditer(body):
        text, at = "".join(body[at : mark.start()].split()[-1:]), mark.end()
        start_us, end_us = (micros_of(int(mark[side]) / 1000, where) for side in (1, 2))
        if text and start_us < end_us:
            check_text(text, where)
            words.append(ReadWord(start_us, end_us, text))
    if sheet.spans and words:
        sheet.spans[-1] = replace(sheet.spans[-1], words=tuple(words))
