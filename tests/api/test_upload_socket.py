"""Over the socket: a refused upload hears why, whatever its client has sent by then."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from tests.forms import tiny_wav
from tests.serving import Server

MARK = "7c1f2d"
LIMIT_BYTES = 8 * 1024**2


class Door:
    """The upload address of a server that takes in one body at a time."""

    def __init__(self, server: Server) -> None:
        self.port = server.port
        root = server.administrator()
        self.project = root.project("Door")["id"]
        self.key = root.make_key(self.project, "upload", "read").key

    def request(self, audio: bytes, key: str = "") -> bytes:
        """A whole upload, byte for byte."""
        head = f'--{MARK}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
        body = head.encode() + audio + f"\r\n--{MARK}--\r\n".encode()
        lines = [
            f"POST /api/v1/projects/{self.project}/clips HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Authorization: Bearer {key or self.key}",
            f"Content-Length: {len(body)}",
            f"Content-Type: multipart/form-data; boundary={MARK}",
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def send(self, request: bytes) -> tuple[int, str, dict[str, str]]:
        """All of it first, as plain clients do, then status, code and headers of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            return heard(connection)


def heard(connection: socket.socket) -> tuple[int, str, dict[str, str]]:
    """One answer, read from the socket."""
    reader = connection.makefile("rb")
    status = int(reader.readline().split()[1])
    headers = {}
    while line := reader.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = json.loads(reader.read(int(headers["content-length"])))
    return status, body.get("code", ""), headers


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    server = Server(
        tmp_path_factory.mktemp("door"),
        AUDINO_UPLOADS_AT_ONCE="1",
        AUDINO_MAX_UPLOAD_BYTES=str(LIMIT_BYTES),
    )
    try:
        server.start()
        yield Door(server)
    finally:
        server.stop()


def test_while_another_body_is_on_its_way_a_big_one_is_sent_and_hears_503(door: Door) -> None:
    first = door.request(tiny_wav(1, 20))
    big = tiny_wav(2)[:-2] + b"\0" * (4 * 1024**2)
    with socket.create_connection(("127.0.0.1", door.port), timeout=30) as connection:
        connection.sendall(first[:-1000])
        refused, code, headers = door.send(door.request(big))
        connection.sendall(first[-1000:])
        taken = heard(connection)[0]
    after = door.send(door.request(tiny_wav(3)))[0]

    # Whichever came to the door second was sent away, and only that one.
    assert sorted((refused, taken)) == [201, 503]
    if refused == 503:
        assert code == "busy"
        assert int(headers["retry-after"]) > 0
    assert after == 201


def test_a_file_that_is_longer_than_allowed_is_sent_whole_and_hears_413(door: Door) -> None:
    long = tiny_wav(4)[:-2] + b"\0" * (2 * LIMIT_BYTES)

    assert door.send(door.request(long))[:2] == (413, "too_large")


def test_a_big_body_without_a_good_key_hears_401(door: Door) -> None:
    big = tiny_wav(5)[:-2] + b"\0" * (4 * 1024**2)

    status, code, _ = door.send(door.request(big, key="apy_none"))

    assert (status, code) == (401, "not_signed_in")
