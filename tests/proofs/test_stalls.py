"""Clients that stop in the middle cost the others nothing, and leave nothing behind."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.forms import CONTENT_TYPE, form, tiny_wav
from tests.serving import Server

FULL = os.environ.get("AUDINO_FULL") == "1"
NUMBER = 40 if FULL else 5
STALL_S = 6


def begin(server: Server, key: str, project: str) -> socket.socket:
    """Send the head and a part of an upload, and then nothing more."""
    address = urlsplit(server.url)
    line = socket.create_connection((str(address.hostname), int(address.port or 0)))
    body = form(tiny_wav(seconds=30))
    head = (
        f"POST /api/v1/projects/{project}/clips HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {key}\r\nContent-Type: {CONTENT_TYPE}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    line.sendall(head.encode() + body[:100_000])
    return line


def status_of(line: socket.socket, within_s: float) -> int:
    """The status of the answer."""
    line.settimeout(within_s)
    return int(line.recv(4096).split(b" ", 2)[1])


def spools(server: Server) -> list[Path]:
    return list((server.folder / "data" / "clips" / "incoming").glob("*"))


def wait_for(what: Callable[[], bool], within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with few places and little patience."""
    places = {"AUDINO_UPLOADS_AT_ONCE": str(NUMBER + 1), "AUDINO_WEB_THREADS": str(NUMBER * 2 + 4)}
    server = Server(tmp_path_factory.mktemp("stalls"), AUDINO_BODY_STALL_S=str(STALL_S), **places)
    server.start()
    yield server
    server.stop()


def test_stalled_uploads_are_cut_while_others_are_served(server: Server) -> None:
    root = server.administrator()
    project = root.project("Stalls")["id"]
    key = root.make_key(project, "upload", "read")
    sent = {"file": ("a.wav", tiny_wav())}

    lines = [begin(server, key.key, project) for _ in range(NUMBER)]
    wait_for(lambda: len(spools(server)) == NUMBER)
    took = []
    for _ in range(20):
        began = time.perf_counter()
        root.get(f"/projects/{project}/clips")
        took.append(time.perf_counter() - began)
    receipt = key.ask("POST", f"/projects/{project}/clips", files=sent, expect=201)
    statuses = [status_of(line, STALL_S + 30) for line in lines]

    assert sorted(took)[len(took) // 2] < 1
    assert set(statuses) <= {408, 400}
    assert 408 in statuses
    wait_for(lambda: spools(server) == [])
    listed = key.get(f"/projects/{project}/clips")["results"]
    assert [clip["id"] for clip in listed] == [receipt["id"]]
    for line in lines:
        line.close()


def test_uploads_beyond_the_places_are_asked_to_come_again(server: Server) -> None:
    root = server.administrator()
    project = root.project("Places")["id"]
    key = root.make_key(project, "upload")

    lines = [begin(server, key.key, project) for _ in range(NUMBER + 1)]
    wait_for(lambda: len(spools(server)) == NUMBER + 1)
    lines.append(begin(server, key.key, project))

    assert status_of(lines[-1], 10) == 503
    for line in lines:
        line.close()
    wait_for(lambda: spools(server) == [])  # whoever hangs up leaves nothing
    sent = {"file": ("a.wav", tiny_wav())}
    key.ask("POST", f"/projects/{project}/clips", files=sent, expect=201)


def test_other_bodies_that_stall_are_cut_too(server: Server) -> None:
    root = server.administrator()
    project = root.project("Bodies")["id"]
    key = root.make_key(project, "upload")
    address = urlsplit(server.url)
    lines = []
    for _ in range(NUMBER * 2 + 4):  # as many as there are threads
        line = socket.create_connection((str(address.hostname), int(address.port or 0)))
        line.sendall(
            f"POST /api/v1/projects/{project}/clips/known HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Authorization: Bearer {key.key}\r\nContent-Type: application/json\r\n"
            "Content-Length: 100\r\n\r\n{".encode()
        )
        lines.append(line)

    assert {status_of(line, 30) for line in lines} <= {400, 503}
    server.wait()
    for line in lines:
        line.close()
