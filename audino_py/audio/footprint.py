"""How much memory this process took, at its highest (Linux; elsewhere 0)."""

import contextlib
import os
import time

SHORT_S = 0.02  # what is done within that takes no memory to speak of
GOOD_FOR_S = 0.25  # so long a look at one such clip counts for the next ones


class Footprint:
    """Two files of the kernel held open: a short clip is done before they could be opened twice."""

    def __init__(self) -> None:
        self._clear = self._status = -1
        self._began = self._good_until = self._peak_mb = 0.0
        with contextlib.suppress(OSError):
            self._clear = os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)
            self._status = os.open("/proc/self/status", os.O_RDONLY | os.O_CLOEXEC)

    def forget_peak(self) -> None:
        """Begin to measure anew."""
        self._began = time.monotonic()
        with contextlib.suppress(OSError):
            os.pwrite(self._clear, b"5", 0)

    def peak_rss_mb(self) -> float:
        """Resident memory at its highest since the last `forget_peak`, in MB of 10^6 bytes.

        Short clips by the hundred are given the figure of one of them: the kernel writes a page
        of text for each look.
        """
        now = time.monotonic()
        is_short = now - self._began < SHORT_S
        if not is_short or now >= self._good_until:
            self._peak_mb = self._look()
            self._good_until = now + GOOD_FOR_S if is_short else 0.0
        return self._peak_mb

    def _look(self) -> float:
        with contextlib.suppress(OSError, ValueError, IndexError):
            status = os.pread(self._status, 4096, 0)
            return round(int(status.split(b"VmHWM:")[1].split()[0]) * 1024 / 1e6, 1)
        return 0.0
