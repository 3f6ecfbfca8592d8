"""Which clip a child has in hand: a number in memory that it shares with whoever started it.

It changes with every step, and is right whatever ends the child; a message would cost more than the
step.
"""

import mmap
import os
import struct
import tempfile
from typing import Self

_NUMBER = struct.Struct("=Q")


class Hand:
    """The number of the clip, counted from 1 in the order they were asked for; 0 before the first.

    Parameters
    ----------
    descriptor
        The memory, as `make` gives it; it stays open.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._memory = mmap.mmap(descriptor, _NUMBER.size)

    @classmethod
    def make(cls) -> Self:
        """Take fresh memory; a file without a name where the system has no better (macOS)."""
        if hasattr(os, "memfd_create"):
            descriptor = os.memfd_create("hand")
        else:
            with tempfile.TemporaryFile() as file:
                descriptor = os.dup(file.fileno())
        os.pwrite(descriptor, bytes(_NUMBER.size), 0)
        return cls(descriptor)

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()
        os.close(self.descriptor)

    def show(self, number: int) -> None:
        """Tell which clip is in hand from now on."""
        _NUMBER.pack_into(self._memory, 0, number)

    def seen(self) -> int:
        """Give the number that was shown last."""
        number: int = _NUMBER.unpack_from(self._memory, 0)[0]
        return number
