"""Only the connections of clients that are silent are shut."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from audino_py.services.stalls import WatchedInput, cut_silent, watched

SILENT_S = 2.0  # the kernel counts; the busy one has as long to be looked at


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def is_open(connection: socket.socket) -> bool:
    """Whether more may come: a shut connection reads as ended."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True


def test_silent_clients_of_this_port_are_cut_and_nobody_else(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    silent, busy = (socket.create_connection(listener.getsockname()) for _ in range(2))
    ends = {listener.accept()[0] for _ in range(2)}
    with socket.create_server(("127.0.0.1", 0)) as database:
        ours = socket.create_connection(database.getsockname())
        theirs = database.accept()[0]
        time.sleep(SILENT_S + 0.1)
        busy.sendall(b"x")
        deadline = time.monotonic() + 10
        while not any(is_moved(end) for end in ends):
            assert time.monotonic() < deadline

        count = cut_silent("127.0.0.1", port, SILENT_S + 0.5)

        assert count == 1
        assert is_open(ours)
        assert is_open(theirs)
    assert sorted(is_open(end) for end in ends) == [False, True]
    for connection in (silent, busy, ours, theirs, *ends):
        connection.close()


def is_moved(connection: socket.socket) -> bool:
    """Whether a byte waits to be read."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return False


def test_a_watched_body_reads_as_before() -> None:
    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        stream = environ["wsgi.input"]
        return [stream.read(2), stream.readline(), *stream]

    environ = {"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO(b"abc\ndef\nghi")}

    assert watched(application)(environ, None) == [b"ab", b"c\n", b"def\n", b"ghi"]


def test_what_was_cut_is_at_its_end() -> None:
    stream = WatchedInput(io.BytesIO(b"abc"), "::1", 80)
    stream.was_cut = True

    assert (stream.read(2), stream.readline()) == (b"", b"")
