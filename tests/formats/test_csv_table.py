"""CSV as the standard library reads it, and what a spreadsheet must not run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audino_py.formats.csv_table import defused, recovered, write_csv
from audino_py.formats.document import ExportOptions
from audino_py.formats.losses import Losses
from audino_py.timeline.times import to_micros
from tests.formats.documents import DOCUMENTS, LABELS, SILENT, TALK, make_document, make_span

ATTACKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "=IMPORTXML(CONCAT(1))",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@A1",
    "'=1",
    "''=1",
    "'''@x",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
    "=א",
    '="a"',
    "=1;2",
    "=1,2",
    "=A1\nB",
    "--",
    "++",
    "@",
    "=",
    "+",
    "-",
    "'-",
]
HARMLESS = ["", "'tis", "'", "a=b", " =1", "1-2", "x@y", "שלום", "''", "“=”"]


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", ATTACKS)
def test_a_formula_is_defused_in_every_cell_and_recovered(text: str) -> None:
    document = make_document(
        text, make_span(1, 0, 1, text=text, speaker=text), annotator=text, external_id=text
    )

    data = b"".join(write_csv([document], ExportOptions(), Losses()))

    (row,) = rows_of(data)
    for column in ("clip", "external_id", "annotator", "text", "speaker"):
        assert row[column][0] == "'"
        assert recovered(row[column]) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert (defused(text), recovered(text)) == (text, text)


@settings(max_examples=30, deadline=None)
@given(st.text("'=+-@\t\r\nab\uff1d"))
def test_every_text_is_recovered(text: str) -> None:
    assert recovered(defused(text)) == text


def test_one_row_a_segment_with_exact_times_and_all_labels_of_the_project() -> None:
    data = b"".join(write_csv(DOCUMENTS, ExportOptions(labels=LABELS, is_raw=True), Losses()))

    assert data.startswith(b"clip,external_id,")
    rows = rows_of(data)
    spans = [(document, span) for document in DOCUMENTS for span in document.spans]
    for row, (document, span) in zip(rows, spans, strict=True):
        assert row["clip"] == document.name
        assert row["segment"] == str(span.uid)
        assert to_micros(float(row["start"])) == span.start_us
        assert to_micros(float(row["end"])) == span.end_us
        assert row["speaker"] == (span.speaker or "")
        assert row["text"] == span.text
    answered = next(row for row in rows if row["label Noise"])
    assert answered == {
        "clip": "call 0017",
        "external_id": "call 0017",
        "sha256": TALK.sha256,
        "annotator": "ada",
        "state": "accepted",
        "segment": "00000000-0000-0000-0000-000000000006",
        "start": "5.000000",
        "end": "6.000000",
        "speaker": "Bob",
        "text": "",
        "channel": "1",
        "unsure": "0",
        "draft": "1",
        "label Noise": "dog; =cat",
        "label =Mood": "glad",
        "label Note": "-1 & <b>",
        "label Score": "-2.5",
    }


def test_a_number_stays_a_number_where_formulas_are_defused() -> None:
    (row,) = rows_of(
        b"".join(
            write_csv([make_document("x", TALK.spans[5])], ExportOptions(labels=LABELS), Losses())
        )
    )

    assert (row["label Score"], row["label Note"]) == ("-2.5", "'-1 & <b>")


def test_an_export_without_segments_is_its_header() -> None:
    assert b"".join(write_csv([SILENT], ExportOptions(), Losses())).count(b"\r\n") == 1
