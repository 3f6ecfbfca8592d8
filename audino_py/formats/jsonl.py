"""JSON Lines, one document a line: the lossless form, which import reads back.

A line carries no keys and no instants of the instance it came from: what it says can be restored
elsewhere, so that export, import and export again give the same bytes. Labels, values and speakers
go by name, clips by SHA-256, segments by their id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.timeline.times import to_seconds

SCHEMA = "audino/1"
# As in JSON for a web page: no text of an annotator can end a script element or a line.
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def write_jsonl(documents: Iterable[Document], _: ExportOptions, __: Losses) -> Iterator[bytes]:
    """Write one line for each document, UTF-8."""
    return (write_line(document) for document in documents)


def write_line(document: Document) -> bytes:
    """Write one document as one line; keys stand in a fixed order, labels by name."""
    line = {
        "schema": SCHEMA,
        "clip": {
            "name": document.name,
            "file": document.file_name,
            "external_id": document.external_id,
            "sha256": document.sha256,
            "duration": to_seconds(document.duration_us),
            "rate_hz": document.rate_hz,
            "channels": document.channels,
            "metadata": document.metadata,
            "reference": document.reference,
        },
        "language": document.language,
        "annotator": document.annotator,
        "kind": document.kind,
        "state": document.state,
        "labels": _labels(document),
        "segments": [_segment(span) for span in document.spans],
    }
    text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"{text.translate(_ESCAPES)}\n".encode()


def _labels(document: Document) -> dict[str, str]:
    """Return name and kind of all labels the document uses."""
    used = {a.label.name: str(a.label.kind) for span in document.spans for a in span.answers}
    return dict(sorted(used.items()))


def _segment(span: Span) -> dict[str, object]:
    segment: dict[str, object] = {
        "id": str(span.uid),
        "start": to_seconds(span.start_us),
        "end": to_seconds(span.end_us),
        "speaker": span.speaker,
        "text": span.text,
        "values": dict(sorted((a.label.name, a.plain) for a in span.answers)),
        "channel": span.channel,
        "unsure": span.unsure,
        "draft": span.draft,
    }
    if span.words:
        segment["words"] = [
            [to_seconds(word.start_us), to_seconds(word.end_us), word.text, word.confidence]
            for word in span.words
        ]
    return segment
