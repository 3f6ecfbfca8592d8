"""CSV and TSV, one row a segment; cells that a spreadsheet would run as a formula are defused."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from audino_py.formats.answers import BETWEEN_VALUES
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.timeline.times import seconds_text

COLUMNS = (
    "clip",
    "external_id",
    "sha256",
    "annotator",
    "state",
    "segment",
    "start",
    "end",
    "speaker",
    "text",
    "channel",
    "unsure",
    "draft",
)
# The full-width forms count too: some spreadsheets read them as the plain ones.
_FORMULA = re.compile("^'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_DEFUSED = re.compile("^'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it spreadsheets take UTF-8 for their old encoding


def defused(cell: str) -> str:
    """Put an apostrophe before a cell which a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def recovered(cell: str) -> str:
    """Undo `defused`, exactly, for every text."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def write_csv(
    documents: Iterable[Document], options: ExportOptions, losses: Losses
) -> Iterator[bytes]:
    """Write a header and a row for each segment, as RFC 4180 has it, UTF-8.

    Labels of the project are one column each, in the project's order, after the fixed columns.
    """
    return _table(documents, options, losses, ",")


def write_tsv(
    documents: Iterable[Document], options: ExportOptions, losses: Losses
) -> Iterator[bytes]:
    """Write the same with tabs between the cells."""
    return _table(documents, options, losses, "\t")


def _table(
    documents: Iterable[Document], options: ExportOptions, losses: Losses, delimiter: str
) -> Iterator[bytes]:
    spell = _as_it_is if options.is_raw else defused
    if not options.is_raw:
        yield _BYTE_ORDER_MARK
    labels = [label.name for label in options.labels]
    yield _rows([[*COLUMNS, *(spell(f"label {name}") for name in labels)]], delimiter)
    for document in documents:
        rows = [_row(document, span, labels) for span in document.spans]
        spelt = [[spell(c) if isinstance(c, str) else c for c in row] for row in rows]
        losses.count("defused", _differences(rows, spelt))
        yield _rows(spelt, delimiter)


def _differences(rows: list[list[object]], spelt: list[list[object]]) -> int:
    pairs = zip(chain.from_iterable(rows), chain.from_iterable(spelt), strict=True)
    return sum(one is not other for one, other in pairs)


def _as_it_is(cell: str) -> str:
    return cell


def _rows(rows: Iterable[Iterable[object]], delimiter: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def _row(document: Document, span: Span, labels: list[str]) -> list[object]:
    """Return the cells; what a program may count with stays a number, all else is text."""
    answers = {answer.label.name: answer.plain for answer in span.answers}
    return [
        document.name,
        document.external_id or "",
        document.sha256,
        document.annotator,
        document.state,
        str(span.uid),
        seconds_text(span.start_us),
        seconds_text(span.end_us),
        span.speaker or "",
        span.text,
        "" if span.channel is None else span.channel,
        int(span.unsure),
        int(span.draft),
        *(_cell(answers.get(name, "")) for name in labels),
    ]


def _cell(plain: list[str] | str | float) -> object:
    return BETWEEN_VALUES.join(plain) if isinstance(plain, list) else plain
