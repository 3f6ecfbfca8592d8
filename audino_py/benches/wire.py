"""A client that costs next to nothing, so that the server is measured and not the client."""

from __future__ import annotations

import json
import socket
import uuid
from typing import Any, NamedTuple

BLOCK_BYTES = 1 << 18


class Answer(NamedTuple):
    """Status, headers in lower case, and the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class Line:
    """One kept-alive connection; ``headers`` go with every request."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.port = port
        self.head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        media_type: str = "application/json",
        **headers: str,
    ) -> Answer:
        """One request below ``/api/v1``; anything but success ends the benchmark."""
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{self.head}{more}"
            f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + body)
        answer = self._answer()
        if not 200 <= answer.status < 300:
            raise SystemExit(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return answer

    def _answer(self) -> Answer:
        got = b""
        while b"\r\n\r\n" not in got:
            got += self._more()
        head, _, body = got.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        length = int(headers.get("content-length", 0))
        parts, left = [body], length - len(body)
        while left > 0:
            parts.append(self._more())
            left -= len(parts[-1])
        return Answer(int(first.split()[1]), headers, b"".join(parts))

    def _more(self) -> bytes:
        block = self.socket.recv(BLOCK_BYTES)
        if not block:
            raise SystemExit("the benchmark's server hung up")
        return block

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def form_of(data: bytes, name: str, **fields: str) -> tuple[bytes, str]:
    """A form with one file of sound, and its content type."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    head = "".join(parts) + (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"
