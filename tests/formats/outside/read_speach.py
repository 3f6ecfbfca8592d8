"""ELAN files as speach reads them; run in a process and an environment of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from speach import elan  # type: ignore[import-not-found]  # in the environment of the proof alone


def eaf(folder: Path) -> list[dict[str, Any]]:
    """Every segment of the tiers that stand on their own."""
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.eaf")):
        for tier in elan.read_eaf(str(path)).tiers():
            if tier.parent_ref is not None:
                continue
            rows += [
                {
                    "clip": path.stem,
                    "start": one.from_ts.sec,
                    "end": one.to_ts.sec,
                    "speaker": tier.participant or None,
                    "text": one.value,
                }
                for one in tier
            ]
    return rows


if __name__ == "__main__":
    root = Path(sys.argv[1])
    print(json.dumps({"speach": {"eaf": eaf(root / "eaf")}}))
