"""Many clips handed to one child: it is never idle, and all results are synced to disk together."""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audino_py.audio.analysis import ALL_PARTS, Analysis, Part
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.audio.sandbox import STALL_CPU_S, Child

AHEAD = 64  # requests the child is given before it has answered the first of them
KEPT_AT_ONCE = 25  # clips synced together: what is done with them overlaps with the next
KEPT_BYTES = 2**21  # or so much of originals: a dead child takes little with it that was drawn
FIRST_STALL_CPU_S = 1  # without a sign of progress: a clip that hangs keeps the others waiting
TELLING_CPU_S = 60  # while nobody hears its signs of progress
KEEPING_MAX = 1  # such heaps on their way to disk: a slow one then holds up the drawing

Outcome = Analysis | RefusedAudioError | AnalyserDiedError | OSError


@dataclass(frozen=True, slots=True)
class Order:
    """One clip to be analysed.

    Parameters
    ----------
    source
        The original, as it was uploaded; its name does not matter.
    folder
        The clip's folder, on a local file system.
    parts
        What is wanted; the page needs all.
    is_retry
        True where a child died of it. It comes after the others and alone, so that nothing is lost
        with it again, and is given more time: it may only be slow.
    """

    source: Path
    folder: Path
    parts: frozenset[Part] = ALL_PARTS
    is_retry: bool = False


