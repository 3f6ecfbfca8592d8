"""Files held open while somebody asks for one piece of them after the other.

Where clips lie in a bucket, a piece of a sound costs a copy of all of it: an hour of speech is some
60 MB. The copy loses its name as soon as it is open, so that nothing of it is left once it is let
go, whatever becomes of the server.
"""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

MOST = 4  # files: so many clips are looked at by turns without being brought anew
IDLE_S = 60.0

Fetch = Callable[[], AbstractContextManager[Path]]


@dataclass(slots=True, eq=False)
class _Held:
    turn: threading.Lock = field(default_factory=threading.Lock)  # it is brought once
    file: BinaryIO | None = None
    users: int = 0
    used: float = 0.0  # at last, by the monotonic clock
    is_forgotten: bool = False

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


class OpenFiles:
    """Shared by threads.

    Parameters
    ----------
    most
        Files that stay open unused; those used longest ago are let go first.
    idle_s
        Seconds after which an unused one is let go anyway.
    """

    def __init__(self, most: int = MOST, idle_s: float = IDLE_S) -> None:
        self._most = most
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._held: OrderedDict[Hashable, _Held] = OrderedDict()
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def borrow(self, key: Hashable, fetch: Fetch) -> Iterator[int]:
        """Give the descriptor of a file that never changes, open for reading.

        What goes wrong with it meanwhile makes the next one bring it anew.

        Parameters
        ----------
        key
            Tells it from all others.
        fetch
            Gives its path, which may be gone afterwards.

        Raises
        ------
        OSError
            If it cannot be brought or opened.
        """
        held = self._take(key)
        try:
            yield self._descriptor(held, fetch)
        except BaseException:
            self._forget(key, held)
            raise
        finally:
            self._give_back(held)

    def _take(self, key: Hashable) -> _Held:
        with self._lock:
            held = self._held.setdefault(key, _Held())
            self._held.move_to_end(key)
            held.users += 1
            return held

    def _descriptor(self, held: _Held, fetch: Fetch) -> int:
        with held.turn:
            if held.file is None:
                with fetch() as path:
                    held.file = path.open("rb")
            return held.file.fileno()

    def _forget(self, key: Hashable, held: _Held) -> None:
        with self._lock:
            held.is_forgotten = True
            if self._held.get(key) is held:
                del self._held[key]

    def _give_back(self, held: _Held) -> None:
        with self._lock:
            held.users -= 1
            held.used = time.monotonic()
            if held.is_forgotten and not held.users:
                held.close()
            self._tidy()

    def _tidy(self) -> None:
        """Let go of what is too much or unused for long; look again as long as there is any."""
        unused = [key for key, held in self._held.items() if not held.users]
        since = time.monotonic() - self._idle_s
        too_many = unused[: max(0, len(self._held) - self._most)]
        for key in unused:
            if key in too_many or self._held[key].used <= since:
                self._held.pop(key).close()
        if self._held and self._timer is None:
            self._timer = threading.Timer(self._idle_s, self._look_again)
            self._timer.daemon = True
            self._timer.start()

    def _look_again(self) -> None:
        with self._lock:
            self._timer = None
            self._tidy()
