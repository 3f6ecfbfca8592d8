"""Where the child takes requests: one JSON line each, with the files that belong to it."""

import json
import os
import select
import socket
import threading
from collections import deque
from typing import Any

IDLE_S = 60.0
REQUEST_BYTES_MAX = 4096
FILES_AT_ONCE = 16


class Counter:
    """Requests in the order they came, over a socket that also carries open files."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._unread = b""
        self._mouth = threading.Lock()
        self._files: deque[int] = deque()

    def next(self) -> dict[str, Any] | None:
        """Wait for a request; None where nobody asks for a minute, or ever again."""
        while b"\n" not in self._unread:
            if not select.select([self._link], [], [], IDLE_S)[0]:
                return None
            data, files, _, _ = socket.recv_fds(self._link, REQUEST_BYTES_MAX, FILES_AT_ONCE)
            if not data:
                return None
            self._unread += data
            self._files.extend(files)
        line, _, self._unread = self._unread.partition(b"\n")
        request: dict[str, Any] = json.loads(line)
        return request

    def take_files(self) -> tuple[int, int]:
        """The sound and the folder of the request in hand; the caller closes them."""
        return self._files.popleft(), self._files.popleft()

    def say(self, message: dict[str, Any]) -> None:
        """Answer; from any thread."""
        line = json.dumps(message, allow_nan=False).encode() + b"\n"
        with self._mouth:
            self._link.sendall(line)

    def close(self) -> None:
        """Let go of files nobody asked about."""
        while self._files:
            os.close(self._files.popleft())
