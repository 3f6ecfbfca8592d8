"""The child process that draws it: ``python -m audino_py.audio.linear_child SOCKET``; see `linear`.

One request, one file descriptor: the sound. The answer carries the picture.
"""

import base64
import json
import os
import select
import socket
import sys
from typing import Any

import soundfile

from audino_py.audio.confinement import close_network, limit
from audino_py.audio.linear_picture import draw

IDLE_S = 60.0
REQUEST_BYTES_MAX = 4096


def main() -> int:
    """Serve until the other end is closed or nobody asks for a minute."""
    close_network()
    limit()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        while select.select([link], [], [], IDLE_S)[0]:
            data, files, _, _ = socket.recv_fds(link, REQUEST_BYTES_MAX, 1)
            if not data:
                return 0
            try:
                answer = _answer(json.loads(data), *files)
            finally:
                for descriptor in files:
                    os.close(descriptor)
            link.sendall(json.dumps(answer).encode() + b"\n")
    return 0


def _answer(request: dict[str, Any], descriptor: int) -> dict[str, Any]:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        with soundfile.SoundFile(os.dup(descriptor)) as sound:
            picture = draw(sound, **request)
        return {"picture": base64.b64encode(picture).decode("ascii")}
    except (soundfile.SoundFileError, ValueError, RuntimeError, MemoryError, OSError) as error:
        return {"refused": type(error).__name__}


if __name__ == "__main__":
    sys.exit(main())
