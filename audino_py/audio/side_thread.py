"""One more thread to work in, cheap to ask."""

import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

_Work = tuple[Callable[..., Any], tuple[Any, ...]]


class SideThread:
    """Does what it is asked, in order, and answers in that order; it starts with the first wish.

    An hour of sound is handed over in hundreds of blocks and thousands of stretches. An executor's
    futures, with locks and conditions of their own, cost a tenth of a millisecond each.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._wishes: SimpleQueue[_Work | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self.owed = 0

    def ask(self, work: Callable[..., Any], *args: Any) -> None:
        """Hand over one piece of work."""
        if self._thread is None:
            thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            thread.start()
            self._thread = thread  # there is one to wait for only where it could be started
        self.owed += 1
        self._wishes.put((work, args))

    def answer(self) -> Any:
        """Wait for the oldest piece of work that is owed; what it gave.

        Raises
        ------
        Exception
            What it raised.
        """
        result, error = self._answers.get()
        self.owed -= 1
        if error is not None:
            raise error
        return result

    def forget(self) -> None:
        """Wait until nothing is owed, whatever became of it."""
        while self.owed:
            with contextlib.suppress(Exception):
                self.answer()

    def close(self) -> None:
        """Wait until nothing runs, and end the thread."""
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join()
            self._thread = None

    def _serve(self) -> None:
        while (wish := self._wishes.get()) is not None:
            work, args = wish
            try:
                self._answers.put((work(*args), None))
            except Exception as error:  # noqa: BLE001  raised where the answer is taken
                self._answers.put((None, error))
            del wish, work, args  # a block of sound must not live until the next one comes
