"""TextGrid, EAF, CHAT and EMU as praatio, textgrid, tgt, pympi and pylangacq read them."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pylangacq
import pympi
import textgrid as textgrid_library
import tgt
from praatio import textgrid as praatio_textgrid

Rows = list[dict[str, Any]]


def interval(clip: str, tier: str, start: float, end: float, text: str) -> dict[str, Any]:
    """Tiers for segments that overlap are named after their speaker too."""
    speaker = re.sub(r" \(\d+\)$", "", tier)
    return {"clip": clip, "start": start, "end": end, "speaker": speaker, "text": text}


def praatio(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.TextGrid")):
        grid = praatio_textgrid.openTextgrid(
            str(path), includeEmptyIntervals=False, reportingMode="error"
        )
        for tier in grid.tiers:
            rows += [
                interval(path.stem, tier.name, one.start, one.end, one.label)
                for one in tier.entries
            ]
    return rows


def textgrid(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.TextGrid")):
        grid = textgrid_library.TextGrid()
        grid.read(str(path), round_digits=6)  # it would round to 10 µs
        rows += [
            interval(path.stem, tier.name, float(one.minTime), float(one.maxTime), one.mark)
            for tier in grid
            for one in tier
            if one.mark
        ]
    return rows


def tgt_(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.TextGrid")):
        grid = tgt.io.read_textgrid(str(path), include_empty_intervals=False)
        rows += [
            interval(path.stem, tier.name, float(one.start_time), float(one.end_time), one.text)
            for tier in grid.tiers
            for one in tier
        ]
    return rows


def eaf(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.eaf")):
        file = pympi.Elan.Eaf(str(path))
        names = [
            n
            for n in file.get_tier_names()
            if not file.get_parameters_for_tier(n).get("PARENT_REF")
        ]
        for name in names:
            speaker = file.get_parameters_for_tier(name).get("PARTICIPANT")
            labels: dict[tuple[int, int], dict[str, str]] = {}
            for child in file.get_child_tiers_for(name):
                label = child.removesuffix(f"@{name}")
                for start, end, text, *_ in file.get_ref_annotation_data_for_tier(child):
                    labels.setdefault((start, end), {})[label] = text
            for start, end, text in file.get_annotation_data_for_tier(name):
                rows.append(
                    {
                        "clip": path.stem,
                        "start": start / 1000,
                        "end": end / 1000,
                        "speaker": speaker,
                        "text": text,
                        "labels": labels.get((start, end), {}),
                    }
                )
    return rows


def chat(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.cha")):
        reader = pylangacq.read_chat(str(path))
        header = reader.headers()[0]
        names = {one.code: one.name for one in header.participants}
        for one in reader.utterances():
            start, end = one.time_marks
            line, _, _ = one.tiers[one.participant].partition("\x15")
            rows.append(
                {
                    "clip": path.stem,
                    "start": start / 1000,
                    "end": end / 1000,
                    "speaker": names[one.participant],
                    "text": line.strip(),
                }
            )
    return rows


if __name__ == "__main__":
    root = Path(sys.argv[1])
    made = {
        "praatio": {"textgrid": praatio(root / "textgrid")},
        "textgrid": {"textgrid": textgrid(root / "textgrid")},
        "tgt": {"textgrid": tgt_(root / "textgrid")},
        "pympi-ling": {"eaf": eaf(root / "eaf")},
        "pylangacq": {"chat": chat(root / "chat")},
    }
    print(json.dumps(made))
