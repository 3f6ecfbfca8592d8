"""Sound-event lists: onset, offset and event, one chosen value a line, without a head."""

from __future__ import annotations

from audino_py.formats.answers import chosen_values
from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.texts import one_line
from audino_py.timeline.times import seconds_text


def write_sound_events(document: Document, _: ExportOptions, losses: Losses) -> bytes:
    """Write one document; a segment with two values is two lines, one without is none."""
    lines = []
    for span in document.spans:
        events = chosen_values(span)
        losses.count("no_label", not events)
        written = sum(isinstance(answer.value, tuple) for answer in span.answers)
        losses.count("labels_left_out", len(span.answers) - written)
        start, end = seconds_text(span.start_us), seconds_text(span.end_us)
        lines += [f"{start}\t{end}\t{_event(event, losses)}\n" for event in events]
    return "".join(lines).encode()


def _event(value: str, losses: Losses) -> str:
    """Return the value without what dcase-util takes for the end of one of several."""
    event = one_line(value.replace(";", ","), Losses())
    losses.count("values_changed", event != value)
    return event
