"""The loop of a child that does one thing at a time with files handed to it, till nobody asks."""

import json
import os
import select
import socket
import sys
from collections.abc import Callable
from typing import Any

from audino_py.audio.confinement import close_network, limit

IDLE_S = 60.0
REQUEST_BYTES_MAX = 4096


def serve(answer: Callable[..., dict[str, Any]], files_max: int) -> int:
    """Answer until the other end is closed or nobody asks for a minute; the exit code.

    Parameters
    ----------
    answer
        Given the request and the descriptors that came with it, which are closed afterwards.
    """
    close_network()
    limit()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        while select.select([link], [], [], IDLE_S)[0]:
            data, files, _, _ = socket.recv_fds(link, REQUEST_BYTES_MAX, files_max)
            if not data:
                return 0
            try:
                told = answer(json.loads(data), *files)
            finally:
                for descriptor in files:
                    os.close(descriptor)
            link.sendall(json.dumps(told).encode() + b"\n")
    return 0
