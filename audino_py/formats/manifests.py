"""Manifests of training toolkits: Lhotse's recordings and supervisions, and NeMo's lines."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.name_list import name_list
from audino_py.formats.names import SafeIds
from audino_py.timeline.times import sample_at, to_seconds

_IN_MEMORY_BYTES = 1024 * 1024
_GZIP = 31  # zlib's word for gzip; its head then holds no date, so the same work is the same file


def write_lhotse(documents: Iterable[Document], _: ExportOptions, losses: Losses) -> Members:
    """Write ``supervisions.jsonl.gz`` and ``recordings.jsonl.gz``."""
    clips = SafeIds()
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as recordings:
        yield "supervisions.jsonl.gz", _gzipped(_supervisions(documents, clips, recordings))
        recordings.seek(0)
        yield "recordings.jsonl.gz", _gzipped(recordings)
    yield from name_list(losses, clip=clips)


def _supervisions(
    documents: Iterable[Document], clips: SafeIds, recordings: IO[bytes]
) -> Iterator[bytes]:
    for document in documents:
        clip = clips.id_of(document.stem)
        is_cut = any(span.audio_path for span in document.spans)
        if not is_cut:
            path, frames = audio_path(document), document.frame_count
            recordings.write(_line(_recording(document, clip, path, frames)))
        for turn, span in enumerate(document.spans):
            name = f"{clip}-{turn:06d}"
            if is_cut:
                start = sample_at(span.start_us, document.rate_hz)
                frames = sample_at(span.end_us, document.rate_hz) - start
                recordings.write(_line(_recording(document, name, span.audio_path, frames)))
            yield _line(_supervision(document, span, name, name if is_cut else clip, is_cut=is_cut))


def _recording(document: Document, name: str, path: str, frames: int) -> dict[str, object]:
    channels = list(range(document.channels or 1))
    return {
        "id": name,
        "sources": [{"type": "file", "channels": channels, "source": path}],
        "sampling_rate": document.rate_hz,
        "num_samples": frames,
        "duration": frames / document.rate_hz if document.rate_hz else 0.0,
        "channel_ids": channels,
    }


def _supervision(
    document: Document, span: Span, name: str, recording: str, *, is_cut: bool
) -> dict[str, object]:
    channels = list(range(document.channels or 1))
    everywhere: int | list[int] = channels if len(channels) > 1 else channels[0]
    begin_us = span.start_us if is_cut else 0
    made: dict[str, object] = {
        "id": name,
        "recording_id": recording,
        "start": to_seconds(span.start_us - begin_us),
        "duration": to_seconds(span.end_us - span.start_us),
        "channel": everywhere if span.channel is None else span.channel,
        "text": span.text,
        "language": document.language or None,
        "speaker": span.speaker,
        "custom": {
            "segment": str(span.uid),
            "labels": {answer.label.name: answer.plain for answer in span.answers},
            "channel": span.channel,
            "unsure": span.unsure,
            "draft": span.draft,
        },
    }
    if span.words:
        made["alignment"] = {
            "word": [
                [
                    word.text,
                    to_seconds(word.start_us - begin_us),
                    to_seconds(word.end_us - word.start_us),
                    word.confidence,
                ]
                for word in span.words
            ]
        }
    return made


def write_nemo(documents: Iterable[Document], _: ExportOptions, __: Losses) -> Iterator[bytes]:
    """Write one line for each segment; where clips are cut each has its own audio, from 0 on."""
    for document in documents:
        for span in document.spans:
            yield _line(_nemo(document, span))


def _nemo(document: Document, span: Span) -> dict[str, object]:
    line: dict[str, object] = {
        "audio_filepath": span.audio_path or audio_path(document),
        "offset": 0.0 if span.audio_path else to_seconds(span.start_us),
        "duration": to_seconds(span.end_us - span.start_us),
        "text": span.text,
    }
    more = {
        "lang": document.language or None,
        "speaker": span.speaker,
        "channel": span.channel,
        "labels": {answer.label.name: answer.plain for answer in span.answers} or None,
    }
    return line | {key: value for key, value in more.items() if value is not None}


def _line(fields: dict[str, object]) -> bytes:
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=_GZIP)
    packed = (packer.compress(piece) for piece in pieces)
    yield from (block for block in packed if block)
    yield packer.flush()
