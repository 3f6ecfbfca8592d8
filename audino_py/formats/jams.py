"""JAMS: an annotation for each speaker, and one for each label, as segments that may overlap."""

from __future__ import annotations

import json

from audino_py.formats.answers import answer_text
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.lanes import by_speaker
from audino_py.formats.losses import Losses
from audino_py.timeline.times import to_seconds

_VERSION = "0.3.5"


def write_jams(document: Document, _: ExportOptions, __: Losses) -> bytes:
    """Write one document; whose words or which label's answers is in the ``sandbox``."""
    annotations = [
        _annotation(document, {"speaker": speaker}, [(span, span.text) for span in spans])
        for speaker, spans in by_speaker(document.spans).items()
    ]
    labels = dict.fromkeys(a.label for span in document.spans for a in span.answers)
    for label in labels:
        answers = [
            (span, answer_text(answer))
            for span in document.spans
            for answer in span.answers
            if answer.label == label
        ]
        annotations.append(_annotation(document, {"label": label.name}, answers))
    file = {
        "title": document.name,
        "artist": "",
        "release": "",
        "duration": to_seconds(document.duration_us),
        "identifiers": {"sha256": document.sha256},
        "jams_version": _VERSION,
    }
    sandbox = {"reference": document.reference, "metadata": dict(document.metadata)}
    whole = {"annotations": annotations, "file_metadata": file, "sandbox": sandbox}
    return (json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _annotation(
    document: Document, about: dict[str, object], rows: list[tuple[Span, str]]
) -> dict[str, object]:
    ordered = sorted(rows, key=lambda row: row[0].start_us)
    metadata = {
        "curator": {"name": "", "email": ""},
        "annotator": {"name": document.annotator},
        "version": "",
        "corpus": "",
        "annotation_tools": "audino",
        "annotation_rules": "",
        "validation": document.state,
        "data_source": "manual",
    }
    return {
        "namespace": "segment_open",
        "annotation_metadata": metadata,
        "data": [
            {
                "time": to_seconds(span.start_us),
                "duration": to_seconds(span.end_us - span.start_us),
                "value": value,
                "confidence": None,
            }
            for span, value in ordered
        ],
        "sandbox": {
            **about,
            "segments": [str(span.uid) for span, _ in ordered],
            "channels": [span.channel for span, _ in ordered],
        },
        "time": 0,
        "duration": to_seconds(document.duration_us),
    }
