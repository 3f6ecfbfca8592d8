"""How much memory this process took, at its highest (Linux; elsewhere 0)."""

import contextlib
from pathlib import Path

_SELF = Path("/proc/self")


def forget_peak() -> None:
    """Begin to measure anew."""
    with contextlib.suppress(OSError):
        (_SELF / "clear_refs").write_text("5")


def peak_rss_mb() -> float:
    """Resident memory at its highest since the last `forget_peak`, in MB of 10^6 bytes."""
    with contextlib.suppress(OSError):
        for line in (_SELF / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) * 1024 / 1e6, 1)
    return 0.0
