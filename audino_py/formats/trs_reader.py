"""Transcriber's .trs read: turns, cut at their synchronisation points."""

from __future__ import annotations

from collections.abc import Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given, ReadDocument, ReadSpan, base_name, micros_of
from audino_py.formats.xml_reading import read_xml


def read_trs(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, named like the file or like the audio it names."""
    reading = _Reading(given)
    read_xml(given, start=reading.start, end=reading.end, text=reading.text)
    if reading.sheet is None:
        raise UnreadableError(f"{given.name} is no Transcriber file: it holds no element Trans.")
    yield reading.sheet


class _Reading:
    """What has been seen of a file so far."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self.sheet: ReadDocument | None = None
        self._names: dict[str, str] = {}
        self._speakers: list[str | None] = [None]
        self._at_us: int | None = None
        self._end_us = 0
        self._turn = 0  # which of several speakers at once is heard now
        self._pieces: list[tuple[int, str]] = []

    @property
    def _where(self) -> str:
        at_s = (self._at_us or 0) / 1_000_000
        return f"{self._given.name}, at {at_s:g} s"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        if name == "Trans":
            self.sheet = self._given.document(base_name(attributes.get("audio_filename", "")))
        elif name == "Speaker":
            self._names[attributes.get("id", "")] = attributes.get("name", "").strip()
        elif name == "Turn":
            self._begin_turn(attributes)
        elif name == "Sync":
            self._flush(micros_of(attributes.get("time"), self._where))
        elif name == "Who":
            number = attributes.get("nb", "1")
            self._turn = int(number[:3]) - 1 if number[:3].isdecimal() else 0
        elif name == "Event" and self._at_us is not None:
            self._note_event(attributes)

    def _begin_turn(self, attributes: dict[str, str]) -> None:
        who = attributes.get("speaker", "").split()
        self._speakers = [self._names.get(one) or one for one in who] or [None]
        self._at_us = micros_of(attributes.get("startTime"), self._where)
        self._end_us = micros_of(attributes.get("endTime"), self._where)
        self._turn = 0

    def _note_event(self, attributes: dict[str, str]) -> None:
        what = attributes.get("desc", "").strip()
        if what and attributes.get("extent", "instantaneous") in ("instantaneous", "begin"):
            self._pieces.append((self._turn, f" [{what}] "))

    def text(self, data: str) -> None:
        """Take a piece of text."""
        if self._at_us is not None:
            self._pieces.append((self._turn, data))

    def end(self, name: str) -> None:
        """Close an element."""
        if name == "Turn":
            self._flush(self._end_us)
            self._at_us = None

    def _flush(self, until_us: int) -> None:
        """End the segments in hand where the next synchronisation point stands."""
        if self.sheet is not None and self._at_us is not None:
            for turn in sorted({turn for turn, _ in self._pieces}):
                said = "".join(text for number, text in self._pieces if number == turn)
                words = " ".join(said.split())
                if words:
                    who = self._speakers[turn] if 0 <= turn < len(self._speakers) else None
                    self.sheet.add(ReadSpan(self._at_us, until_us, words, who), self._where)
        self._pieces = []
        if self._at_us is not None:
            self._at_us = until_us
