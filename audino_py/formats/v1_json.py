"""JSON in the shape of audino v1's export: one list of clips with those very keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from audino_py.formats.document import Answer, Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.timeline.times import to_seconds


def write_v1_json(
    documents: Iterable[Document], _: ExportOptions, losses: Losses
) -> Iterator[bytes]:
    """Write one clip a line inside one list."""
    before = "[\n"
    for document in documents:
        drafts = sum(span.draft for span in document.spans)
        losses.count("drafts_left_out", drafts)
        answers = (answer for span in document.spans for answer in span.answers)
        losses.count("labels_left_out", sum(not isinstance(a.value, tuple) for a in answers))
        yield f"{before}{json.dumps(v1_clip(document), ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def v1_clip(document: Document) -> dict[str, object]:
    """Return one document as v1's clip; segments still marked draft were never seen by v1."""
    facts = document.v1
    instants = {
        "created_at": _v1_instant(document.created),
        "last_modified": _v1_instant(document.changed),
    }
    return {
        "original_filename": document.file_name,
        "filename": facts.audio_name,
        "url": f"/audios/{facts.audio_name}",
        "reference_transcription": document.reference or None,
        "is_marked_for_review": facts.is_marked_for_review,
        **instants,
        "assigned_user": {
            "id": facts.user_number,
            "username": document.annotator,
            "role": facts.role,
        },
        "segmentations": [_segment(span, instants) for span in document.spans if not span.draft],
    }


def _segment(span: Span, instants: dict[str, str]) -> dict[str, object]:
    choices = [answer for answer in span.answers if isinstance(answer.value, tuple)]
    return {
        "start_time": to_seconds(span.start_us),
        "end_time": to_seconds(span.end_us),
        "transcription": span.text,
        **instants,
        "annotations": {answer.label.name: _label(answer) for answer in choices},
    }


def _label(answer: Answer) -> dict[str, object]:
    """Return a choice as v1 has it: a bare value for a single choice, else a list."""
    chosen = answer.value if isinstance(answer.value, tuple) else ()
    values: list[object] = [{"id": one.number, "value": one.text} for one in chosen]
    is_single = answer.label.kind == "single" and len(values) == 1
    return {"id": answer.label.number, "values": values[0] if is_single else values}


def _v1_instant(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)
