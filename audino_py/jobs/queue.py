"""The queue as the rest of the worker's floor knows it; which one it is, the settings say."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends


class QueueWorker(Protocol):
    """Runs the jobs of one queue, one after the other."""

    def serve(self, *, hears_signals: bool) -> None:
        """Until told to stop; DatabaseError where the database is away.

        Parameters
        ----------
        hears_signals
            Whether SIGTERM and SIGINT tell it too; on a main thread only.
        """

    def stop(self) -> None:
        """End after the job in hand; any thread may ask for it."""


@runtime_checkable
class Queue(Protocol):
    """What we ask of a backend of Django's tasks beyond taking jobs."""

    def waits_already(self, path: str) -> bool:
        """Whether a job of this function waits and cannot start before our transaction ends."""

    def prune(self) -> int:
        """Forget jobs that ended, or whose worker died long ago; how many rows."""

    def worker(self, queue: str, interval_s: float) -> QueueWorker:
        """Make a worker of one queue that looks at it at least so often."""


def the_queue() -> Queue | None:
    """The queue in use; None where a backend of Django's own runs jobs at once, or never."""
    backend = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    return backend if isinstance(backend, Queue) else None


def waits_already(path: str) -> bool:
    """Whether a job of this function waits and cannot start before our transaction ends."""
    queue = the_queue()
    return queue is not None and queue.waits_already(path)


def prune_queue() -> int:
    """Forget jobs that ended, or whose worker died long ago; how many rows."""
    queue = the_queue()
    return 0 if queue is None else queue.prune()
