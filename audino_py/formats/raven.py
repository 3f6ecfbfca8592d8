"""Raven's selection table: a box over time for each segment, the words as its annotation."""

from __future__ import annotations

from audino_py.formats.answers import BETWEEN_VALUES, answers_by_name, chosen_values
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.textgrid import WITHOUT_WORDS
from audino_py.formats.texts import cell_text, one_line
from audino_py.timeline.times import seconds_text

LABEL = "Label "  # before the name of a label, in the head
_COLUMNS = (
    "Selection",
    "View",
    "Channel",
    "Begin Time (s)",
    "End Time (s)",
    "Low Freq (Hz)",
    "High Freq (Hz)",
    "Annotation",
    "Speaker",
)


def write_raven(document: Document, options: ExportOptions, losses: Losses) -> bytes:
    """Write one document; labels are a column each, after Raven's own."""
    labels = [label.name for label in options.labels]
    rows = [[*_COLUMNS, *(one_line(f"{LABEL}{name}", Losses()) for name in labels)]]
    rows += [
        _row(number, span, document.rate_hz / 2, labels, losses)
        for number, span in enumerate(document.spans, start=1)
    ]
    losses.count("channels_filled", sum(span.channel is None for span in document.spans))
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _row(number: int, span: Span, top_hz: float, labels: list[str], losses: Losses) -> list[str]:
    answers = answers_by_name(span)
    values = one_line(BETWEEN_VALUES.join(chosen_values(span)), Losses())
    return [
        str(number),
        "Spectrogram 1",
        str(1 if span.channel is None else span.channel + 1),
        seconds_text(span.start_us),
        seconds_text(span.end_us),
        "0.000",
        f"{top_hz:.3f}",
        cell_text(span.text, values or WITHOUT_WORDS, losses),
        one_line(span.speaker or "", losses),
        *(one_line(answers.get(name, ""), losses) for name in labels),
    ]
