"""SRT: numbered subtitles; a speaker can only stand in the words themselves."""

from __future__ import annotations

import html
import re

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.webvtt import cue_lines, spoken_spans
from audino_py.timeline.times import clock_text

# Only marks that subtitles know; <laugh> and the like are words of the transcript.
_TAG = re.compile(r"</?(?:b|c|i|u|s|v|rt|ruby|lang|font|[\d:.]+)(?:[.\s][^<>]*)?>", re.IGNORECASE)


def plain_words(cue: str) -> str:
    """Return what a cue says: marks of style go, what was escaped comes back."""
    return html.unescape(_TAG.sub("", cue)).strip()


def write_srt(document: Document, options: ExportOptions, losses: Losses) -> bytes:
    """Write one document; subtitles stand in the order of their starts, overlapping ones too."""
    spans = enumerate(spoken_spans(document, losses), start=1)
    return "\n".join(_cue(number, span, options, losses) for number, span in spans).encode()


def _cue(number: int, span: Span, options: ExportOptions, losses: Losses) -> str:
    start, end = (clock_text(us).replace(".", ",") for us in (span.start_us, span.end_us))
    # Readers look for the arrow to find the times, and SRT has no way to escape it.
    text = cue_lines(span.text, losses).replace("-->", "->")
    losses.count("text_changed", "-->" in span.text or plain_words(text) != text)
    return f"{number}\n{start} --> {end}\n{named(span, options)}{text}\n"


def named(span: Span, options: ExportOptions) -> str:
    """Return the speaker's name before the words, where that was asked for."""
    return f"{' '.join(span.speaker.split())}: " if options.has_names and span.speaker else ""
