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
_ENCODER = json.JSONEncoder(allow_nan=False)


class Counter:
    """Requests in the order they came, over a socket that also carries open files."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._unread = b""
        self._requests: deque[dict[str, Any]] = deque()
        self._mouth = threading.Lock()
        self._files: deque[int] = deque()

    def next(self, most: int) -> list[dict[str, Any]]:
        """Wait for a request; give it, and those like it that have come by then.

        Parameters
        ----------
        most
            Requests to be given at a time.

        Returns
        -------
        requests
            All alike; none where nobody asks for a minute, or ever again.
        """
        while len(self._requests) < most and self._receive(waits=not self._requests):
            pass
        count = 0
        while count < min(most, len(self._requests)) and self._requests[count] == self._requests[0]:
            count += 1
        return [self._requests.popleft() for _ in range(count)]

    def take_files(self) -> tuple[int, int]:
        """The sound and the folder of the request in hand; the caller closes them."""
        return self._files.popleft(), self._files.popleft()

    def say(self, *messages: dict[str, Any]) -> None:
        """Answer; from any thread."""
        lines = "".join(_ENCODER.encode(message) + "\n" for message in messages).encode()
        with self._mouth:
            self._link.sendall(lines)

    def close(self) -> None:
        """Let go of files nobody asked about."""
        while self._files:
            os.close(self._files.popleft())

    def _receive(self, *, waits: bool) -> bool:
        """Take requests that have come; False where there are none, or none any more."""
        if not select.select([self._link], [], [], IDLE_S if waits else 0)[0]:
            return False
        data, files, _, _ = socket.recv_fds(self._link, REQUEST_BYTES_MAX, FILES_AT_ONCE)
        self._files.extend(files)
        *lines, self._unread = (self._unread + data).split(b"\n")
        self._requests.extend(json.loads(line) for line in lines)
        return bool(data)
