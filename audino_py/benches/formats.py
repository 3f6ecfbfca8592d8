"""Every format written from a million segments: CPU seconds, first byte, growth of memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID

from audino_py.benches.row import Row
from audino_py.formats.document import (
    Answer,
    Document,
    ExportOptions,
    LabelUsed,
    Span,
    ValueUsed,
)
from audino_py.formats.losses import Losses
from audino_py.formats.registry import FORMATS

SEGMENTS = 1_000_000
QUICK = 20_000
A_CLIP = 200  # segments
WARM = 10 * A_CLIP  # what a format needs at any size is there after these
MOST_GROWTH_MIB = 30
FIRST_BYTE_S = 0.3
A_HUNDRED_THOUSAND_S = 3.0
_MIB_OF_KIB = 1024
_NOISE = LabelUsed("Noise", "multiple", 1, ("dog", "rain"))
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def made_documents(segments: int) -> Iterator[Document]:
    """Yield clips of 200 segments each, a thousand seconds long, four voices, some answers."""
    for clip in range(segments // A_CLIP):
        spans = tuple(_span(clip, turn) for turn in range(A_CLIP))
        yield Document(
            name=f"clip {clip:06d}",
            file_name=f"clip {clip:06d}.wav",
            external_id=None,
            sha256=f"{clip:064x}",
            duration_us=1_000_000_000,
            rate_hz=16_000,
            channels=1,
            annotator="ada",
            kind="work",
            state="accepted",
            created=_MADE,
            changed=_MADE,
            language="en",
            spans=spans,
        )


def _span(clip: int, turn: int) -> Span:
    start_us = turn * 4_900_000 + clip % 1000
    text = "one" if turn % 10 == 0 else "what people say in about five seconds of a talk"
    return Span(
        UUID(int=clip * A_CLIP + turn, version=4),
        start_us,
        start_us + 4_000_000,
        speaker=f"Speaker {turn % 4}",
        text=text,
        answers=(Answer(_NOISE, (ValueUsed("dog"),)),) if turn % 5 == 0 else (),
    )


def measure(name: str, segments: int) -> dict[str, float]:
    """Write once, in this process, and throw the bytes away."""
    _write(name, WARM)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first_s, seconds = _write(name, segments)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"first": first_s, "seconds": seconds, "growth": (after - before) / _MIB_OF_KIB}


def _write(name: str, segments: int) -> tuple[float, float]:
    options = ExportOptions("bench", (_NOISE,))
    # Of the processor, not of the clock: a writer has one thread and waits for nothing.
    began, first_s = time.process_time(), 0.0
    for _ in FORMATS[name].write(made_documents(segments), options, Losses()):
        first_s = first_s or time.process_time() - began
    return first_s, time.process_time() - began


def run(*, quick: bool, only: str) -> list[Row]:
    """Measure each format in a process of its own: memory that one took is not the next one's."""
    segments = QUICK if quick else SEGMENTS
    return [row for name in FORMATS if only in ("", name) for row in _rows(name, segments)]


def _rows(name: str, segments: int) -> Iterable[Row]:
    words = [sys.executable, "-m", "audino_py.benches.formats", name, str(segments)]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603  ourselves
    figures = json.loads(ran.stdout)
    title, size = FORMATS[name].title, f"{segments:,} segments"
    limit_s = max(0.3, segments / 100_000 * A_HUNDRED_THOUSAND_S)
    yield Row(f"{title}, {size}: written", "s", limit_s, [figures["seconds"]])
    yield Row(f"{title}, {size}: first byte", "s", FIRST_BYTE_S, [figures["first"]])
    yield Row(f"{title}, {size}: memory grows by", "MiB", MOST_GROWTH_MIB, [figures["growth"]])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
