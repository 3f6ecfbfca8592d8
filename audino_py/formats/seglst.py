"""SegLST: one list of segments with their words, for scoring that knows speakers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.losses import Losses
from audino_py.formats.names import SafeIds
from audino_py.formats.rttm import WITHOUT_SPEAKER
from audino_py.timeline.times import to_seconds


def write_seglst(
    documents: Iterable[Document], _: ExportOptions, losses: Losses
) -> Iterator[bytes]:
    """Write one segment a line inside one list."""
    before = "[\n"
    speakers = SafeIds(reserved=[WITHOUT_SPEAKER], spell=str)
    for document in documents:
        losses.count("speaker_unknown", sum(span.speaker is None for span in document.spans))
        for span in document.spans:
            line = json.dumps(
                _segment(document, span, speakers), ensure_ascii=False, allow_nan=False
            )
            yield f"{before}{line}".encode()
            before = ",\n"
    losses.count("speakers_renamed", len(speakers.changed()))
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def _segment(document: Document, span: Span, speakers: SafeIds) -> dict[str, object]:
    segment: dict[str, object] = {
        "session_id": document.stem,
        "segment_id": str(span.uid),
        "start_time": to_seconds(span.start_us),
        "end_time": to_seconds(span.end_us),
        "speaker": WITHOUT_SPEAKER if span.speaker is None else speakers.id_of(span.speaker),
        "words": span.text,
    }
    return segment if span.channel is None else {**segment, "channel": span.channel + 1}
