"""The process in which untrusted bytes are decoded, seen from outside.

It is executed, not forked: it holds no secret, no database and no open file but those of the clip
in hand, which come as file descriptors. Messages are JSON, one a line, over a socket pair.
"""

import contextlib
import json
import logging
import math
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from audino_py.audio.errors import AnalyserDiedError
from audino_py.audio.hand import Hand

logger = logging.getLogger(__name__)

STALL_WALL_S = 60.0  # silence after which the child is given up
START_CPU_S = 20  # computing time until it takes its first clip
STALL_CPU_S = 5  # computing time without a sign of progress; a block of sound takes 0.2 s
ALLOWED_FOR_S = 0.25  # so long a sign of progress counts
CLIP_WALL_S = 3600.0
MESSAGE_BYTES_MAX = 32 * 2**20
STDERR_BYTES_MAX = 8192
TRACEBACK = "Traceback (most recent call last):"
LEAVES_WITHIN_S = 2.0  # with its last words
CHILD = "audino_py.audio.child"
TOO_LONG = "The analysis took too long and was stopped."
_LIBRARIES = ("OPENBLAS", "OMP", "MKL", "NUMBA")
_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in _LIBRARIES}


def computed_s(pid: int) -> float:
    """Seconds of computing by the clock that the limit of a process goes by (Linux).

    That one counts ticks: after half a minute it was seen to be a second ahead of what ``/proc``
    tells, and long clips were ended in the middle of their work.

    Raises
    ------
    OSError
        If there is no such process.
    """
    return time.clock_gettime(~pid << 3)


class Child:
    """A running child process; not to be shared between threads."""

    def __init__(self, module: str = CHILD) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        self._unread = b""
        self._stderr = b""
        self._home = tempfile.TemporaryDirectory(prefix="audino-")
        self._hand = Hand.make()
        with theirs:
            files = theirs.fileno(), self._hand.descriptor
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", module, *map(str, files)],
                pass_fds=files,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=self._environment(),
                cwd=self._home.name,
                start_new_session=True,  # Ctrl-C in the terminal is for the worker alone
            )
        self._drain = threading.Thread(target=self._keep_stderr, daemon=True)
        self._drain.start()
        self.clips = 0
        self.refusals = 0
        self.stall_cpu_s = STALL_CPU_S
        self._until = 0.0
        self._has_ended = False  # its end of the socket was closed
        self._allowed = 0, 0.0  # so many seconds of computing, at that time

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def place_in_hand(self) -> int:
        """Place of the clip it has in hand among those not answered yet; negative without one."""
        return self._hand.seen() - 1 - self.clips

    def is_alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.poll() is None

    def left_quietly(self) -> bool:
        """Wait for the end of a process that hung up; True where it went by itself, being idle."""
        if not self._has_ended:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=LEAVES_WITHIN_S) == 0
        return False

    def send(self, message: dict[str, Any], files: list[int]) -> None:
        """Hand over a request with open file descriptors.

        Raises
        ------
        OSError
            If nobody is there to take it.
        """
        self._until = time.monotonic() + CLIP_WALL_S
        self.allow_computing(self.stall_cpu_s if self.clips else START_CPU_S)
        line = json.dumps(message).encode() + b"\n"
        try:
            socket.send_fds(self._socket, [line], files)
        except OSError:
            self._has_ended = True
            raise

    def receive(self) -> dict[str, Any]:
        """Wait for the next message.

        Raises
        ------
        AnalyserDiedError
            If the process ended, was silent for too long or says too much.
        """
        while b"\n" not in self._unread:
            self._unread += self._read()
            if len(self._unread) > MESSAGE_BYTES_MAX:
                raise AnalyserDiedError("The analysis answered nonsense.", code="analyser_died")
        line, _, self._unread = self._unread.partition(b"\n")
        try:
            message = json.loads(line)
        except ValueError as error:
            raise AnalyserDiedError(
                "The analysis answered nonsense.", code="analyser_died"
            ) from error
        return message if isinstance(message, dict) else {}

    def allow_computing(self, seconds: int | None = None) -> None:
        """Let it compute on for so long, or `stall_cpu_s`; told at every sign of progress (Linux).

        What was allowed a moment ago is not looked up again: short clips come by the hundred.
        """
        now, seconds = time.monotonic(), seconds or self.stall_cpu_s
        if not hasattr(resource, "prlimit"):
            return
        if self._allowed[0] == seconds and now - self._allowed[1] < ALLOWED_FOR_S:
            return
        self._allowed = seconds, now
        with contextlib.suppress(OSError, ValueError):
            until = math.ceil(computed_s(self.pid)) + seconds
            hard = resource.prlimit(self.pid, resource.RLIMIT_CPU)[1]
            resource.prlimit(self.pid, resource.RLIMIT_CPU, (until, hard))

    def stop(self) -> None:
        """End the process, whatever it does, and clear up after it."""
        self._socket.close()
        self._hand.close()
        self._process.kill()
        self._process.wait()
        self._drain.join()
        self._home.cleanup()

    def last_words(self) -> str:
        """Tell how it ended: its traceback, else by which signal, or with which status.

        What decoders wrote is left out.
        """
        words = self._stderr.decode("utf-8", "replace")
        at = words.rfind(TRACEBACK)
        if at >= 0:
            return words[at:]
        status = self._process.poll()
        if status is None or status >= 0:
            return f"without a word, status {status}"
        return f"by {signal.Signals(-status).name}"

    def in_plain_words(self, error: AnalyserDiedError) -> AnalyserDiedError:
        """The error of a process that ended while it had a clip in hand: why, and what may help.

        To be asked before `stop`, whose signal would be taken for the cause.
        """
        status = self._process.poll()
        if error.stable_code != "analyser_died" or status is None or not self._has_ended:
            return error
        if status == -signal.SIGXCPU:
            return AnalyserDiedError(TOO_LONG, code="analyser_slow")
        if status == -signal.SIGKILL:  # not ours: what else is short of memory is ended so
            return AnalyserDiedError(
                "The system ended the analysis, most likely for want of memory. "
                "Free some memory, then try again.",
                code="analyser_memory",
            )
        if status == -signal.SIGTERM:
            return error
        return AnalyserDiedError(
            "The analysis broke off at this file. Export it as WAV or FLAC, then upload that.",
            code="analyser_died",
        )

    def _read(self) -> bytes:
        left = self._until - time.monotonic()
        self._socket.settimeout(max(0.1, min(STALL_WALL_S, left)))
        try:
            got = self._socket.recv(65_536)
        except TimeoutError as error:
            raise AnalyserDiedError(TOO_LONG, code="analyser_slow") from error
        except OSError:
            got = b""
        if not got:
            self._has_ended = True
            raise AnalyserDiedError("The analysis broke off.", code="analyser_died")
        return got

    def _keep_stderr(self) -> None:
        pipe = self._process.stderr
        if pipe is None:
            return
        with pipe:
            while chunk := os.read(pipe.fileno(), 65_536):
                self._stderr = (self._stderr + chunk)[-STDERR_BYTES_MAX:]

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but the path: keys and addresses of databases stay here."""
        root = str(Path(__file__).resolve().parents[2])
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "TZ") if key in os.environ}
        return (
            kept
            | _ONE_THREAD
            | {
                "PYTHONPATH": root,
                "PYTHONUNBUFFERED": "1",
                "MALLOC_ARENA_MAX": "2",  # else every thread reserves 64 MB of what it may have
                "HOME": self._home.name,
                "NUMBA_CACHE_DIR": self._home.name,
                "NUMBA_DISABLE_JIT": "1",
            }
        )
