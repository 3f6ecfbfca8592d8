"""What is heard of one clip, by a thread that hears clip after clip."""

from collections.abc import Callable
from typing import Any

from audino_py.audio.side_thread import SideThread


class Hearing:
    """One piece of work for the ear; whose turn comes first need not wait for it first.

    Parameters
    ----------
    ear
        The thread; what it still owes at the end is to be forgotten.
    hear
        Called there.
    """

    def __init__(self, ear: SideThread, hear: Callable[..., Any], *args: Any) -> None:
        self._ear = ear
        self._is_done = False
        self._found: Any = None
        self._error: Exception | None = None
        ear.ask(self._hear, hear, args)

    def answer(self) -> Any:
        """Wait for what was heard.

        Raises
        ------
        Exception
            What hearing raised.
        """
        while not self._is_done:
            self._ear.answer()  # of another clip, or of this one
        if self._error is not None:
            raise self._error
        return self._found

    def _hear(self, hear: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            self._found = hear(*args)
        except Exception as error:  # noqa: BLE001  raised where the answer is taken
            self._error = error
        self._is_done = True
