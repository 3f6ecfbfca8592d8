"""The child as it is, but a marked file meets its bug when it has been decoded: among the steps."""

from __future__ import annotations

import os
import sys
from typing import Any

from audino_py.audio import analysing, child
from audino_py.audio.opening import Source, judge
from tests.proofs.deadly_child import BUGS, MARK, PLACE


def judge_or_die(source: Source, reader: str, descriptor: int, *more: Any) -> object:
    """Look for damage as always; a file with the mark meets its bug."""
    head = os.pread(descriptor, 64, PLACE)
    if head.startswith(MARK):
        BUGS[head.removeprefix(MARK).split(b":")[0]]()
    return judge(source, reader, descriptor, *more)


if __name__ == "__main__":
    vars(analysing)["judge"] = judge_or_die
    sys.exit(child.main())
