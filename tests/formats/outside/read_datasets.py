"""audiofolder and Parquet, its sound inside, as Hugging Face's datasets reads them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from datasets import load_dataset

Rows = list[dict[str, Any]]


def row(clip: str, one: dict[str, Any], labels: dict[str, Any]) -> dict[str, Any]:
    keys = ("start", "end", "speaker", "text", "channel")
    kept = {name: value for name, value in labels.items() if value is not None}
    return {"clip": clip, **{key: one[key] for key in keys}, "labels": kept}


def audiofolder(folder: Path, cache: str) -> Rows:
    data = load_dataset("audiofolder", data_dir=str(folder), split="train", cache_dir=cache)
    rows: Rows = []
    for one in data:
        assert (
            abs(len(one["audio"]["array"]) / one["audio"]["sampling_rate"] - one["duration"]) < 1e-4
        )
        rows += [row(one["clip"], segment, segment["labels"]) for segment in one["segments"]]
    return rows


def parquet(folder: Path, cache: str) -> Rows:
    path = str(folder / "with_sound.parquet")
    data = load_dataset("parquet", data_files=path, split="train", cache_dir=cache)
    rows: Rows = []
    for one in data:
        seconds = len(one["audio"]["array"]) / one["audio"]["sampling_rate"]
        assert abs(seconds - (one["end"] - one["start"])) < 2 / one["audio"]["sampling_rate"]
        labels = {key[6:]: value for key, value in one.items() if key.startswith("label ")}
        rows.append(row(one["clip"], one, labels))
    return rows


if __name__ == "__main__":
    root, cache = Path(sys.argv[1]), sys.argv[2]
    made = {
        "audiofolder": audiofolder(root / "audiofolder", cache),
        "parquet": parquet(root / "parquet", cache),
    }
    print(json.dumps({"datasets": made}))
