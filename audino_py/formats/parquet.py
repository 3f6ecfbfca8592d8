"""Parquet as Hugging Face's datasets have it: a row for each segment, its sound inside if asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.audiofolder import segment_fields
from audino_py.formats.document import Document, ExportOptions, LabelKind
from audino_py.formats.losses import Losses
from audino_py.formats.names import free_name
from audino_py.formats.parquet_file import Column, Kind, ParquetFile, Row

_ROWS_A_GROUP = 1_000  # as datasets itself has it
_SOUND_A_GROUP = 32 * 1024 * 1024  # bytes
_COLUMNS: dict[str, Kind] = {
    "clip": "text",
    "external_id": "text",
    "sha256": "text",
    "annotator": "text",
    "state": "text",
    "language": "text",
    "segment": "text",
    "start": "number",
    "end": "number",
    "speaker": "text",
    "text": "text",
    "channel": "whole",
    "unsure": "yes or no",
    "draft": "yes or no",
    "audio_path": "text",
}
_LABEL_KINDS: dict[LabelKind, Kind] = {
    "single": "text",
    "multiple": "text",
    "text": "text",
    "number": "number",
}
_FEATURES: dict[Kind, str] = {
    "text": "string",
    "number": "float64",
    "whole": "int64",
    "yes or no": "bool",
}


def write_parquet(
    documents: Iterable[Document], options: ExportOptions, _: Losses
) -> Iterator[bytes]:
    """Write a row for each segment; labels are a column each, after the fixed ones."""
    names: dict[str, str] = {}
    for label in options.labels:
        names[label.name] = free_name(f"label {label.name}", {*_COLUMNS, *names.values()})
    columns = [Column((name,), kind) for name, kind in _COLUMNS.items()]
    columns += [
        Column((names[label.name],), _LABEL_KINDS[label.kind], is_list=label.kind == "multiple")
        for label in options.labels
    ]
    if options.audio is not None:
        columns += [
            Column(("audio", "bytes"), "bytes", is_packed=False),
            Column(("audio", "path"), "text"),
        ]
    about = {"huggingface": json.dumps({"info": {"features": _features(columns)}})}
    return ParquetFile(columns, about).written(_groups(documents, options, names))


def _groups(
    documents: Iterable[Document], options: ExportOptions, names: dict[str, str]
) -> Iterator[list[Row]]:
    rows: list[Row] = []
    sound = 0
    for document in documents:
        for row, size in _rows(document, options, names):
            rows.append(row)
            sound += size
            if len(rows) >= _ROWS_A_GROUP or sound >= _SOUND_A_GROUP:
                yield rows
                rows, sound = [], 0
    if rows:
        yield rows


def _rows(
    document: Document, options: ExportOptions, names: dict[str, str]
) -> Iterator[tuple[Row, int]]:
    for turn, span in enumerate(document.spans):
        fields = segment_fields(span, options.labels)
        labels = fields.pop("labels", {})
        row: dict[str, object] = {
            "clip": document.name,
            "external_id": document.external_id,
            "sha256": document.sha256,
            "annotator": document.annotator,
            "state": document.state,
            "language": document.language or None,
            **fields,
            "audio_path": span.audio_path or audio_path(document),
            **_named(labels, names),
        }
        sound = b""
        if options.audio is not None:
            sound = b"".join(options.audio(document, span))
            row["audio"] = {"bytes": sound, "path": span.audio_path or f"{turn:06d}.wav"}
        yield row, len(sound)


def _named(labels: object, names: dict[str, str]) -> dict[str, object]:
    return {names[key]: value for key, value in labels.items()} if isinstance(labels, dict) else {}


def _features(columns: Iterable[Column]) -> dict[str, object]:
    features: dict[str, object] = {}
    for column in columns:
        if column.path[0] == "audio":
            features["audio"] = {"_type": "Audio"}
            continue
        value = {"dtype": _FEATURES[column.kind], "_type": "Value"}
        whole = {"feature": value, "_type": "Sequence"} if column.is_list else value
        features[column.path[0]] = whole
    return features
