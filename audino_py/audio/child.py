"""The child process: ``python -m audino_py.audio.child SOCKET HAND``; started by `sandbox` only.

It gives up the network and limits itself before the first untrusted byte, then answers requests in
order until nobody asks for a minute. What it draws gets its names when it is told to keep
it: many clips are then synced to disk together, while the next ones are drawn. The disk would take
as long for a short clip as all the rest.
"""

import contextlib
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import av

from audino_py.audio.analysing import Crew
from audino_py.audio.confinement import close_network, limit, step_back
from audino_py.audio.counter import Counter
from audino_py.audio.hand import Hand
from audino_py.audio.keeping import Heap, Keeper
from audino_py.audio.parts import PartFolder
from audino_py.audio.spectrogram import mel_plan
from audino_py.audio.steps import TOGETHER
from audino_py.audio.turn import Turn, disk_answer, give_up

PROGRESS_S = 0.2
SIGN_S = 0.02  # of life: to tell of each short clip would cost a tenth of its time


def main() -> int:
    """Serve until the other end is closed or nobody asks for a minute."""
    step_back()
    close_network()
    mel_plan(16_000)  # loads the filter library, once
    av.logging.set_level(av.logging.PANIC)
    limit()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        Worker(Counter(link), Crew(), Hand(int(sys.argv[2]))).serve()
    return 0


class Worker:
    """Draws clips, short ones some at a time, and keeps what it drew when told to."""

    def __init__(self, counter: Counter, crew: Crew, hand: Hand) -> None:
        self._counter = counter
        self._crew = crew
        self._hand = hand
        self._answered = 0
        self._drawn: list[PartFolder] = []
        self._keeper = Keeper(self._tell_kept)

    def serve(self) -> None:
        """Answer every request; that all is kept is told when it is, between other answers."""
        while requests := self._counter.next(TOGETHER):
            if "keep" in requests[0]:
                for _ in requests:  # of a heap that is empty as well
                    drawn, self._drawn = self._drawn, []
                    self._keeper.keep(drawn)
            else:
                parts = frozenset(requests[0]["parts"])
                self._draw([self._turn(place, parts) for place in range(len(requests))])
        self._keeper.close()
        _forget(self._drawn)
        self._counter.close()

    def _turn(self, place: int, parts: frozenset[Any]) -> Turn:
        return Turn(*self._counter.take_files(), parts, self._crew, self._teller(place))

    def _draw(self, turns: list[Turn]) -> None:
        """Let each take a step in turn, and answer for all in the order they were asked for."""
        self._crew.footprint.forget_peak()
        then = time.process_time()
        todo = deque(enumerate(turns))
        begun, told = 0, 0.0
        while todo:
            place, turn = todo.popleft()
            self._hand.show(self._answered + place + 1)
            if place == begun:
                begun += 1
                if (now_s := time.monotonic()) - told >= SIGN_S:
                    told = now_s
                    self._counter.say({"place": place, "percent": 0})
            if turn.go_on():
                todo.append((place, turn))
            now = time.process_time()
            turn.seconds_cpu += now - then
            then = now
        self._crew.stages.ear.forget()  # of clips that were refused meanwhile
        self._answered += len(turns)
        self._drawn += [turn.folder for turn in turns if turn.is_drawn]
        self._counter.say(*(_timed(turn) for turn in turns))

    def _tell_kept(self, heap: Heap, trouble: OSError | None) -> None:
        answer: dict[str, Any] = {"kept": trouble is None}
        if trouble is not None:
            answer |= disk_answer(trouble)
        _forget(heap)
        with contextlib.suppress(OSError):  # nobody listens any more
            self._counter.say(answer)

    def _teller(self, place: int) -> Callable[[float], None]:
        """Tell the percentage done, but not more often than five times a second."""
        told = time.monotonic()

        def tell(share: float) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= PROGRESS_S:
                told = now
                self._counter.say({"place": place, "percent": min(99, int(share * 100))})

        return tell


def _timed(turn: Turn) -> dict[str, Any]:
    if turn.is_drawn:
        turn.answer["analysis"]["seconds_cpu"] = round(turn.seconds_cpu, 4)
    return turn.answer


def _forget(folders: Heap) -> None:
    for folder in folders:
        give_up(folder)


if __name__ == "__main__":
    sys.exit(main())
