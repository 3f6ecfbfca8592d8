"""Parquet as the newest datasets reads it; it is not asked to decode the sound.

For that it wants torchcodec, whose wheels load only beside a torch of gigabytes, and audiofolder
wants it too: both are proven with an older datasets, and here the sound by its bytes.
"""

from __future__ import annotations

import io
import json
import sys
import wave
from pathlib import Path
from typing import Any

from datasets import Audio, load_dataset

Rows = list[dict[str, Any]]


def row(clip: str, one: dict[str, Any], labels: dict[str, Any]) -> dict[str, Any]:
    keys = ("start", "end", "speaker", "text", "channel")
    kept = {name: value for name, value in labels.items() if value is not None}
    return {"clip": clip, **{key: one[key] for key in keys}, "labels": kept}


def seconds_of(sound: dict[str, Any]) -> float:
    with wave.open(io.BytesIO(sound["bytes"])) as file:
        return file.getnframes() / file.getframerate()


def parquet(folder: Path, cache: str) -> Rows:
    path = str(folder / "with_sound.parquet")
    data = load_dataset("parquet", data_files=path, split="train", cache_dir=cache)
    rows: Rows = []
    for one in data.cast_column("audio", Audio(decode=False)):
        assert abs(seconds_of(one["audio"]) - (one["end"] - one["start"])) < 1e-3
        labels = {key[6:]: value for key, value in one.items() if key.startswith("label ")}
        rows.append(row(one["clip"], one, labels))
    return rows


if __name__ == "__main__":
    root, cache = Path(sys.argv[1]), sys.argv[2]
    print(json.dumps({"datasets without decoding": {"parquet": parquet(root / "parquet", cache)}}))
