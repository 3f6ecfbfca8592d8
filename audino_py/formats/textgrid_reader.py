"""Praat's TextGrid read, long or short, UTF-8 or UTF-16: each interval tier is a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.lanes import speaker_of_tier
from audino_py.formats.reading import Given, ReadDocument, ReadSpan, micros_of, text_of
from audino_py.formats.textgrid import WITHOUT_SPEAKER, WITHOUT_WORDS

# Praat looks for free-standing numbers, quoted texts and <flags>; all other words are for people.
_TOKEN = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"|(<[a-z]+>)|(![^\n]*)|([^\s"<]+)|(["<])')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def read_textgrid(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, named like the file."""
    if given.data.startswith(b"ooBinaryFile"):
        raise UnreadableError(
            f"{given.name} is a binary TextGrid. In Praat choose Save as text file, then import it."
        )
    tokens = _Tokens(given)
    sheet = given.document()
    if not tokens.begins_well or tokens.text() != "ooTextFile" or tokens.text() != "TextGrid":
        raise UnreadableError(f"{given.name} is no TextGrid: its first lines do not say so.")
    tokens.number()
    tokens.number()
    if tokens.flag() == "<exists>":
        tiers = tokens.count()
        names: set[str] = set()
        for _ in range(tiers):
            _read_tier(tokens, sheet, names)
    yield sheet


def _read_tier(tokens: _Tokens, sheet: ReadDocument, names: set[str]) -> None:
    kind, name = tokens.text(), tokens.text().strip()
    tokens.number()
    tokens.number()
    items = tokens.count()
    if kind == "TextTier":
        for _ in range(items):
            tokens.number()
            tokens.text()
        sheet.notes["points of point tiers"] += items
        return
    if kind != "IntervalTier":
        raise UnreadableError(f"{tokens.where}: {kind[:40]!r} is no kind of tier that Praat has.")
    names.add(name)
    speaker = speaker_of_tier(name, names, WITHOUT_SPEAKER)
    for _ in range(items):
        where = tokens.where
        start, end, text = tokens.number(), tokens.number(), tokens.text()
        if text.strip():
            words = "" if text == WITHOUT_WORDS else text
            times = micros_of(start, where), micros_of(end, where)
            sheet.add(ReadSpan(*times, words, speaker), where)


class _Tokens:
    """The numbers, texts and flags of a file, one after the other."""

    def __init__(self, given: Given) -> None:
        self._name = given.name
        self._text = text_of(given)
        self._found = _TOKEN.finditer(self._text)
        self._line, self._counted = 1, 0

    @property
    def begins_well(self) -> bool:
        """Whether the head names the type of file; else millions of words might be looked at."""
        return "ooTextFile" in self._text[:200]

    @property
    def where(self) -> str:
        """The line in hand."""
        return f"{self._name}, line {self._line}"

    def text(self) -> str:
        """Return the next quoted text, its doubled quotes made single."""
        found = self._next("text")
        return found[1].replace('""', '"')

    def number(self) -> str:
        """Return the next number as it is written."""
        return self._next("number")[4].rstrip("%")

    def flag(self) -> str:
        """Return the next flag."""
        return self._next("flag")[2]

    def count(self) -> int:
        """Return the next number as a count."""
        text = self.number()
        if not text.isdecimal() or len(text) > 9:
            raise UnreadableError(f"{self.where}: {text[:40]} is no count of tiers or intervals.")
        return int(text)

    def _next(self, wanted: str) -> re.Match[str]:
        for found in self._found:
            kind = _kind(found)
            if kind is None:
                continue
            self._line += self._text.count("\n", self._counted, found.start())
            self._counted = found.start()
            if kind == "quote":
                raise UnreadableError(f"{self.where}: a quoted text does not end. Mend it there.")
            if kind != wanted:
                raise UnreadableError(
                    f"{self.where}: a {wanted} should stand here, not {found[0][:40]}. "
                    "Open and save the file in Praat, then import it again."
                )
            return found
        raise UnreadableError(f"{self.where}: the file breaks off here. Save or download it again.")


def _kind(found: re.Match[str]) -> str | None:
    """Tell what a token is; None for words that only people read."""
    if found[1] is not None:
        return "text"
    if found[2]:
        return "flag"
    if found[5]:
        return "quote" if found[5] == '"' else None
    word = found[4]
    is_number = word is not None and _NUMBER.fullmatch(word.rstrip("%"))
    if word in ("nan", "NaN", "inf", "--undefined--"):
        return "number"
    return "number" if is_number else None
