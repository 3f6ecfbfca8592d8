"""Jobs in a table of the database, which workers look at: all that one machine needs."""

from __future__ import annotations

from datetime import timedelta
from types import FrameType

from django.db import connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from audino_py.services.owed import stopping

_TABLE = DBTaskResult._meta.db_table  # noqa: SLF001  Django's own way
_WAITING = f"SELECT 1 FROM {_TABLE} WHERE status = 'READY' AND task_path = %s LIMIT 1"  # noqa: S608
KEPT_FOR = timedelta(hours=1)  # of finished jobs: their arguments are of no use to anybody
LOST_AFTER = timedelta(days=1)  # no job runs so long: its worker was killed


class DatabaseQueue(DatabaseBackend):
    """The queue of django-tasks-db with what we ask of one beyond."""

    def waits_already(self, path: str) -> bool:
        """Lock one that waits, where the database can: no worker then starts it before us.

        Asked at every upload: one plain statement, a fiftieth of what the object mapper takes.
        """
        can_lock = connection.features.has_select_for_update_skip_locked
        with connection.cursor() as cursor:
            cursor.execute(_WAITING + " FOR UPDATE SKIP LOCKED" * can_lock, [path])
            return cursor.fetchone() is not None

    def prune(self) -> int:
        """Delete rows of the past."""
        now = timezone.now()
        ended = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR)
        lost = DBTaskResult.objects.filter(
            status=TaskResultStatus.RUNNING, started_at__lt=now - LOST_AFTER
        )
        return ended.delete()[0] + lost.delete()[0]

    def worker(self, queue: str, interval_s: float) -> DatabaseWorker:
        """Make a worker of one queue."""
        return DatabaseWorker(
            queue_names=[queue],
            interval=interval_s,
            batch=False,
            backend_name=self.alias,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )


class DatabaseWorker(Worker):
    """The queue's own worker; a signal also breaks off the clip in hand, which costs no try."""

    def serve(self, *, hears_signals: bool) -> None:
        """Until told to stop."""
        if hears_signals:
            self.configure_signals()
        self.run()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop soon: long clips are given back, not finished."""
        stopping.set()
        super().shutdown(signum, frame)

    def stop(self) -> None:
        """End after the job in hand."""
        self.running = False
