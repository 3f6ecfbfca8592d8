"""RTTM and UEM as pyannote.database reads them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyannote.database.util import load_rttm, load_uem

if __name__ == "__main__":
    folder = Path(sys.argv[1]) / "rttm"
    listened = load_uem(str(folder / "meeting.uem"))
    turns = load_rttm(str(folder / "meeting.rttm"))
    assert set(turns) < set(listened)  # clips without speech are listed all the same
    rows = [
        {"clip": clip, "start": turn.start, "end": turn.end, "speaker": who}
        for clip, of in turns.items()
        for turn, _, who in of.itertracks(yield_label=True)
    ]
    print(json.dumps({"pyannote.database": {"rttm": rows}}))
