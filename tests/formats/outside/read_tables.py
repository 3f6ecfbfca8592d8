"""Tables and lines as pandas and fastparquet read them, JSON as Python does, Kaldi as kaldiio."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from pathlib import Path
from typing import Any

import fastparquet
import kaldiio
import pandas as pd

Rows = list[dict[str, Any]]
LABELS = ("Mood", "Noise", "Note to us", "Score")


def table(path: Path, delimiter: str) -> Rows:
    """All as text: who would take NA for missing must ask for it."""
    frame = pd.read_csv(path, sep=delimiter, dtype=str, keep_default_na=False)
    return [
        {
            "clip": one["clip"],
            "start": float(one["start"]),
            "end": float(one["end"]),
            "speaker": one["speaker"] or None,
            "text": one["text"],
            "channel": int(one["channel"]) if one["channel"] else None,
            "labels": {name: one[f"label {name}"] for name in LABELS if one[f"label {name}"]},
        }
        for one in frame.to_dict("records")
    ]


def audino_v2(folder: Path) -> Rows:
    frame = pd.read_csv(folder / "meeting.tsv", sep="\t", dtype=str, keep_default_na=False)
    return [
        {
            "clip": Path(one["audio_file"]).stem,
            "start": float(one["start"]),
            "end": float(one["end"]),
            "text": one["text"],
            "labels": {
                one[f"attribute_{n}_name"]: one[f"attribute_{n}_value"]
                for n in range(1, 1 + len(LABELS))
                if one[f"attribute_{n}_value"]
            },
        }
        for one in frame.to_dict("records")
    ]


def raven(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*.txt")):
        frame = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, quoting=3)
        rows += [
            {
                "clip": path.name.removesuffix(".Table.1.selections.txt"),
                "start": float(one["Begin Time (s)"]),
                "end": float(one["End Time (s)"]),
                "channel": int(one["Channel"]),
                "speaker": one["Speaker"] or None,
                "text": one["Annotation"],
                "labels": {name: one[f"Label {name}"] for name in LABELS if one[f"Label {name}"]},
            }
            for one in frame.to_dict("records")
        ]
    return rows


def events(folder: Path) -> Rows:
    names = ["start", "end", "text"]
    rows: Rows = []
    for path in sorted(folder.glob("*.txt")):
        if path.stat().st_size:
            frame = pd.read_csv(path, sep="\t", names=names, quoting=3)
            rows += [{"clip": path.stem, **one} for one in frame.to_dict("records")]
    return rows


def common_voice(folder: Path) -> Rows:
    frame = pd.read_csv(
        folder / "he" / "validated.tsv", sep="\t", dtype=str, keep_default_na=False, quoting=3
    )
    assert len(frame.columns) == 13
    return [
        {
            "clip": Path(one["path"]).stem,
            "text": one["sentence"],
            "votes": [int(one["up_votes"]), int(one["down_votes"])],
            "age": one["age"],
            "locale": one["locale"],
        }
        for one in frame.to_dict("records")
    ]


def nothing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def parquet(folder: Path) -> Rows:
    frame = fastparquet.ParquetFile(str(folder / "meeting.parquet")).to_pandas()
    rows: Rows = []
    for one in frame.to_dict("records"):
        values = {name: one[f"label {name}"] for name in LABELS}
        rows.append(
            {
                "clip": one["clip"],
                "start": one["start"],
                "end": one["end"],
                "speaker": one["speaker"],
                "text": one["text"],
                "channel": None if nothing(one["channel"]) else int(one["channel"]),
                "labels": {name: value for name, value in values.items() if not nothing(value)},
            }
        )
    return rows


def lines(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def jsonl(folder: Path) -> Rows:
    return [
        {
            "clip": one["clip"]["name"],
            **{key: segment[key] for key in ("start", "end", "speaker", "text", "channel")},
            "labels": segment["values"],
        }
        for one in lines(folder / "meeting.jsonl")
        for segment in one["segments"]
    ]


def nemo(folder: Path) -> Rows:
    return [
        {
            "clip": Path(one["audio_filepath"]).stem,
            "start": one["offset"],
            "end": one["offset"] + one["duration"],
            "speaker": one.get("speaker"),
            "text": one["text"],
            "channel": one.get("channel"),
            "labels": one.get("labels", {}),
        }
        for one in lines(folder / "meeting.jsonl")
    ]


def v1(folder: Path) -> Rows:
    rows: Rows = []
    for clip in json.loads((folder / "meeting.json").read_text(encoding="utf-8")):
        for one in clip["segmentations"]:
            labels = {name: of["values"] for name, of in one["annotations"].items()}
            rows.append(
                {
                    "clip": Path(clip["original_filename"]).stem,
                    "start": one["start_time"],
                    "end": one["end_time"],
                    "text": one["transcription"],
                    "labels": {
                        name: [v["value"] for v in (of if isinstance(of, list) else [of])]
                        for name, of in labels.items()
                    },
                }
            )
    return rows


def emu(folder: Path) -> Rows:
    rows: Rows = []
    for path in sorted(folder.glob("*_annot.json")):
        whole = json.loads(path.read_text(encoding="utf-8"))
        for level in whole["levels"]:
            for one in level["items"]:
                (_, text), *labels = ((label["name"], label["value"]) for label in one["labels"])
                rows.append(
                    {
                        "clip": whole["name"],
                        "start": one["sampleStart"] / whole["sampleRate"],
                        "end": (one["sampleStart"] + one["sampleDur"] + 1) / whole["sampleRate"],
                        "speaker": re.sub(r" \(\d+\)$", "", level["name"]),
                        "text": text,
                        "labels": dict(labels),
                    }
                )
    return rows


def audiofolder(folder: Path) -> Rows:
    rows: Rows = []
    for one in lines(folder / "metadata.jsonl"):
        assert (folder / one["file_name"]).exists()
        for segment in one["segments"]:
            keys = ("start", "end", "speaker", "text", "channel")
            values = {name: v for name, v in segment["labels"].items() if v is not None}
            row = {key: segment[key] for key in keys}
            rows.append({"clip": one["clip"], **row, "labels": values})
    return rows


def label_studio(folder: Path) -> Rows:
    rows: Rows = []
    for task in json.loads((folder / "tasks.json").read_text(encoding="utf-8")):
        regions: dict[str, dict[str, Any]] = {}
        for item in task["annotations"][0]["result"]:
            value = item["value"]
            row = regions.setdefault(item["id"], {"text": "", "labels": {}, "channel": None})
            row |= {"clip": task["data"]["clip"], "start": value["start"], "end": value["end"]}
            row["channel"] = value.get("channel")
            kept = value.get("choices") or value.get("number")
            if item["from_name"] == "speaker":
                row["speaker"] = value["labels"][0]
            elif item["from_name"] == "transcription":
                row["text"] = value["text"][0]
            elif item["type"] == "textarea":
                row["labels"][item["from_name"].replace("_", " ")] = value["text"][0]
            else:
                row["labels"][item["from_name"]] = value["number"] if kept is None else kept
        rows += regions.values()
    return rows


def kaldi(folder: Path) -> Rows:
    """What kaldiio cuts out of the sound; it starts from where the directory lies."""
    os.chdir(folder)
    loader = kaldiio.load_scp("wav.scp", segments="segments")
    texts = [line.split(" ", 1) for line in Path("text").read_text().splitlines()]
    segments = [line.split() for line in Path("segments").read_text().splitlines()]
    for utterance, _, start, end in segments:
        rate, sound = loader[utterance]
        assert abs(len(sound) / rate - (float(end) - float(start))) < 1.5 / rate
    assert [one[0] for one in texts] == [one[0] for one in segments] == sorted(loader)
    return [{"text": text} for _, text in texts]


if __name__ == "__main__":
    root = Path(sys.argv[1])
    made = {
        "pandas": {
            "csv": table(root / "csv" / "meeting.csv", ","),
            "tsv": table(root / "tsv" / "meeting.tsv", "\t"),
            "audino_v2": audino_v2(root / "audino_v2"),
            "raven": raven(root / "raven"),
            "events": events(root / "events"),
            "common_voice": common_voice(root / "common_voice"),
        },
        "fastparquet": {"parquet": parquet(root / "parquet")},
        "kaldiio": {"kaldi": kaldi(root / "kaldi")},
        "json": {
            "jsonl": jsonl(root / "jsonl"),
            "nemo": nemo(root / "nemo"),
            "json": v1(root / "json"),
            "emu": emu(root / "emu"),
            "audiofolder": audiofolder(root / "audiofolder"),
            "label_studio": label_studio(root / "label_studio"),
        },
    }
    print(json.dumps(made))
