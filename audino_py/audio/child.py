"""The child process: ``python -m audino_py.audio.child SOCKET``; started by `sandbox` only.

It gives up the network and limits itself before the first untrusted byte, then answers one request
after the other until nobody asks for a minute.
"""

import contextlib
import dataclasses
import errno
import json
import os
import select
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

import av

from audino_py.audio.analysing import Crew, Listener
from audino_py.audio.confinement import close_network, limit
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.footprint import forget_peak
from audino_py.audio.parts import PartFolder
from audino_py.audio.spectrogram import mel_plan

IDLE_S = 60.0
PROGRESS_S = 0.2
REQUEST_BYTES_MAX = 4096


def main() -> int:
    """Serve until the other end is closed or nobody asks for a minute."""
    close_network()
    mel_plan(16_000)  # loads the filter library, once
    av.logging.set_level(av.logging.PANIC)
    limit()
    crew = Crew()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        while select.select([link], [], [], IDLE_S)[0]:
            data, files, _, _ = socket.recv_fds(link, REQUEST_BYTES_MAX, 2)
            if not data:
                return 0
            try:
                _serve(link, json.loads(data), files, crew)
            finally:
                for descriptor in files:
                    os.close(descriptor)
    return 0


def _serve(link: socket.socket, request: dict[str, Any], files: list[int], crew: Crew) -> None:
    _say(link, {"taken": True})
    sound, place = files
    folder = PartFolder(place)
    listener = None
    try:
        forget_peak()
        parts = frozenset(request["parts"])
        listener = Listener(sound, folder, parts, crew, _teller(link))
        answer: dict[str, Any] = {"analysis": dataclasses.asdict(listener.analyse())}
    except RefusedAudioError as error:
        decoder = listener is not None  # then it was a decoder that failed, not our first look
        answer = {"refused": error.stable_code, "message": error.message, "decoder": decoder}
    except MemoryError:
        answer = {
            "failed": "analyser_memory",
            "message": "The analysis ran out of memory; it will be tried again.",
        }
    except OSError as error:
        answer = _disk_answer(error)
    finally:
        crew.stages.forget()
        with contextlib.suppress(OSError):
            folder.drop_all()
    _say(link, answer)


def _disk_answer(error: OSError) -> dict[str, Any]:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        message = "There is no room left on the disk; make room, then try again."
        return {"failed": "disk_full", "message": message}
    message = "The results could not be written to disk; it will be tried again."
    return {"failed": "disk_error", "message": message}


def _teller(link: socket.socket) -> Callable[[float], None]:
    """Tell the percentage done, but not more often than five times a second."""
    told, last = 0.0, -1

    def tell(share: float) -> None:
        nonlocal told, last
        now, percent = time.monotonic(), min(99, int(share * 100))
        if now - told >= PROGRESS_S or last < 0:
            told, last = now, percent
            _say(link, {"percent": percent})

    return tell


def _say(link: socket.socket, message: dict[str, Any]) -> None:
    link.sendall(json.dumps(message, allow_nan=False).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
