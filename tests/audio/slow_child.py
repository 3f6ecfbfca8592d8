"""The child as it is, on a disk that takes its time."""

from __future__ import annotations

import sys
import time
from typing import Any

from audino_py.audio import child
from audino_py.audio.parts import keep_all

SYNC_S = 0.4


def keep_slowly(*args: Any) -> None:
    """Bring all to disk, late."""
    time.sleep(SYNC_S)
    keep_all(*args)


if __name__ == "__main__":
    vars(child)["keep_all"] = keep_slowly
    sys.exit(child.main())
