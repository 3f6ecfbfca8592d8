"""``audino worker``: analyses clips, and sweeps."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connections

from audino_py.audio.model import installed_models
from audino_py.conf.poolers import refuse_poolers
from audino_py.db.locks import only_one
from audino_py.jobs.clips import analyser
from audino_py.jobs.proposals import QUEUE
from audino_py.jobs.queue import QueueWorker, prune_queue, the_queue
from audino_py.services.owed import stopping
from audino_py.services.sweeping import Sweep, drop_broken_off, ring_owed

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
        logging.getLogger("procrastinate").setLevel(logging.ERROR)
        refuse_poolers(settings.DATABASES["default"], None)
        queue = the_queue()
        if queue is None:
            raise CommandError("TASKS names a queue that keeps no jobs: a worker has none to do.")
        listener = Listener(queue.worker(QUEUE, options["interval"]))
        if installed_models():
            listener.start()
        sweeper = Sweeper()
        sweeper.start()
        try:
            queue.worker("default", options["interval"]).serve(hears_signals=True)
        finally:
            sweeper.stop()
            listener.stop()
            analyser.close()


class Listener(threading.Thread):
    """Waits for models from outside, which run in processes of their own, beside the analysis."""

    def __init__(self, worker: QueueWorker) -> None:
        super().__init__(name="models", daemon=True)
        self._worker = worker

    def run(self) -> None:
        """Until told to stop."""
        while not stopping.is_set():
            try:
                self._worker.serve(hears_signals=False)
            except DatabaseError:
                log.exception("the database did not answer the models")
                connections.close_all()
                time.sleep(LOOK_EVERY_S)
        connections.close_all()

    def stop(self) -> None:
        """Give back the clip in hand."""
        stopping.set()
        self._worker.stop()
        if self.is_alive():
            self.join(timeout=5)


class Sweeper(threading.Thread):
    """Sweeps every 30 s; of several workers one does it, on a machine and among machines."""

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
            with only_one("sweep") as is_free:
                if not is_free:
                    drop_broken_off()
                    return  # another machine is at the rest
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
