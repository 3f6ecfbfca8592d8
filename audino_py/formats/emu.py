"""EMU's annotation: one level of segments for each speaker, in samples."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from audino_py.formats.answers import answers_by_name
from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.lanes import tiers_of
from audino_py.formats.losses import Losses
from audino_py.formats.textgrid import WITHOUT_SPEAKER
from audino_py.timeline.times import MICROS_A_SECOND, sample_at


def write_emu(document: Document, _: ExportOptions, losses: Losses) -> bytes:
    """Write one document; a length in samples is one less than the samples it covers."""
    levels, number = [], 0
    for name, spans in tiers_of(document, WITHOUT_SPEAKER, losses):
        items = [
            _item(number + turn, name, span, document.rate_hz, losses)
            for turn, span in enumerate(spans, start=1)
        ]
        number += len(items)
        levels.append({"name": name, "type": "SEGMENT", "items": items})
    path = PurePosixPath(audio_path(document))
    annotation = {
        "name": path.stem,
        "annotates": path.name,
        "sampleRate": document.rate_hz,
        "levels": levels,
        "links": [],
    }
    return (json.dumps(annotation, ensure_ascii=False, indent=1) + "\n").encode()


def _item(number: int, level: str, span: Span, rate_hz: int, losses: Losses) -> dict[str, object]:
    times = (span.start_us, span.end_us)
    start, stop = (sample_at(us, rate_hz) for us in times)
    heard = (round(at / rate_hz * MICROS_A_SECOND) for at in (start, stop))
    losses.count("to_samples", sum(us != other for us, other in zip(times, heard, strict=True)))
    losses.count("lengthened", stop == start)
    texts = {level: span.text, **answers_by_name(span)}
    return {
        "id": number,
        "sampleStart": start,
        "sampleDur": max(stop - start, 1) - 1,
        "labels": [{"name": name, "value": value} for name, value in texts.items()],
    }
