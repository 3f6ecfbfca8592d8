"""NeMo's manifest as NeMo's own reader of manifests reads it, without the rest of NeMo."""

from __future__ import annotations

import json
import logging
import runpy
import sys
import types
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

READER = "nemo/collections/common/parts/preprocessing/manifest.py"


class HereAlready:
    """A file that need not be fetched from a store."""

    def __init__(self, path: str) -> None:
        self.path = path

    def get(self) -> str:
        return self.path


def named(name: str, **contents: Any) -> None:
    """What the reader imports and does not need for files on this machine."""
    module = types.ModuleType(name)
    module.__dict__.update(contents)
    sys.modules[name] = module


named("nemo")
named("nemo.utils", logging=logging)
named(
    "nemo.utils.data_utils",
    DataStoreObject=HereAlready,
    get_datastore_object=lambda path: path,
    is_datastore_path=lambda path: False,
)
named("nemo.utils.nemo_logging", LogMode=object)

if __name__ == "__main__":
    folder = Path(sys.argv[1]) / "nemo"
    reader = runpy.run_path(str(distribution("nemo-toolkit").locate_file(READER)))
    rows = []
    for one in reader["item_iter"](str(folder / "meeting.jsonl")):
        assert Path(one["audio_file"]).exists()
        rows.append(
            {
                "clip": Path(one["audio_file"]).stem,
                "start": one["offset"],
                "end": one["offset"] + one["duration"],
                "text": one["text"],
                "speaker": one["speaker"],
            }
        )
    print(json.dumps({"nemo-toolkit": {"nemo": rows}}))
