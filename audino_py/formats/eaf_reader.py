"""ELAN's EAF read: time-aligned annotations of each tier; a tier's participant is the speaker.

What a tier says of each annotation of another, one to one, are answers to a label.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from audino_py.errors import UnreadableError
from audino_py.formats.lanes import speaker_of_tier
from audino_py.formats.reading import LONGEST_NAME, Given, Plain, ReadDocument, ReadSpan, base_name
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
    answers = reading.answers()
    sheet.notes.update(reading.notes())
    for name, (slots, text, speaker) in reading.aligned.items():
        start_ms, end_ms = (reading.slots.get(slot) for slot in slots)
        if start_ms is None or end_ms is None:
            sheet.notes["annotations without a time of their own"] += 1
            continue
        where = f"{given.name}, annotation at {start_ms} ms"
        words = "" if text == WITHOUT_WORDS else text
        times = start_ms * _MILLI_US, end_ms * _MILLI_US
        sheet.add(ReadSpan(*times, words, speaker, values=answers.get(name, {})), where)
    yield sheet


class _Tier(NamedTuple):
    name: str = ""
    parent: str = ""
    kind: str = ""


class _Said(NamedTuple):
    """What an annotation without a time of its own says of another one."""

    of: str
    tier: _Tier
    text: str


class _Reading:
    """What has been seen of a file so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.is_eaf = False
        self.media: list[str] = []
        self.slots: dict[str, int | None] = {}
        self.aligned: dict[str, tuple[tuple[str, str], str, str | None]] = {}
        self._said: list[_Said] = []
        self._constraints: dict[str, str] = {}
        self._dependent = 0
        self._tier = _Tier()
        self._names: set[str] = set()
        self._speaker: str | None = None
        self._id = ""
        self._of = ""
        self._refs: tuple[str, str] | None = None
        self._value: list[str] | None = None

    def answers(self) -> dict[str, dict[str, Plain]]:
        """Return, by annotation, what tiers say of it that belong to it one to one."""
        answers: dict[str, dict[str, Plain]] = {}
        for one in self._said:
            name = one.tier.name.removesuffix(f"@{one.tier.parent}").strip()[:LONGEST_NAME]
            is_single = self._constraints.get(one.tier.kind) == "Symbolic_Association"
            if is_single and one.of in self.aligned and name and one.text:
                answers.setdefault(one.of, {})[name] = one.text
            else:
                self._dependent += 1
        return answers

    def notes(self) -> dict[str, int]:
        """Return what is left aside."""
        name = "annotations of dependent tiers (they have no times of their own)"
        return {name: self._dependent} if self._dependent else {}

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
            self._speaker = self._participant(attributes)
            names = ("TIER_ID", "PARENT_REF", "LINGUISTIC_TYPE_REF")
            self._tier = _Tier._make(attributes.get(name, "") for name in names)
        elif name == "LINGUISTIC_TYPE":
            kind = attributes.get("LINGUISTIC_TYPE_ID", "")
            self._constraints[kind] = attributes.get("CONSTRAINTS", "")
        else:
            self._start_annotation(name, attributes)

    def _participant(self, attributes: dict[str, str]) -> str | None:
        who = attributes.get("PARTICIPANT", "").strip()
        tier = attributes.get("TIER_ID", "").strip()
        self._names.add(tier)
        return who or speaker_of_tier(tier, self._names, WITHOUT_SPEAKER)

    def _start_annotation(self, name: str, attributes: dict[str, str]) -> None:
        if name == "ALIGNABLE_ANNOTATION":
            first = attributes.get("TIME_SLOT_REF1", "")
            self._refs = (first, attributes.get("TIME_SLOT_REF2", ""))
            self._id = attributes.get("ANNOTATION_ID", "") or f"#{len(self.aligned)}"
        elif name == "REF_ANNOTATION":
            self._refs = None
            self._of = attributes.get("ANNOTATION_REF", "")
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
            text = "".join(self._value)
            if self._refs is not None:
                self.aligned[self._id] = (self._refs, text, self._speaker)
            else:
                self._said.append(_Said(self._of, self._tier, text))
            self._value, self._refs = None, None
