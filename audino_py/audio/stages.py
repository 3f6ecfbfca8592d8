"""Work done by other threads while the next sound is decoded, in order and never far behind.

Transforming, compressing pictures and decoding all let go of the interpreter: on two cores they run
beside each other, and a pass costs as much as its longest stage.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

AHEAD = 3  # pieces that may wait for a stage: memory stays flat


class Stage:
    """One thread; what it is given is done in order."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._owed: deque[Future[None]] = deque()

    def do[*T](self, work: Callable[[*T], None], *args: *T) -> None:
        """Hand over one piece of work; wait where too many are owed.

        Raises
        ------
        Exception
            What an earlier piece raised.
        """
        while len(self._owed) >= AHEAD:
            self._owed.popleft().result()
        self._owed.append(self._pool.submit(work, *args))

    def settle(self) -> None:
        """Wait until all is done.

        Raises
        ------
        Exception
            What a piece raised.
        """
        while self._owed:
            self._owed.popleft().result()

    def forget(self) -> None:
        """Wait until nothing runs, whatever became of it: its files are about to be closed."""
        while self._owed:
            self._owed.popleft().exception()


class Stages:
    """The threads of a child; they start with the first long clip."""

    def __init__(self) -> None:
        self.columns = Stage("columns")
        self.pictures = Stage("pictures")
        self.second = ThreadPoolExecutor(1, thread_name_prefix="second")  # of two channels

    def forget(self) -> None:
        """Leave nothing running of a clip that broke off."""
        self.columns.forget()
        self.pictures.forget()