class Batch:
    """Orders and what became of them.

    Parameters
    ----------
    orders
        The clips.
    on_progress
        Told the number of the clip in hand and the percentage of it that is done; not of each where
        clips take but a moment.
    on_done
        Told the outcomes that are new, by number.
    """

    def __init__(
        self,
        orders: Sequence[Order],
        on_progress: Callable[[int, int], None],
        on_done: Callable[[dict[int, Outcome]], None],
    ) -> None:
        self._orders = orders
        self._on_progress = on_progress
        self._on_done = on_done
        self._told: set[int] = set()
        self._outcomes: dict[int, Outcome] = {}
        self._drawn: dict[int, Analysis] = {}
        self._keeping: deque[dict[int, Analysis]] = deque()  # drawn, and on their way to disk
        self._sent: deque[int | None] = deque()  # not answered yet; None where a heap ends
        self._heap_clips = self._heap_bytes = 0  # of the heap that is being sent
        self.in_hand: int | None = None

    @property
    def owed(self) -> list[int]:
        """Numbers of the clips without an outcome."""
        return [number for number in range(len(self._orders)) if number not in self._outcomes]

    @property
    def has_begun(self) -> bool:
        """Whether the child took up a clip, or was keeping some, when it was last heard of."""
        return self.in_hand is not None or bool(self._keeping)

    def outcomes(self) -> list[Outcome]:
        """What became of each, in the order in which they were given."""
        return [self._outcomes[number] for number in range(len(self._orders))]

    def run(self, child: Child) -> None:
        """Have the child analyse what is owed.

        Raises
        ------
        AnalyserDiedError
            If it died, or did not answer in time; call `blame` or `refuse`, then run again.
        """
        todo = deque(sorted(self.owed, key=lambda number: self._orders[number].is_retry))
        self._sent.clear()
        self._heap_clips = self._heap_bytes = 0
        try:
            while todo or self._sent or self._keeping:
                self._send_more(child, todo)
                self._close_heaps()
                if self._sent or self._keeping:
                    self._hear(child, child.receive())
        except AnalyserDiedError:
            self.in_hand = self._waiting(child.place_in_hand)
            raise

    def tell(self) -> None:
        """Tell the outcomes that were not told yet."""
        new = {n: found for n, found in self._outcomes.items() if n not in self._told}
        self._told.update(new)
        if new:
            self._on_done(new)

    def blame(self, error: AnalyserDiedError) -> None:
        """Note a death of the child: of the clip in hand, else of all that were being kept."""
        guilty = [number for group in self._keeping for number in group]
        if self.in_hand is not None:
            guilty = [self.in_hand]
        self._outcomes.update(dict.fromkeys(guilty, error))
        self.begin_anew()

    def refuse(self, error: AnalyserDiedError) -> None:
        """Note that no child can be had for what is left."""
        self._outcomes.update(dict.fromkeys(self.owed, error))
        self.begin_anew()

    def clear(self) -> None:
        """Remove what a broken-off analysis left half written."""
        for order in self._orders:
            for part in order.folder.glob(".*.part"):
                part.unlink(missing_ok=True)

    def begin_anew(self) -> None:
        """Forget what another child drew and did not keep."""
        self._drawn.clear()
        self._keeping.clear()
        self.in_hand = None
        self.clear()

    def _send_more(self, child: Child, todo: deque[int]) -> None:
        """Keep the child supplied, unless the disk is behind or a suspect is to be drawn alone."""
        while todo and len(self._sent) < AHEAD and len(self._keeping) <= KEEPING_MAX:
            if self._orders[todo[0]].is_retry and (self._sent or self._keeping):
                return
            self._send(child, todo.popleft())
            is_full = self._heap_clips >= KEPT_AT_ONCE or self._heap_bytes >= KEPT_BYTES
            if is_full or not todo or self._orders[todo[0]].is_retry:
                self._send_wish(child, {"keep": True}, [])
                self._sent.append(None)
                self._heap_clips = self._heap_bytes = 0

    def _send(self, child: Child, number: int) -> None:
        order, files = self._orders[number], []
        try:
            files.append(os.open(order.source, os.O_RDONLY | os.O_CLOEXEC))
            files.append(os.open(order.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        except OSError as error:
            self._outcomes[number] = error
        else:
            self._send_wish(child, {"parts": sorted(order.parts)}, files)
            self._sent.append(number)
            self._heap_clips += 1
            self._heap_bytes += os.fstat(files[0]).st_size
        finally:
            for descriptor in files:
                os.close(descriptor)

    def _send_wish(self, child: Child, wish: dict[str, Any], files: list[int]) -> None:
        with contextlib.suppress(OSError):  # what a dead child still said tells who was in hand
            child.send(wish, files)

    def _close_heaps(self) -> None:
        """Note of each heap whose last clip was answered that it is on its way to disk."""
        while self._sent and self._sent[0] is None:
            self._sent.popleft()
            self._keeping.append(self._drawn)
            self._drawn = {}

    def _hear(self, child: Child, message: dict[str, Any]) -> None:
        """Take a word on a clip in hand, or on a heap that is kept: they come as they happen."""
        number = self._waiting(int(message.get("place", 0)))
        if "kept" in message or number is None:
            self._hear_kept(child, message)
        elif "percent" in message:
            self.in_hand = number
            is_retry = self._orders[number].is_retry
            child.stall_cpu_s = STALL_CPU_S if is_retry else FIRST_STALL_CPU_S
            percent = int(message["percent"])
            self._tell_outside(child, lambda: self._on_progress(number, percent))
        else:
            self._sent.popleft()
            self.in_hand = None
            self._hear_answer(child, number, message)

    def _waiting(self, place: int) -> int | None:
        """The clip at a place among those that are not answered; None where there is none."""
        waiting = [number for number in self._sent if number is not None]
        return waiting[place] if 0 <= place < len(waiting) else None

    def _hear_answer(self, child: Child, number: int, message: dict[str, Any]) -> None:
        child.clips += 1
        child.refusals += bool(message.get("decoder"))
        if "analysis" in message:
            self._drawn[number] = Analysis.from_wire(message["analysis"])
        elif "refused" in message:
            error = RefusedAudioError(message["message"], code=message["refused"])
            self._outcomes[number] = error
        else:
            self._outcomes[number] = _failure(message)

    def _hear_kept(self, child: Child, message: dict[str, Any]) -> None:
        """Note that the oldest group is synced and named, or could not be."""
        if not self._keeping or "kept" not in message:
            raise AnalyserDiedError("The analysis answered nonsense.", code="analyser_died")
        group = self._keeping.popleft()
        if message["kept"]:
            self._outcomes.update(group)
        else:
            self._outcomes.update(dict.fromkeys(group, _failure(message)))
        self._tell_outside(child, self.tell)

    def _tell_outside(self, child: Child, tell: Callable[[], None]) -> None:
        """Whoever is told may wait for a database; the child goes on and must not pay for that."""
        child.allow_computing(TELLING_CPU_S)
        tell()
        child.allow_computing()


def _failure(message: dict[str, Any]) -> AnalyserDiedError:
    words = message.get("message", "The analysis broke off.")
    return AnalyserDiedError(words, code=message.get("failed", "analyser_died"))
