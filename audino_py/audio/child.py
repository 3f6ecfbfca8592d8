"""The child process: ``python -m audino_py.audio.child SOCKET``; started by `sandbox` only.

It gives up the network and limits itself before the first untrusted byte, then answers one request
after the other until nobody asks for a minute. What it draws gets its names when it is told to keep
it: many clips are then synced to disk together, while the next ones are drawn. The disk would take
as long for a short clip as all the rest.
"""

import contextlib
import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

import av

from audino_py.audio.analysing import Crew, Listener
from audino_py.audio.confinement import close_network, limit, step_back
from audino_py.audio.counter import Counter
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.keeping import Heap, Keeper
from audino_py.audio.parts import PartFolder
from audino_py.audio.spectrogram import mel_plan

PROGRESS_S = 0.2


def main() -> int:
    """Serve until the other end is closed or nobody asks for a minute."""
    step_back()
    close_network()
    mel_plan(16_000)  # loads the filter library, once
    av.logging.set_level(av.logging.PANIC)
    limit()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        Worker(Counter(link), Crew()).serve()
    return 0


class Worker:
    """Draws clip after clip, and keeps what it drew when told to."""

    def __init__(self, counter: Counter, crew: Crew) -> None:
        self._counter = counter
        self._crew = crew
        self._drawn: list[PartFolder] = []
        self._keeper = Keeper(self._tell_kept)

    def serve(self) -> None:
        """Answer every request; that all is kept is told when it is, between other answers."""
        while (request := self._counter.next()) is not None:
            if "keep" in request:
                drawn, self._drawn = self._drawn, []
                self._keeper.keep(drawn)
            else:
                self._counter.say({"taken": True})
                self._counter.say(self._draw(frozenset(request["parts"])))
        self._keeper.close()
        _forget(self._drawn)
        self._counter.close()

    def _draw(self, parts: frozenset[Any]) -> dict[str, Any]:
        sound, place = self._counter.take_files()
        folder = PartFolder(place)
        listener = None
        answer: dict[str, Any] = {}
        try:
            self._crew.footprint.forget_peak()
            listener = Listener(sound, folder, parts, self._crew, self._teller())
            answer = {"analysis": listener.analyse().on_the_wire()}
            self._drawn.append(folder)
        except RefusedAudioError as error:
            decoder = listener is not None  # then it was a decoder that failed, not our first look
            answer = {"refused": error.stable_code, "message": error.message, "decoder": decoder}
        except MemoryError:
            answer = {"failed": "analyser_memory", "message": "The analysis ran out of memory."}
        except OSError as error:
            answer = _disk_answer(error)
        finally:
            self._crew.stages.forget()
            os.close(sound)
            if "analysis" not in answer:
                _give_up(folder)
        return answer

    def _tell_kept(self, heap: Heap, trouble: OSError | None) -> None:
        answer: dict[str, Any] = {"kept": trouble is None}
        if trouble is not None:
            answer |= _disk_answer(trouble)
        _forget(heap)
        with contextlib.suppress(OSError):  # nobody listens any more
            self._counter.say(answer)

    def _teller(self) -> Callable[[float], None]:
        """Tell the percentage done, but not more often than five times a second."""
        told = time.monotonic()

        def tell(share: float) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= PROGRESS_S:
                told = now
                self._counter.say({"percent": min(99, int(share * 100))})

        return tell


def _forget(folders: Heap) -> None:
    for folder in folders:
        _give_up(folder)


def _give_up(folder: PartFolder) -> None:
    with contextlib.suppress(OSError):
        folder.drop_all()
    os.close(folder.descriptor)


def _disk_answer(error: OSError) -> dict[str, Any]:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        message = "There is no room left on the disk; make room, then try again."
        return {"failed": "disk_full", "message": message}
    message = "The results could not be written to disk."
    return {"failed": "disk_error", "message": message}


if __name__ == "__main__":
    sys.exit(main())
