"""WebVTT as ffmpeg and webvtt-py read it."""

from __future__ import annotations

import json
import subprocess
from html import unescape
from pathlib import Path

import pytest
import webvtt

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.webvtt import write_webvtt
from tests.formats.documents import DOCUMENTS, SILENT, TALK, make_document, make_span
from tests.tools import FFMPEG, FFPROBE, needed

SPOKEN = [document for document in DOCUMENTS if document is not SILENT]


def expected(document: Document) -> list[tuple[int, int, str]]:
    spoken = sorted((s for s in document.spans if s.text), key=lambda s: (s.start_us, s.end_us))
    return [(span.start_us, span.end_us, span.text) for span in spoken]


def assert_within_a_millisecond(
    found: list[tuple[int, int, str]], wanted: list[tuple[int, int, str]]
) -> None:
    assert [cue[2] for cue in found] == [cue[2] for cue in wanted]
    for (start, end, _), (start_us, end_us, _) in zip(found, wanted, strict=True):
        assert abs(start * 1000 - start_us) <= 1000
        assert abs(end * 1000 - end_us) <= 1000
        assert start < end


@pytest.mark.parametrize("document", SPOKEN, ids=lambda d: d.stem)
def test_webvtt_py_reads_times_voices_and_texts(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_bytes(write_webvtt(document, ExportOptions(), Losses()))

    cues = webvtt.read(str(path)).captions

    found = [(millis(cue.start), millis(cue.end), unescape(cue.text)) for cue in cues]
    assert_within_a_millisecond(found, expected(document))
    spoken = sorted((s for s in document.spans if s.text), key=lambda s: (s.start_us, s.end_us))
    assert [cue.voice for cue in cues] == [span.speaker for span in spoken]
    assert [cue.identifier for cue in cues] == [str(turn + 1) for turn in range(len(spoken))]


def millis(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)


@pytest.mark.parametrize("document", SPOKEN, ids=lambda d: d.stem)
def test_ffmpeg_reads_every_cue(document: Document, tmp_path: Path) -> None:
    probe = needed(FFPROBE)
    path = tmp_path / "a.vtt"
    path.write_bytes(write_webvtt(document, ExportOptions(), Losses()))

    done = subprocess.run(
        [probe, "-v", "error", "-show_packets", "-show_data", "-of", "json", str(path)],
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert done.stderr == b""
    packets = json.loads(done.stdout)["packets"]
    wanted = expected(document)
    assert len(packets) == len(wanted)
    for packet, (start_us, end_us, _) in zip(packets, wanted, strict=True):
        start, length = float(packet["pts_time"]), float(packet["duration_time"])
        assert abs(start * 1e6 - start_us) <= 1000
        assert abs((start + length) * 1e6 - end_us) <= 1000


def test_ffmpeg_shows_markup_in_a_transcript_as_text(tmp_path: Path) -> None:
    ffmpeg = needed(FFMPEG)
    path = tmp_path / "a.vtt"
    path.write_bytes(write_webvtt(TALK, ExportOptions(), Losses()))

    done = subprocess.run(
        [ffmpeg, "-v", "error", "-i", str(path), "-f", "srt", "-"],
        capture_output=True,
        check=True,
        timeout=60,
    )

    shown = done.stdout.decode("utf-8").replace("\r\n", "\n")
    for text in ('She said "yes" & <laugh> left', "a --> b", "שלום עולם", "nobody\nin two lines"):
        assert text in shown


def test_a_cue_is_written_to_the_letter() -> None:
    document = make_document(
        "x", make_span(255, 1_234_567, 3_723_004_000, speaker="A > B", text="a\n\n\nb --> c")
    )

    assert write_webvtt(document, ExportOptions(), Losses()).decode() == (
        "WEBVTT\n\n1\n00:00:01.235 --> 01:02:03.004\n<v A &gt; B>a\nb --&gt; c\n"
    )


def test_a_segment_without_a_transcript_is_left_out() -> None:
    losses = Losses()

    data = write_webvtt(make_document("x", make_span(1, 0, 1_000_000)), ExportOptions(), losses)

    assert data == b"WEBVTT\n\n"
    assert losses.counts() == {"no_text": 1}
