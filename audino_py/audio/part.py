"""A file in the making: in memory while it is short, on disk without its name yet once it is not.

A short clip leaves three files of some kilobytes. Written at once when they are kept, they cost a
third of the time that files take which are opened, written and read from in turn.
"""

import io
import os
from collections.abc import Callable
from typing import Any, Protocol

HELD_BYTES_MAX = 2**17


class Store(Protocol):
    """What is written to, and read back from, in the making."""

    def write(self, data: Any, /) -> int:
        """Write at the place reached."""

    def read(self, size: int, /) -> bytes:
        """Read on from the place reached."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""


class Part:
    """One such file; a `Store`.

    Parameters
    ----------
    make
        Opens the real file, empty, and gives its descriptor.
    """

    def __init__(self, make: Callable[[], int]) -> None:
        self._make = make
        self._held: io.BytesIO | None = io.BytesIO()
        self._file: io.BytesIO | io.BufferedRandom = self._held
        self.is_real = False  # whether there is a file on disk

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.seek(0, os.SEEK_END)

    def write(self, data: Any, /) -> int:
        """Write bytes, or an array that is one run of them.

        Raises
        ------
        OSError
            If the disk does not take them.
        """
        written = self._file.write(data)
        if self._held is not None and self._held.tell() > HELD_BYTES_MAX:
            self._move_out(self._held)
        return written

    def read(self, size: int, /) -> bytes:
        """Read on from the place reached."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        return self._file.seek(offset, whence)

    def fileno(self) -> int:
        """Give the real file's descriptor; from now on there is one, and it holds all.

        Raises
        ------
        OSError
            If the disk does not take it.
        """
        if self._held is not None:
            self._move_out(self._held)
        self._file.flush()
        return self._file.fileno()

    def lay_down(self) -> None:
        """Hand all over to the system, at last; what is held needs no open file for that.

        Raises
        ------
        OSError
            If the disk does not take it.
        """
        if self._held is None:
            self._file.flush()
            return
        descriptor = self._make()
        self.is_real = True
        try:
            rest = self._held.getbuffer()
            while len(rest):
                rest = rest[os.write(descriptor, rest) :]
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Let go of it."""
        self._file.close()

    def _move_out(self, held: io.BytesIO) -> None:
        """Go on in a real file."""
        self._file = io.BufferedRandom(io.FileIO(self._make(), "r+"))
        self._held = None
        self.is_real = True
        self._file.write(held.getbuffer())
