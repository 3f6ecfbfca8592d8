"""Bodies that stop arriving are cut, so that slow clients cannot hold all threads.

The web server's ``read`` blocks for as long as its client likes and cannot be woken from Python.
So a thread looks over all reads that wait, once in a while, and shuts the connection of one that
waits too long; to the reader that looks like the end of the body.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings

_AGES = struct.Struct("=44xI4xI")  # of TCP_INFO: ms since data was last sent, and last received
_SLACK_S = 0.5

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class WatchedInput:
    """A request's ``wsgi.input``; each read has ``BODY_STALL_S`` seconds."""

    def __init__(self, stream: Any, address: str, port: int) -> None:
        self._stream = stream
        self.address = address
        self.port = port  # ours, that the client connected to
        self.deadline = 0.0
        self.was_cut = False

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes."""
        return self._watched(self._stream.read, size)

    def readline(self, size: int = -1) -> bytes:
        """One line."""
        return self._watched(self._stream.readline, size)

    def readlines(self, _hint: int = -1) -> list[bytes]:
        """All lines."""
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def _watched(self, read: Callable[..., bytes], size: int) -> bytes:
        if self.was_cut:
            return b""
        self.deadline = time.monotonic() + settings.BODY_STALL_S
        watch.reads[id(self)] = self
        try:
            return read(size) if size >= 0 else read()
        finally:
            watch.reads.pop(id(self), None)


class Watch:
    """The thread that looks; one a process, started by the first request with a body."""

    def __init__(self) -> None:
        self.reads: dict[int, WatchedInput] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start it where it does not run yet."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="stalls", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            time.sleep(min(3.0, settings.BODY_STALL_S / 10))
            now = time.monotonic()
            for read in list(self.reads.values()):
                if now > read.deadline:
                    read.was_cut = True  # first: the reader asks as soon as it wakes
                    read.was_cut = cut_silent(read.address, read.port, settings.BODY_STALL_S) > 0


watch = Watch()


def watched(application: Application) -> Application:
    """The same application, its bodies watched."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            watch.start()
            address = str(environ.get("REMOTE_ADDR", ""))
            port = int(environ.get("SERVER_PORT") or 0)
            environ["wsgi.input"] = WatchedInput(environ["wsgi.input"], address, port)
        return application(environ, start_response)

    return serve


def cut_silent(address: str, port: int, silent_s: float) -> int:
    """Shut connections from an address to our port on which nothing moved for so long; how many.

    The server does not tell which connection a request came by. Idle ones that wait for their
    next request are closed too, which clients of HTTP must expect; downloads under way move.
    Connections that we made ourselves, as to the database, are never ours to shut: their near end
    has another port.
    """
    count = 0
    for descriptor in _descriptors():
        with contextlib.suppress(OSError), _socket(descriptor) as connection:
            if (
                _came_from(connection, address, port)
                and _silence_s(connection) >= silent_s - _SLACK_S
            ):
                connection.shutdown(socket.SHUT_RD)
                count += 1
    return count


def _descriptors() -> list[int]:
    with contextlib.suppress(OSError):
        return [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208  names only
    return []


def _socket(descriptor: int) -> socket.socket:
    """Our own handle on it, so that it stays the same connection while we look."""
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        raise OSError
    return socket.socket(fileno=os.dup(descriptor))


def _came_from(connection: socket.socket, address: str, port: int) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    if connection.type != socket.SOCK_STREAM or connection.getsockname()[1] != port:
        return False
    return _plain(connection.getpeername()[0]) == _plain(address)


def _plain(address: str) -> str:
    """An IPv4 address in IPv6 clothes is the same address."""
    with contextlib.suppress(ValueError):
        known = ipaddress.ip_address(address)
        return str(getattr(known, "ipv4_mapped", None) or known)
    return address


def _silence_s(connection: socket.socket) -> float:
    """Seconds since bytes last went either way."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    sent_ms, received_ms = _AGES.unpack_from(info)
    return float(min(sent_ms, received_ms)) / 1000
