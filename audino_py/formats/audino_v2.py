"""The table of audino v2's own format: a row for each segment, its answers in pairs of columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from audino_py.formats.answers import answers_by_name
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.timeline.times import seconds_text

# What audino v2 asks of every segment; a label of that name goes there, all others are pairs.
ASKED = ("gender", "language", "accent", "age", "emotion")


def write_audino_v2(
    documents: Iterable[Document], options: ExportOptions, _: Losses
) -> Iterator[bytes]:
    """Write a head and a row for each segment; as many pairs as there are other labels."""
    asked = {"label", *ASKED}
    others = [label.name for label in options.labels if label.name.lower() not in asked]
    pairs = [
        f"attribute_{n}_{what}" for n in range(1, len(others) + 1) for what in ("name", "value")
    ]
    yield _rows([["audio_file", "job_id", "label", "start", "end", "text", *ASKED, *pairs]])
    for number, document in enumerate(documents, start=1):
        yield _rows(_row(document, number, span, others) for span in document.spans)


def _row(document: Document, number: int, span: Span, others: list[str]) -> list[object]:
    answers = answers_by_name(span)
    asked = {name.lower(): text for name, text in answers.items()}
    pairs = [cell for name in others for cell in (name, answers.get(name, ""))]
    return [
        document.file_name,
        number,
        asked.get("label", ""),
        seconds_text(span.start_us),
        seconds_text(span.end_us),
        span.text,
        *(asked.get(name, "") for name in ASKED),
        *pairs,
    ]


def _rows(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
