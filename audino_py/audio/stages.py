"""Work done by other threads while the next sound is decoded, in order and never far behind.

Transforming, compressing pictures and decoding all let go of the interpreter: on two cores they run
beside each other, and a pass costs as much as its longest stage.
"""

from collections.abc import Callable

from audino_py.audio.side_thread import SideThread

AHEAD = 3  # pieces that may wait for a stage: memory stays flat


class Stage:
    """One thread; what it is given is done in order."""

    def __init__(self, name: str) -> None:
        self._side = SideThread(name)

    def do[*T](self, work: Callable[[*T], None], *args: *T) -> None:
        """Hand over one piece of work; wait where too many are owed.

        Raises
        ------
        Exception
            What an earlier piece raised.
        """
        while self._side.owed >= AHEAD:
            self._side.answer()
        self._side.ask(work, *args)

    def settle(self) -> None:
        """Wait until all is done.

        Raises
        ------
        Exception
            What a piece raised.
        """
        while self._side.owed:
            self._side.answer()

    def forget(self) -> None:
        """Wait until nothing runs, whatever became of it: its files are about to be closed."""
        self._side.forget()


class Stages:
    """The threads of a child; they start with the first long clip."""

    def __init__(self) -> None:
        self.columns = Stage("columns")
        self.pictures = Stage("pictures")
        self.painter = SideThread("painter")  # beside the thread of the columns
        self.ear = SideThread("ear")  # hears short clips while they are drawn

    def forget(self) -> None:
        """Leave nothing running that writes the files of a clip that broke off."""
        self.columns.forget()
        self.pictures.forget()
