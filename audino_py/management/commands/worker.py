"""``audino worker``: analyses clips, and sweeps."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from audino_py.audio.model import installed_models
from audino_py.jobs.clips import analyser
from audino_py.jobs.proposals import QUEUE
from audino_py.jobs.queue import prune_queue
from audino_py.services.leases import stopping
from audino_py.services.sweeping import Sweep, ring_owed

log = logging.getLogger("audino.worker")

SWEEP_EVERY_S = 30.0
LOOK_EVERY_S = 5.0  # for clips whose next try is due


class Command(BaseCommand):
    """Runs jobs until told to stop; any number of workers may run beside each other."""

    help = "Analyse clips and keep the house clean."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """How eager to be."""
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        logging.getLogger("django.tasks").setLevel(logging.ERROR)
        worker = ClipWorker(**_worker_of("default", options["interval"]))
        worker.configure_signals()
        listener = Listener(options["interval"])
        if installed_models():
            listener.start()
        sweeper = Sweeper()
        sweeper.start()
        try:
            worker.run()
        finally:
            sweeper.stop()
            listener.stop()
            analyser.close()


def _worker_of(queue: str, interval: float) -> dict[str, Any]:
    return {
        "queue_names": [queue],
        "interval": interval,
        "batch": False,
        "backend_name": "default",
        "startup_delay": False,
        "max_tasks": None,
        "worker_id": get_random_string(32),
        "excluded_queue_names": [],
    }


class ClipWorker(Worker):
    """The queue's own worker; a signal also breaks off the clip in hand, which costs no try."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop soon: long clips are given back, not finished."""
        stopping.set()
        super().shutdown(signum, frame)


class Listener(threading.Thread):
    """Waits for models from outside, which run in processes of their own, beside the analysis."""

    def __init__(self, interval: float) -> None:
        super().__init__(name="models", daemon=True)
        self._worker = Worker(**_worker_of(QUEUE, interval))

    def run(self) -> None:
        """Until told to stop."""
        while self._worker.running:
            try:
                self._worker.run()
            except DatabaseError:
                log.exception("the database did not answer the models")
                connections.close_all()
                time.sleep(LOOK_EVERY_S)
        connections.close_all()

    def stop(self) -> None:
        """Give back the clip in hand."""
        stopping.set()
        self._worker.running = False
        if self.is_alive():
            self.join(timeout=5)


class Sweeper(threading.Thread):
    """Sweeps every 30 s; of several workers on a machine one does it."""

    def __init__(self) -> None:
        super().__init__(name="sweep", daemon=True)
        self._end = threading.Event()
        self._lock: int | None = None
        self._sweep = Sweep()

    def run(self) -> None:
        """Until told to stop."""
        swept = -SWEEP_EVERY_S
        while not self._end.is_set():
            if self._is_mine():
                is_due = time.monotonic() - swept >= SWEEP_EVERY_S
                swept = time.monotonic() if is_due else swept
                self._look(everywhere=is_due)
            self._end.wait(LOOK_EVERY_S)
        connections.close_all()

    def stop(self) -> None:
        """End after the present step."""
        self._end.set()
        self.join(timeout=5)

    def _look(self, *, everywhere: bool) -> None:
        try:
            close_old_connections()
            if everywhere:
                self._sweep.run()
                prune_queue()
            else:
                ring_owed()
        except DatabaseError:
            log.exception("the database did not answer the sweep")
            connections.close_all()

    def _is_mine(self) -> bool:
        """Hold the sweep of this machine; it falls to another when this process ends."""
        if self._lock is None:
            path = settings.DATA / "sweep.lock"
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                return False
            self._lock = descriptor
        return True
