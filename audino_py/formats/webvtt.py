"""WebVTT: one cue for each segment with a transcript; the voice tag carries the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.millis import whole_millis
from audino_py.timeline.times import clock_text

_LINE_ENDS = re.compile(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")


def write_webvtt(document: Document, _: ExportOptions, losses: Losses) -> bytes:
    """Write one document; cues stand in the order of their starts, overlapping ones too."""
    spans = enumerate(spoken_spans(document, losses), start=1)
    cues = (_cue(number, span, losses) for number, span in spans)
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def spoken_spans(document: Document, losses: Losses) -> Iterator[Span]:
    """Yield the segments with a transcript at whole milliseconds, earliest first."""
    spoken = [span for span in document.spans if span.text.strip()]
    losses.count("no_text", len(document.spans) - len(spoken))
    for span in sorted(spoken, key=lambda one: (one.start_us, one.end_us)):
        yield whole_millis(span, losses)


def cue_lines(text: str, losses: Losses) -> str:
    """Return the lines of a cue; blank ones go, for they would end it."""
    lines = _LINE_ENDS.sub("\n", text.replace("\x00", "").strip())
    losses.count("text_changed", lines != text)
    return lines


def _cue(number: int, span: Span, losses: Losses) -> str:
    start, end = clock_text(span.start_us), clock_text(span.end_us)
    text = _escaped(cue_lines(span.text, losses))
    # A number: pysubs2 takes any other name of a cue for words of the one before.
    return f"{number}\n{start} --> {end}\n{''.join(_voice(span))}{text}\n"


def _voice(span: Span) -> Iterator[str]:
    if span.speaker is not None and span.speaker.strip():
        yield f"<v {_escaped(_LINE_ENDS.sub(' ', span.speaker.strip()))}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
