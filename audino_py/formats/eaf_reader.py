"""ELAN's EAF read: time-aligned annotations of each tier; a tier's participant is the speaker."""

from __future__ import annotations

from collections.abc import Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.reading import Given, ReadDocument, ReadSpan, base_name
from audino_py.formats.textgrid import WITHOUT_SPEAKER, WITHOUT_WORDS
from audino_py.formats.xml_reading import read_xml

_MILLI_US = 1_000
_LONGEST_MS = 366 * 24 * 3600 * 1000


def read_eaf(given: Given) -> Iterator[ReadDocument]:
    """Read one file: one clip, named like the file or like its media."""
    reading = _Reading(given.name)
    read_xml(given, start=reading.start, end=reading.end, text=reading.text)
    if not reading.is_eaf:
        raise UnreadableError(f"{given.name} is no ELAN file: it holds no ANNOTATION_DOCUMENT.")
    sheet = given.document(*reading.media)
    sheet.notes.update(reading.notes())
    for slots, text, speaker in reading.aligned:
        start_ms, end_ms = (reading.slots.get(slot) for slot in slots)
        if start_ms is None or end_ms is None:
            sheet.notes["annotations without a time of their own"] += 1
            continue
        where = f"{given.name}, annotation at {start_ms} ms"
        words = "" if text == WITHOUT_WORDS else text
        sheet.add(ReadSpan(start_ms * _MILLI_US, end_ms * _MILLI_US, words, speaker), where)
    yield sheet


class _Reading:
    """What has been seen of a file so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.is_eaf = False
        self.media: list[str] = []
        self.slots: dict[str, int | None] = {}
        self.aligned: list[tuple[tuple[str, str], str, str | None]] = []
        self.dependent = 0
        self._speaker: str | None = None
        self._refs: tuple[str, str] | None = None
        self._value: list[str] | None = None

    def notes(self) -> dict[str, int]:
        """Return what is left aside."""
        name = "annotations of dependent tiers (they have no times of their own)"
        return {name: self.dependent} if self.dependent else {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        if name == "ANNOTATION_DOCUMENT":
            self.is_eaf = True
        elif name == "MEDIA_DESCRIPTOR":
            url = attributes.get("RELATIVE_MEDIA_URL") or attributes.get("MEDIA_URL", "")
            self.media.append(base_name(url))
        elif name == "TIME_SLOT":
            self.slots[attributes.get("TIME_SLOT_ID", "")] = self._millis(attributes)
        elif name == "TIER":
            who = (attributes.get("PARTICIPANT") or attributes.get("TIER_ID", "")).strip()
            self._speaker = None if who in ("", WITHOUT_SPEAKER) else who
        else:
            self._start_annotation(name, attributes)

    def _start_annotation(self, name: str, attributes: dict[str, str]) -> None:
        if name == "ALIGNABLE_ANNOTATION":
            first = attributes.get("TIME_SLOT_REF1", "")
            self._refs = (first, attributes.get("TIME_SLOT_REF2", ""))
        elif name == "REF_ANNOTATION":
            self._refs = None
            self.dependent += 1
        elif name == "ANNOTATION_VALUE":
            self._value = []

    def _millis(self, attributes: dict[str, str]) -> int | None:
        text = attributes.get("TIME_VALUE")
        if text is None:
            return None
        if not text.isdecimal() or len(text) > 12 or int(text) > _LONGEST_MS:
            raise UnreadableError(
                f"{self._name}: the time {text[:40]!r} is no whole number of milliseconds from 0. "
                "Open and save the file in ELAN, then import it again."
            )
        return int(text)

    def text(self, data: str) -> None:
        """Take a piece of text."""
        if self._value is not None:
            self._value.append(data)

    def end(self, name: str) -> None:
        """Close an element."""
        if name == "ANNOTATION_VALUE" and self._value is not None:
            if self._refs is not None:
                self.aligned.append((self._refs, "".join(self._value), self._speaker))
            self._value, self._refs = None, None
