"""An RTTM with its UEM as spy-der scores it against itself, through its command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

_ROW = re.compile(r"│ (\S+) +│ +([\d.]+) │ +([\d.]+)% │ +([\d.]+)% │ +([\d.]+)% │ +([\d.]+)% │")


def scored(folder: Path, *options: str) -> dict[str, list[float]]:
    """Seconds scored, missed, falsely found, confused and in error, by recording."""
    files = [str(folder / "meeting.rttm")] * 2
    command = [str(Path(sys.executable).with_name("spyder")), "--per-file", *options, *files]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: [float(one) for one in rest] for name, *rest in _ROW.findall(told)}


if __name__ == "__main__":
    rttm = Path(sys.argv[1]) / "rttm"
    print(
        json.dumps({"all": scored(rttm), "uem": scored(rttm, "--uem", str(rttm / "meeting.uem"))})
    )
