"""Label Studio's tasks as the validator of its own SDK reads them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from label_studio_sdk.label_interface import LabelInterface

STRANGE = {
    "id": "strange",
    "from_name": "speaker",
    "to_name": "audio",
    "type": "labels",
    "value": {"start": 0, "end": 1, "labels": ["nobody I know"]},
}

if __name__ == "__main__":
    folder = Path(sys.argv[1]) / "label_studio"
    interface = LabelInterface((folder / "interface.xml").read_text(encoding="utf-8"))
    interface.validate()
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    annotations = [one for task in tasks for one in task["annotations"]]
    verdicts = {
        "tasks": [interface.validate_task({"data": task["data"]}) for task in tasks],
        "annotations": [interface.validate_annotation(one) for one in annotations],
        "results": [len(one["result"]) for one in annotations],
        # Proof that the validator would have found something.
        "broken": interface.validate_annotation({"result": [STRANGE]}),
    }
    print(json.dumps(verdicts))
