"""WebVTT: one cue for each segment with a transcript; the voice tag carries the speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from audino_py.formats.document import Document, Span
from audino_py.timeline.times import clock_text

_LINE_ENDS = re.compile(r"\s*[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")
_MILLI_US = 1_000


def write_webvtt(document: Document) -> bytes:
    """Write one document; cues stand in the order of their starts, overlapping ones too."""
    spoken = (span for span in document.spans if span.text.strip())
    cues = (_cue(span) for span in sorted(spoken, key=lambda one: (one.start_us, one.end_us)))
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def _cue(span: Span) -> str:
    start, end = clock_text(span.start_us), clock_text(span.end_us)
    if start == end:  # players drop a cue of no length; this one stays within a millisecond
        floor_us = span.start_us // _MILLI_US * _MILLI_US
        start, end = clock_text(floor_us), clock_text(floor_us + _MILLI_US)
    return f"{span.uid}\n{start} --> {end}\n{''.join(_voice(span))}{_escaped(span.text)}\n"


def _voice(span: Span) -> Iterator[str]:
    if span.speaker is not None and span.speaker.strip():
        yield f"<v {_escaped(span.speaker, line_end=' ')}>"


def _escaped(text: str, *, line_end: str = "\n") -> str:
    """Escape what would be markup; blank lines go, for they would end the cue."""
    lines = _LINE_ENDS.sub(line_end, text.replace("\x00", "").strip())
    return lines.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
