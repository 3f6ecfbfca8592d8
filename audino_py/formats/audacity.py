"""A label track of Audacity: start, end and text, one segment a line."""

from __future__ import annotations

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.srt import named
from audino_py.formats.textgrid import WITHOUT_WORDS
from audino_py.formats.texts import cell_text
from audino_py.timeline.times import seconds_text


def write_audacity(document: Document, options: ExportOptions, losses: Losses) -> bytes:
    """Write one document."""
    lines = (
        f"{seconds_text(span.start_us)}\t{seconds_text(span.end_us)}\t"
        f"{named(span, options)}{cell_text(span.text, WITHOUT_WORDS, losses)}\n"
        for span in document.spans
    )
    return "".join(lines).encode()
