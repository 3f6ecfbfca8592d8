"""Bodies as they arrive: counted, and a limited number at once."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from audino_py.errors import BusyError, TooSlowError

CHUNK_BYTES = 64 * 1024
READ_OUT_BYTES = 32 * 1024**2
READ_OUT_S = 10.0
LEFT = "audino.left"  # bytes of the body that nobody has read yet


class Slots:
    """How many bodies this process takes in at once; what is more is asked to come again.

    Parameters
    ----------
    divisor
        Of the setting ``UPLOADS_AT_ONCE``; the quotient is rounded up.
    """

    def __init__(self, divisor: int = 1) -> None:
        self._divisor = divisor
        self._lock = threading.Lock()
        self._busy = 0

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Hold one slot.

        Raises
        ------
        BusyError
            If all are taken.
        """
        with self._lock:
            if self._busy * self._divisor >= settings.UPLOADS_AT_ONCE:
                raise BusyError("Many uploads arrive just now. Try again in a moment.", wait_s=2)
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1


slots = Slots()
read_outs = Slots(divisor=4)  # of their own: a body that found no slot should still hear so


def declared_length(meta: Mapping[str, Any]) -> int | None:
    """Bytes of the body as the client says; None where it sends chunks until it is done."""
    text = str(meta.get("CONTENT_LENGTH") or "")
    return int(text) if text.isdecimal() else None


def chunks_of(meta: dict[str, Any]) -> Iterator[bytes]:
    """The body of a request, in chunks of at most 64 KiB; it may end before it should.

    Parameters
    ----------
    meta
        The WSGI environment; how much is still to come is noted in it.

    Raises
    ------
    TooSlowError
        If the server stopped waiting for the next chunk.
    """
    stream, left = meta["wsgi.input"], meta.get(LEFT, declared_length(meta))
    if left is None and not meta.get("wsgi.input_terminated"):
        return  # nobody says where the body ends
    while left is None or left > 0:
        chunk = _read(stream, CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
        if not chunk:
            break
        left = meta[LEFT] = None if left is None else left - len(chunk)
        yield chunk
    if getattr(stream, "was_cut", False):
        message = f"Too little arrived in {settings.BODY_STALL_S} seconds. Send it again."
        raise TooSlowError(message)


def _read(stream: Any, size: int) -> bytes:
    """What the server gives; a connection that broke looks like an early end."""
    try:
        return bytes(stream.read(size))
    except OSError:
        return b""


def read_out(meta: dict[str, Any]) -> None:
    """Read the rest of a refused body, within limits, and forget it.

    Many clients look for no answer before their whole body is sent, and lose it if the connection
    is closed earlier.
    """
    length = declared_length(meta)
    if length is None or length > READ_OUT_BYTES:
        return
    until = time.monotonic() + READ_OUT_S
    with contextlib.suppress(BusyError, TooSlowError), read_outs.one():
        for _ in chunks_of(meta):
            if time.monotonic() > until:
                return
