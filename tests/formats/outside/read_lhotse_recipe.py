"""A Common Voice release as Lhotse's own recipe prepares it; run in a process of its own."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import read_lhotse  # type: ignore[import-not-found]  # beside it; it stands in for torch

assert read_lhotse

from lhotse.recipes.commonvoice import prepare_commonvoice  # noqa: E402  torch's name comes first


def rows(corpus: Path, *parts: str) -> list[dict[str, Any]]:
    """What the recipe finds in these parts; it opens every clip for its length."""
    with tempfile.TemporaryDirectory() as made:
        found = prepare_commonvoice(corpus, made, languages=["he"], splits=parts)["he"]
    return [
        {
            "clip": one.recording_id,
            "start": one.start,
            "end": one.end,
            "text": one.text,
            "speaker": one.speaker,
            "age": one.custom["age"],
            "locale": one.language,
            "part": part,
        }
        for part in parts
        for one in found[part]["supervisions"]
    ]


if __name__ == "__main__":
    root = Path(sys.argv[1])
    released = rows(root / "common_voice", "validated", "invalidated", "other")
    divided = rows(root / "common_voice_parts", "train", "dev", "test")
    print(json.dumps({"whole": released, "parts": divided}))
