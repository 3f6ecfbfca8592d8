"""The child as it is, on a disk that takes its time."""

from __future__ import annotations

import sys
import time
from typing import Any

from audino_py.audio import child, keeping

SYNC_S = 0.4
sync = keeping.sync_disks


def sync_slowly(*args: Any) -> None:
    """Bring all to disk, late."""
    time.sleep(SYNC_S)
    sync(*args)


if __name__ == "__main__":
    vars(keeping)["sync_disks"] = sync_slowly
    sys.exit(child.main())
