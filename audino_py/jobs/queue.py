"""What we know of the queue itself; the only place that knows which one it is."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus, task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

KEPT_FOR = timedelta(hours=1)  # of finished jobs: their arguments are of no use to anybody
LOST_AFTER = timedelta(days=1)  # no job runs so long: its worker was killed


def waits_already(path: str) -> bool:
    """Whether a job of this function waits and cannot start before our transaction ends."""
    if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
        return False
    waiting = DBTaskResult.objects.ready().filter(task_path=path).order_by()
    if connection.features.has_select_for_update_skip_locked:
        # The lock keeps workers from starting it before what we owe can be seen.
        waiting = waiting.select_for_update(skip_locked=True)
    return waiting.values_list("pk", flat=True).first() is not None


def prune_queue() -> int:
    """Forget jobs that ended, or whose worker died long ago; how many rows."""
    now = timezone.now()
    ended = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR)
    lost = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - LOST_AFTER
    )
    return ended.delete()[0] + lost.delete()[0]
