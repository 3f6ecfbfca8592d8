"""How a process that decodes untrusted bytes, or runs a stranger's code, locks itself in."""

import contextlib
import os
import resource
import time
from pathlib import Path

MEMORY_BYTES = 2**30
FILE_BYTES = 2**34
NICE = 5  # against who serves a person: a third of a core where both want one
TRIES, WAIT_S = 5, 0.12  # of a session that wants to step back while others do
# Three heaps of 25 clips, each with its folder and three files; 25 more with sound and folder.
FILES_MAX = 512


def close_network() -> None:
    """Leave the network where the system lets an ordinary process do so (Linux)."""
    if hasattr(os, "unshare"):
        with contextlib.suppress(OSError):
            os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def step_back() -> None:
    """Let those go first who serve people: a clip may be ready a moment later, a page may not."""
    os.nice(NICE)
    if os.getsid(0) == os.getpid():
        _weigh_session()


def _weigh_session() -> None:
    """Say the same of the session, where the system knows of that.

    Linux weighs sessions against each other before the processes within: only this counts against
    a web server that runs in a session of its own, as ours does.
    """
    for _ in range(TRIES):
        try:
            Path("/proc/self/autogroup").write_text(str(NICE))
        except BlockingIOError:  # one of the whole machine may every tenth of a second
            time.sleep(WAIT_S)
        except OSError:
            return
        else:
            return


def limit() -> None:
    """Bound memory, files and their size; no core is ever dumped."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, FILES_MAX),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS knows no limit of memory
            resource.setrlimit(what, (most, most))


def bound_memory(most: int) -> None:
    """Bound what the process may fill; files it maps to read them do not count (Linux)."""
    for what, limit_ in ((resource.RLIMIT_DATA, most), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (limit_, limit_))
