"""The web server: loads the application once, then forks the processes that answer.

Each of those would spend a second of its own on the same modules, all at the same time. Forked,
they share one copy of them, and one that died is there again in no time.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import sys

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

MODULE = "audino_py.conf.wsgi"
# Elsewhere a fork is not safe once the system's own libraries are loaded: each loads for itself.
FORKS = sys.platform == "linux"


def main() -> None:
    """Load, wait for a byte on standard input, serve; without it, end having done nothing."""
    host, port = sys.argv[1:3]
    os.environ["AUDINO_IS_WEB"] = "1"  # before the settings are read: it may use a pooler
    if FORKS:
        load()
    if sys.stdin.buffer.read(1):
        serve(host, int(port))


def load() -> None:
    """Have the application in memory, in the form that forked processes share best."""
    multiprocessing.set_start_method("fork")  # newer Pythons would start each one afresh
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no thread may run where a fork is made
    gc.disable()  # next to nothing of what is loaded is garbage
    importlib.import_module(MODULE)
    gc.freeze()  # a collection would write to every object, and so copy its page
    gc.enable()


def serve(host: str, port: int) -> None:
    """A few processes with many threads, so that slow bodies block nobody."""
    Server(
        f"{MODULE}:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(),  # those that the command of granian takes
        websockets=False,
        workers=settings.WEB_PROCESSES,
        blocking_threads=settings.WEB_THREADS,
        backpressure=settings.WEB_THREADS * 4,
        backlog=1024,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
