"""Bodies as they arrive: counted, cut when they stall, a limited number at once."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from audino_py.errors import BusyError, TooSlowError

CHUNK_BYTES = 64 * 1024
AHEAD = 4  # chunks read before they are asked for


class Slots:
    """How many bodies this process takes in at once; what is more is asked to come again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self.stuck = 0  # readers that wait for a stalled client to hang up

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Hold one slot.

        Raises
        ------
        BusyError
            If all are taken.
        """
        most = settings.UPLOADS_AT_ONCE
        with self._lock:
            if self._busy >= most or self._busy + self.stuck >= 4 * most:
                raise BusyError("Many uploads arrive just now. Try again in a moment.", wait_s=2)
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1

    def stick(self, by: int) -> None:
        """Count a reader that outlives its request, or one that came back."""
        with self._lock:
            self.stuck += by


slots = Slots()


def declared_length(meta: Mapping[str, Any]) -> int | None:
    """Bytes of the body as the client says; None where it sends chunks until it is done."""
    text = str(meta.get("CONTENT_LENGTH") or "")
    return int(text) if text.isdecimal() else None


class Body(Iterator[bytes]):
    """The chunks of one request's body.

    The web server's ``read`` blocks for as long as the client likes, so a thread of its own does
    it: the request waits at most ``BODY_STALL_S`` seconds for each 64 KiB.

    Parameters
    ----------
    meta
        The WSGI environment.
    """

    def __init__(self, meta: Mapping[str, Any]) -> None:
        self._stream = meta["wsgi.input"]
        self._declared = declared_length(meta)
        self._is_bounded = bool(meta.get("wsgi.input_terminated"))
        self._chunks: queue.Queue[bytes] = queue.Queue(AHEAD)
        self._lock = threading.Lock()
        self._is_left = self._is_done = self._is_stuck = False
        self._thread = threading.Thread(target=self._pump, name="body", daemon=True)
        self._thread.start()

    def __next__(self) -> bytes:
        try:
            chunk = self._chunks.get(timeout=settings.BODY_STALL_S)
        except queue.Empty as error:
            message = f"Nothing arrived for {settings.BODY_STALL_S} seconds. Send it again."
            raise TooSlowError(message) from error
        if not chunk:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Read no further; a reader that cannot be woken is counted until its client leaves."""
        with self._lock:
            self._is_left = True
            if not self._is_done:
                self._is_stuck = True
                slots.stick(1)
        with contextlib.suppress(queue.Empty):
            while True:
                self._chunks.get_nowait()

    def _pump(self) -> None:
        try:
            self._read_all()
        finally:
            with self._lock:
                self._is_done = True
                if self._is_stuck:
                    slots.stick(-1)

    def _read_all(self) -> None:
        left = self._declared
        while not self._is_left:
            want = CHUNK_BYTES if left is None else min(CHUNK_BYTES, left)
            chunk = self._read(want) if left is not None or self._is_bounded else b""
            self._chunks.put(chunk)
            if not chunk:
                return
            if left is not None:
                left -= len(chunk)

    def _read(self, want: int) -> bytes:
        """What the server gives; a connection that broke looks like an early end."""
        if not want:
            return b""
        try:
            return bytes(self._stream.read(want))
        except OSError:
            return b""
