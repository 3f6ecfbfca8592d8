"""WebVTT and SRT as ffmpeg, webvtt-py, pysubs2, srt and pysrt read them."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pysrt
import pysubs2
import srt
import webvtt

Rows = list[dict[str, Any]]


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def with_webvtt(path: Path) -> Rows:
    return [
        {
            "start": seconds(one.start),
            "end": seconds(one.end),
            "speaker": one.voice,
            "text": html.unescape(one.text),
        }
        for one in webvtt.read(str(path)).captions
    ]


def with_pysubs2(path: Path) -> Rows:
    # Taking tags out of SRT it would take what people said in angle brackets too.
    file = pysubs2.load(str(path), keep_html_tags=path.suffix == ".srt")
    return [
        {
            "start": one.start / 1000,
            "end": one.end / 1000,
            "text": html.unescape(one.text).replace("\\N", "\n"),
        }
        for one in file
    ]


def with_srt(path: Path) -> Rows:
    return [
        {"start": one.start.total_seconds(), "end": one.end.total_seconds(), "text": one.content}
        for one in srt.parse(path.read_text(encoding="utf-8"))
    ]


def with_pysrt(path: Path) -> Rows:
    return [
        {"start": one.start.ordinal / 1000, "end": one.end.ordinal / 1000, "text": one.text}
        for one in pysrt.open(str(path), encoding="utf-8")
    ]


def with_ffmpeg(path: Path) -> Rows:
    probe = shutil.which("ffprobe")
    assert probe is not None
    words = [probe, "-v", "error", "-show_packets", "-of", "json", str(path)]
    done = subprocess.run(words, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    rows = []
    for packet in json.loads(done.stdout)["packets"]:
        start = float(packet["pts_time"])
        rows.append({"start": start, "end": round(start + float(packet["duration_time"]), 6)})
    return rows


def all_of(folder: Path, suffix: str, read: Callable[[Path], Rows]) -> Rows:
    return [
        {"clip": path.stem, **row}
        for path in sorted(folder.glob(f"*{suffix}"))
        if path.stem != "nobody"  # a file without cues is an error to some of them
        for row in read(path)
    ]


if __name__ == "__main__":
    root = Path(sys.argv[1])
    made: dict[str, dict[str, Rows]] = {
        "webvtt-py": {"webvtt": all_of(root / "webvtt", ".vtt", with_webvtt)},
        "pysubs2": {
            "webvtt": all_of(root / "webvtt", ".vtt", with_pysubs2),
            "srt": all_of(root / "srt", ".srt", with_pysubs2),
        },
        "srt": {"srt": all_of(root / "srt", ".srt", with_srt)},
        "pysrt": {"srt": all_of(root / "srt", ".srt", with_pysrt)},
    }
    if shutil.which("ffprobe"):
        made["ffmpeg"] = {
            "webvtt": all_of(root / "webvtt", ".vtt", with_ffmpeg),
            "srt": all_of(root / "srt", ".srt", with_ffmpeg),
        }
    print(json.dumps(made))
