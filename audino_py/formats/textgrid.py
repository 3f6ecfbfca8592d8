"""Praat's TextGrid, long or short, UTF-8: one interval tier for each speaker."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.lanes import Tier, tiers_of
from audino_py.formats.losses import Losses
from audino_py.formats.texts import one_line
from audino_py.timeline.times import seconds_text

# An empty interval is silence to Praat, so a segment without words needs a mark of its own.
WITHOUT_WORDS = "<speech>"
WITHOUT_SPEAKER = "speech"
_HEAD = ('File type = "ooTextFile"', 'Object class = "TextGrid"', "")


def write_textgrid(document: Document, options: ExportOptions, losses: Losses) -> bytes:
    """Write one document; tiers tile the clip from 0 to its end."""
    end_us = max([document.duration_us, *(span.end_us for span in document.spans)])
    # Praat takes a line break inside a label; other readers go by lines and lose the file.
    texts = [one_line(span.text, losses) for span in document.spans]
    losses.count("marked_wordless", texts.count(""))
    labelled = zip(document.spans, texts, strict=True)
    spans = tuple(replace(span, text=text or WITHOUT_WORDS) for span, text in labelled)
    tiers = list(tiers_of(replace(document, spans=spans), WITHOUT_SPEAKER, losses))
    lines = _short(tiers, end_us) if options.is_short else _long(tiers, end_us)
    return ("\n".join(lines) + "\n").encode()


def _short(tiers: list[Tier], end_us: int) -> list[str]:
    end = seconds_text(end_us)
    lines = [*_HEAD, "0", end, "<exists>", str(len(tiers))]
    for name, spans in tiers:
        intervals = list(_tiles(spans, end_us))
        lines += ['"IntervalTier"', _quoted(name), "0", end, str(len(intervals))]
        for start_us, stop_us, text in intervals:
            lines += [seconds_text(start_us), seconds_text(stop_us), _quoted(text)]
    return lines


def _long(tiers: list[Tier], end_us: int) -> list[str]:
    lines = [
        *_HEAD,
        "xmin = 0",
        f"xmax = {seconds_text(end_us)}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, spans) in enumerate(tiers, start=1):
        lines.append(f"    item [{number}]:")
        lines.extend(_tier(name, spans, end_us))
    return lines


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
        yield span.start_us, span.end_us, span.text
        at_us = span.end_us
    if at_us < end_us or not spans:
        yield at_us, end_us, ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
