"""Uploads that stop, lie about their length or never end leave nothing behind: threat T12."""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.forms import CONTENT_TYPE, form, tiny_wav
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
NUMBER = 50 if FULL else 10
GONE_WITHIN_S = 2 if FULL else 30  # a busy machine is no fault
LIMIT = 2 * 1024**2  # bytes of a clip
SLACK = 1024**2  # bytes beyond it that may be taken in before the cut
IN_FLIGHT = 16 * 1024**2  # bytes that the kernel's buffers may hold between both ends
READ_AT_ONCE = 2**16 + 1000  # bytes that the server waits for before it writes
ENDLESS = 64 * 1024**2
RESET = struct.pack("ii", 1, 0)  # close at once, as a process that dies does


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes small clips, and many at once."""
    sizes = {"AUDINO_MAX_UPLOAD_BYTES": str(LIMIT), "AUDINO_UPLOADS_AT_ONCE": str(NUMBER + 2)}
    server = Server(tmp_path_factory.mktemp("aborted"), AUDINO_WEB_THREADS="64", **sizes)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def project(server: Server) -> tuple[str, Visitor]:
    """A project of this test's own, and a key that may upload to it and look."""
    root = server.administrator()
    made = str(root.project(f"Aborted {time.monotonic_ns()}")["id"])
    return made, root.make_key(made, "upload", "read")


def begin(server: Server, key: str, project: str, framing: str) -> socket.socket:
    """Send the head of an upload."""
    address = urlsplit(server.url)
    line = socket.create_connection((str(address.hostname), int(address.port or 0)))
    line.sendall(
        f"POST /api/v1/projects/{project}/clips HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: {CONTENT_TYPE}\r\n{framing}\r\n\r\n".encode()
    )
    return line


def status_of(line: socket.socket) -> int:
    line.settimeout(30)
    return int(line.recv(4096).split(b" ", 2)[1])


def kept(server: Server) -> list[Path]:
    """Every file in the folder of clips."""
    return [path for path in (server.folder / "data" / "clips").rglob("*") if path.is_file()]


def until_empty(server: Server) -> None:
    deadline = time.monotonic() + GONE_WITHIN_S
    while kept(server):
        assert time.monotonic() < deadline, kept(server)
        time.sleep(0.05)


def clips(project: tuple[str, Visitor]) -> list[object]:
    found: list[object] = project[1].get(f"/projects/{project[0]}/clips")["results"]
    return found


def test_aborted_uploads_leave_no_clip_and_no_file(
    server: Server, project: tuple[str, Visitor]
) -> None:
    body = form(tiny_wav(seconds=30))
    lines = []
    for number in range(NUMBER):
        line = begin(server, project[1].key, project[0], f"Content-Length: {len(body)}")
        line.sendall(body[: READ_AT_ONCE + (len(body) - READ_AT_ONCE) * number // NUMBER])
        lines.append(line)
    deadline = time.monotonic() + 30
    while len(kept(server)) < NUMBER:  # all are being written
        assert time.monotonic() < deadline, kept(server)
        time.sleep(0.05)
    for number, line in enumerate(lines):
        if number % 2:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        line.close()

    until_empty(server)
    assert clips(project) == []


def test_what_is_declared_too_long_is_refused_before_it_is_sent(
    server: Server, project: tuple[str, Visitor]
) -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        line = begin(server, project[1].key, project[0], f"Content-Length: {10 * 1024**3}")
        assert status_of(line) == 413
        took.append(time.perf_counter() - began)
        line.close()

    assert min(took) < 1
    assert kept(server) == []
    assert clips(project) == []


def test_a_body_without_an_end_is_cut_at_the_limit(
    server: Server, project: tuple[str, Visitor]
) -> None:
    line = begin(server, project[1].key, project[0], "Transfer-Encoding: chunked")
    start = form(tiny_wav()).rpartition(b"\r\n--")[0]
    line.sendall(b"%x\r\n%s\r\n" % (len(start), start))
    piece = b"%x\r\n%s\r\n" % (2**16, bytes(2**16))
    sent = largest = 0
    while sent < ENDLESS:
        answered, _, _ = select.select([line], [], [], 0)
        if answered:
            break
        try:
            line.sendall(piece)
        except OSError:  # the server hung up; its answer is still to be read
            break
        sent += len(piece)
        largest = max([largest, *(size_of(path) for path in kept(server))])

    assert status_of(line) == 413
    line.close()
    assert largest <= LIMIT + SLACK
    assert sent <= LIMIT + SLACK + IN_FLIGHT
    until_empty(server)
    assert clips(project) == []


def size_of(path: Path) -> int:
    """Bytes of a file that may be gone by now."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
