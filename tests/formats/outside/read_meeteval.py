"""RTTM, UEM, CTM, STM and SegLST as MeetEval reads them; run in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import meeteval


def rttm(folder: Path) -> list[dict[str, Any]]:
    turns = meeteval.io.load(folder / "meeting.rttm").lines
    listened = meeteval.io.load(folder / "meeting.uem").lines
    assert {line.filename for line in turns} <= {line.filename for line in listened}
    return [
        {
            "clip": line.filename,
            "channel": int(line.channel),
            "start": float(line.begin_time),
            "end": float(line.begin_time + line.duration),
            "speaker": line.speaker_id,
        }
        for line in turns
    ]


def ctm(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "clip": line.filename,
            "channel": int(line.channel),
            "start": float(line.begin_time),
            "end": float(line.begin_time + line.duration),
            "text": line.word,
        }
        for line in meeteval.io.load(folder / "meeting.ctm").lines
    ]


def stm(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "clip": line.filename,
            "channel": int(line.channel),
            "speaker": line.speaker_id,
            "start": float(line.begin_time),
            "end": float(line.end_time),
            "text": line.transcript,
        }
        for line in meeteval.io.load(folder / "meeting.stm").lines
    ]


def seglst(folder: Path) -> list[dict[str, Any]]:
    segments = meeteval.io.load(folder / "meeting.json")
    errors = meeteval.wer.tcpwer(segments, segments, collar=0)
    assert all(one.error_rate in (0, None) for one in errors.values())
    return [
        {
            "clip": one["session_id"],
            "start": float(one["start_time"]),
            "end": float(one["end_time"]),
            "speaker": one["speaker"],
            "text": one["words"],
            "channel": one.get("channel"),
        }
        for one in segments
    ]


if __name__ == "__main__":
    root = Path(sys.argv[1])
    read = {"rttm": rttm, "ctm": ctm, "stm": stm, "seglst": seglst}
    made = {name: one(root / name) for name, one in read.items()}
    print(json.dumps({"meeteval": made}))
