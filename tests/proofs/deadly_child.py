"""The child as it is, but with decoders that have the worst bugs: some files kill or hang it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from audino_py.audio import analysing, child
from audino_py.audio.opening import recognise

MARK = b"DEADLY:"
PLACE = 44  # right behind a plain WAV header: the first samples
FLOOD = 50 * 2**20


def kill() -> None:
    """As the kernel does where memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def segv() -> None:
    """As a broken pointer does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def spin() -> None:
    """As a loop does that has no end."""
    while True:
        pass


def swell() -> None:
    """As a length does that was believed."""
    held = []
    while True:
        held.append(bytearray(2**24))


def shout() -> None:
    """As a decoder does that warns at every byte, and then gives up."""
    for _ in range(FLOOD // 2**16):
        os.write(2, b"header missing\n" * 4369)
    os.abort()


def leave() -> None:
    """As a library does that thinks the program is its own."""
    os._exit(1)


def babble() -> None:
    """As memory does that was overwritten: what it says is no message."""
    os.write(int(sys.argv[1]), b"\xff" * 100 + b"\n")
    spin()


BUGS: dict[bytes, Callable[[], None]] = {
    bug.__name__.encode(): bug for bug in (kill, shout, spin, segv, swell, leave, babble)
}


def recognise_or_die(descriptor: int) -> object:
    """Look at the file as always; one with the mark meets its bug."""
    head = os.pread(descriptor, 64, PLACE)
    if head.startswith(MARK):
        BUGS[head.removeprefix(MARK).split(b":")[0]]()
    return recognise(descriptor)


if __name__ == "__main__":
    vars(analysing)["recognise"] = recognise_or_die
    sys.exit(child.main())
