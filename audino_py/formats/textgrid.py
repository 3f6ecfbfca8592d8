"""Praat's TextGrid, long format, UTF-8: one interval tier for each speaker."""

from __future__ import annotations

from collections.abc import Iterator

from audino_py.formats.document import Document, Span
from audino_py.formats.lanes import by_speaker, lanes_of
from audino_py.formats.names import free_name
from audino_py.timeline.times import seconds_text

# An empty interval is silence to Praat, so a segment without words needs a mark of its own.
WITHOUT_WORDS = "<speech>"
WITHOUT_SPEAKER = "speech"


def write_textgrid(document: Document) -> bytes:
    """Write one document; tiers tile the clip from 0 to its end."""
    end_us = max([document.duration_us, *(span.end_us for span in document.spans)])
    tiers = list(_tiers(document))
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {seconds_text(end_us)}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, spans) in enumerate(tiers, start=1):
        lines.append(f"    item [{number}]:")
        lines.extend(_tier(name, spans, end_us))
    return ("\n".join(lines) + "\n").encode()


def _tiers(document: Document) -> Iterator[tuple[str, list[Span]]]:
    """Yield name and spans of each tier; a clip without segments has one empty tier."""
    taken: set[str] = set()  # two tiers of one name are one tier to some readers
    for speaker, spans in by_speaker(document.spans).items():
        for lane in lanes_of(spans):
            name = free_name(WITHOUT_SPEAKER if speaker is None else speaker, taken)
            taken.add(name)
            yield name, lane
    if not document.spans:
        yield WITHOUT_SPEAKER, []


def _tier(name: str, spans: list[Span], end_us: int) -> Iterator[str]:
    intervals = list(_tiles(spans, end_us))
    yield '        class = "IntervalTier"'
    yield f"        name = {_quoted(name)}"
    yield "        xmin = 0"
    yield f"        xmax = {seconds_text(end_us)}"
    yield f"        intervals: size = {len(intervals)}"
    for number, (start_us, stop_us, text) in enumerate(intervals, start=1):
        yield f"        intervals [{number}]:"
        yield f"            xmin = {seconds_text(start_us)}"
        yield f"            xmax = {seconds_text(stop_us)}"
        yield f"            text = {_quoted(text)}"


def _tiles(spans: list[Span], end_us: int) -> Iterator[tuple[int, int, str]]:
    at_us = 0
    for span in spans:
        if span.start_us > at_us:
            yield at_us, span.start_us, ""
        yield span.start_us, span.end_us, span.text.strip() or WITHOUT_WORDS
        at_us = span.end_us
    if at_us < end_us or not spans:
        yield at_us, end_us, ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\x00", "").replace('"', '""') + '"'
