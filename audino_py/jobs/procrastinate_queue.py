"""Jobs in PostgreSQL by procrastinate: workers of any number of machines are told at once.

A job here is the path of one of our functions and what it is given. It is put in by the
connection, and so in the transaction, of whoever owes it.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection
from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import exceptions, tasks
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector

from audino_py.services.owed import stopping

RUN = "audino.run"  # the one task that procrastinate knows
LOST_AFTER = timedelta(minutes=2)  # without a heartbeat, of a worker
LISTENS_EVERY_S = 10.0


class ProcrastinateQueue(BaseTaskBackend):
    """Django's tasks on procrastinate."""

    def enqueue[**P, R](
        self, task: Task[P, R], args: list[Any], kwargs: dict[str, Any]
    ) -> TaskResult[P, R]:
        """Put a job in, inside the caller's transaction."""
        self.validate_task(task)
        job = tasks.configure_task(name=RUN, job_manager=app.job_manager, queue=task.queue_name)
        job_id = job.defer(path=task.module_path, args=args, kwargs=kwargs)
        return TaskResult(
            task=task,
            id=str(job_id),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )

    def waits_already(self, path: str) -> bool:
        """Lock one that waits: no worker then starts it before our transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s "
                "AND args ->> 'path' = %s LIMIT 1 FOR UPDATE SKIP LOCKED",
                [RUN, path],
            )
            return cursor.fetchone() is not None

    def prune(self) -> int:
        """Forget what failed, and what a worker held that died; who owes it rings again."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_workers WHERE last_heartbeat < %s",
                [timezone.now() - LOST_AFTER],
            )
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing') "
                "OR (status = 'doing' AND worker_id IS NULL)"
            )
            return int(cursor.rowcount)

    def worker(self, queue: str, interval_s: float) -> ProcrastinateWorker:
        """Make a worker of one queue; it is told of new jobs, and looks now and then besides."""
        return ProcrastinateWorker(queue, max(interval_s, LISTENS_EVERY_S))


class ProcrastinateWorker:
    """Runs jobs one after the other, in a thread beside procrastinate's own loop."""

    def __init__(self, queue: str, interval_s: float) -> None:
        self._queue, self._interval_s = queue, interval_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: asyncio.Task[None] | None = None
        self._is_stopped = False

    def serve(self, *, hears_signals: bool) -> None:
        """Until told to stop."""
        try:
            asyncio.run(self._serve(hears_signals=hears_signals))
        except exceptions.ProcrastinateException as error:
            raise OperationalError(str(error)) from error

    def stop(self) -> None:
        """End after the job in hand."""
        self._is_stopped = True
        loop, work = self._loop, self._work
        if loop is not None and work is not None:
            with contextlib.suppress(RuntimeError):  # the loop is gone already
                loop.call_soon_threadsafe(work.cancel)

    async def _serve(self, *, hears_signals: bool) -> None:
        connector = DjangoConnector().get_worker_connector()
        own = DjangoApp(connector=connector)
        own.task(name=RUN)(run_job)
        async with own.open_async():
            self._loop = asyncio.get_running_loop()
            self._work = asyncio.create_task(
                own.run_worker_async(
                    queues=[self._queue],
                    fetch_job_polling_interval=self._interval_s,
                    delete_jobs="always",
                    install_signal_handlers=False,
                )
            )
            if hears_signals:
                for number in (signal.SIGTERM, signal.SIGINT):
                    self._loop.add_signal_handler(number, self._end)
            if self._is_stopped:
                self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work

    def _end(self) -> None:
        """Stop soon: long clips are given back, not finished."""
        stopping.set()
        if self._work is not None:
            self._work.cancel()


def run_job(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Call the function that the job names; only functions made to be jobs are."""
    task = import_string(path)
    if not isinstance(task, Task):
        raise TypeError(path)
    task.call(*args, **kwargs)
