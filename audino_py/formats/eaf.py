"""ELAN's EAF 3.0: one tier for each speaker, below it one for each label it was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from audino_py.formats.answers import answer_text
from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Document, ExportOptions, LabelUsed, Span
from audino_py.formats.lanes import tiers_of
from audino_py.formats.losses import Losses
from audino_py.formats.millis import whole_millis
from audino_py.formats.names import free_name
from audino_py.formats.textgrid import WITHOUT_SPEAKER

_MILLI_US = 1_000
_TYPES = {"wav": "audio/x-wav", "mp3": "audio/mpeg", "mp4": "video/mp4", "m4a": "audio/mp4"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LINGUISTIC_TYPES = """\
    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="speech" TIME_ALIGNABLE="true"/>
    <LINGUISTIC_TYPE CONSTRAINTS="Symbolic_Association" GRAPHIC_REFERENCES="false" \
LINGUISTIC_TYPE_ID="label" TIME_ALIGNABLE="false"/>
    <CONSTRAINT DESCRIPTION="1-1 association with a parent annotation" \
STEREOTYPE="Symbolic_Association"/>
</ANNOTATION_DOCUMENT>
"""


def write_eaf(document: Document, _: ExportOptions, losses: Losses) -> bytes:
    """Write one document; times are whole milliseconds, at least one long."""
    spans = tuple(whole_millis(span, losses) for span in document.spans)
    rounded = replace(document, spans=spans)
    tiers, taken = _Tiers(losses), set[str]()
    for name, lane in tiers_of(rounded, WITHOUT_SPEAKER, losses, has_participants=True):
        tiers.add(name, lane, taken)
    lines = [*_head(document), "    <TIME_ORDER>", *tiers.slots, "    </TIME_ORDER>", *tiers.lines]
    return ("\n".join(lines) + "\n" + _LINGUISTIC_TYPES).encode()


def _head(document: Document) -> Iterator[str]:
    path = audio_path(document)
    media_type = _TYPES.get(path.rpartition(".")[2].lower(), "unknown")
    date = document.changed.isoformat(timespec="seconds")
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f"<ANNOTATION_DOCUMENT AUTHOR={_attribute(document.annotator)} DATE={_attribute(date)} "
        f'FORMAT="3.0" VERSION="3.0" xmlns:xsi="{_XSI}" '
        f'xsi:noNamespaceSchemaLocation="{_SCHEMA}">'
    )
    yield '    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">'
    yield (
        f"        <MEDIA_DESCRIPTOR MEDIA_URL={_attribute(f'file:///{path}')} "
        f'MIME_TYPE="{media_type}" RELATIVE_MEDIA_URL={_attribute(f"./{path}")}/>'
    )
    yield "    </HEADER>"


class _Tiers:
    """Tiers written one after the other, and the time slots they stand on."""

    def __init__(self, losses: Losses) -> None:
        self.slots: list[str] = []
        self.lines: list[str] = []
        self._losses = losses
        self._annotations = 0

    def add(self, name: str, spans: list[Span], taken: set[str]) -> None:
        """Write the tier of a lane and those of its answers."""
        who = next((span.speaker for span in spans), None)
        name = free_name(name, taken)
        taken.add(name)
        numbers = [self._annotations + turn for turn in range(1, len(spans) + 1)]
        self._annotations += len(spans)
        self._open(name, f"PARTICIPANT={_attribute(who)} " if who is not None else "", "speech")
        for number, span in zip(numbers, spans, strict=True):
            self._aligned(number, span)
        self.lines.append("    </TIER>")
        for label in dict.fromkeys(a.label for span in spans for a in span.answers):
            self._answers(label, name, list(zip(numbers, spans, strict=True)), taken)

    def _open(self, name: str, more: str, kind: str) -> None:
        self.lines.append(
            f'    <TIER LINGUISTIC_TYPE_REF="{kind}" {more}TIER_ID={_attribute(name)}>'
        )

    def _aligned(self, number: int, span: Span) -> None:
        first = len(self.slots) + 1
        for slot, us in ((first, span.start_us), (first + 1, span.end_us)):
            self.slots.append(
                f'        <TIME_SLOT TIME_SLOT_ID="ts{slot}" TIME_VALUE="{us // _MILLI_US}"/>'
            )
        self.lines.append(
            f'        <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" '
            f'TIME_SLOT_REF1="ts{first}" TIME_SLOT_REF2="ts{first + 1}">'
            f"{self._value(span.text)}</ALIGNABLE_ANNOTATION></ANNOTATION>"
        )

    def _answers(
        self, label: LabelUsed, parent: str, numbered: list[tuple[int, Span]], taken: set[str]
    ) -> None:
        name = free_name(f"{label.name}@{parent}", taken)
        taken.add(name)
        self._open(name, f"PARENT_REF={_attribute(parent)} ", "label")
        for number, span in numbered:
            for answer in (a for a in span.answers if a.label == label):
                self._annotations += 1
                self.lines.append(
                    f'        <ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{self._annotations}" '
                    f'ANNOTATION_REF="a{number}">{self._value(answer_text(answer))}'
                    "</REF_ANNOTATION></ANNOTATION>"
                )
        self.lines.append("    </TIER>")

    def _value(self, text: str) -> str:
        # A bare carriage return would be read as a line feed.
        clean = _NOT_XML.sub("", text)
        self._losses.count("text_changed", clean != text)
        value = escape(clean, {"\r": "&#13;"})
        return f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE>"


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
