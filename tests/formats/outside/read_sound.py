"""Audacity labels and Raven tables as crowsetta reads them, JAMS as jams does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import crowsetta
import jams

Rows = list[dict[str, Any]]


def audacity(folder: Path) -> Rows:
    scribe = crowsetta.Transcriber(format="aud-seq")
    rows: Rows = []
    for path in sorted(folder.glob("*.txt")):
        if path.stat().st_size == 0:
            continue
        one = scribe.from_file(path)
        rows += [
            {"clip": path.stem, "start": float(start), "end": float(end), "text": str(text)}
            for start, end, text in zip(one.start_times, one.end_times, one.labels, strict=True)
        ]
    return rows


def raven(folder: Path) -> Rows:
    scribe = crowsetta.Transcriber(format="raven")
    rows: Rows = []
    for path in sorted(folder.glob("*.txt")):
        if len(path.read_text().splitlines()) == 1:
            continue  # crowsetta refuses a table without selections
        table = scribe.from_file(path, annot_col="Annotation").df
        rows += [
            {
                "clip": path.name.removesuffix(".Table.1.selections.txt"),
                "start": one["begin_time_s"],
                "end": one["end_time_s"],
                "text": one["annotation"],
            }
            for one in table.to_dict("records")
        ]
    return rows


def jams_(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.jams")):
        whole = jams.load(str(path), validate=True, strict=True)
        segments: dict[str, dict[str, Any]] = {}
        for annotation in whole.search(namespace="segment_open"):
            box = annotation.sandbox
            for number, one in enumerate(annotation.data):
                row = segments.setdefault(box["segments"][number], {"labels": {}})
                row |= {"clip": path.stem, "start": one.time, "end": one.time + one.duration}
                row["channel"] = box["channels"][number]
                if "label" in box:
                    row["labels"][box["label"]] = one.value
                else:
                    row |= {"speaker": box["speaker"], "text": one.value}
        rows += segments.values()
    return rows


if __name__ == "__main__":
    root = Path(sys.argv[1])
    made = {
        "crowsetta": {"audacity": audacity(root / "audacity"), "raven": raven(root / "raven")},
        "jams": {"jams": jams_(root / "jams")},
    }
    print(json.dumps(made))
