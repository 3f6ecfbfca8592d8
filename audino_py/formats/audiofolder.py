"""Hugging Face's audiofolder: a line of metadata for each file of audio."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Document, ExportOptions, LabelUsed, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.timeline.times import to_seconds


def write_audiofolder(documents: Iterable[Document], options: ExportOptions, _: Losses) -> Members:
    """Write ``metadata.jsonl``: a line for each cut segment, else one with all of a clip's."""
    yield "metadata.jsonl", _lines(documents, options.labels)


def _lines(documents: Iterable[Document], labels: tuple[LabelUsed, ...]) -> Iterator[bytes]:
    for document in documents:
        about = {
            "clip": document.name,
            "external_id": document.external_id,
            "sha256": document.sha256,
            "annotator": document.annotator,
            "state": document.state,
            "language": document.language or None,
        }
        if any(span.audio_path for span in document.spans):
            for span in document.spans:
                segment = segment_fields(span, labels)
                yield _line({"file_name": span.audio_path, **about, **segment})
        else:
            segments = [segment_fields(span, labels) for span in document.spans]
            file = {"file_name": audio_path(document)}
            yield _line({**file, **about, "duration": to_seconds(document.duration_us),
                         "segments": segments})  # fmt: skip


def segment_fields(span: Span, labels: tuple[LabelUsed, ...]) -> dict[str, object]:
    """Return a segment with the same fields whatever it holds: columns must be of one kind."""
    answers = {answer.label.name: answer for answer in span.answers}
    fields: dict[str, object] = {
        "segment": str(span.uid),
        "start": to_seconds(span.start_us),
        "end": to_seconds(span.end_us),
        "speaker": span.speaker,
        "text": span.text,
        "channel": span.channel,
        "unsure": span.unsure,
        "draft": span.draft,
    }
    if labels:
        fields["labels"] = {
            label.name: _uniform(label, answers[label.name].plain)
            if label.name in answers
            else None
            for label in labels
        }
    return fields


def _uniform(label: LabelUsed, plain: list[str] | str | float) -> object:
    if label.kind == "single":
        return plain[0] if isinstance(plain, list) and plain else None
    if label.kind == "number" and not isinstance(plain, (str, list)):
        return float(plain)
    return plain


def _line(fields: dict[str, object]) -> bytes:
    return (json.dumps(fields, ensure_ascii=False, allow_nan=False) + "\n").encode()
