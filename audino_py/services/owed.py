"""What rows owe and a worker holds for a while; a lease falls by itself if its worker dies.

Clips, of which many are held together, have more of their own in `leases`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from audino_py import bell
from audino_py.models import Owing

TELL_EVERY_S = 1.0  # how often progress is written down, the lease renewed with it
LEASE = timedelta(seconds=65)
AHEAD = timedelta(minutes=10)  # no lease is longer, and no wait, beside those that settings name


class StoppingError(Exception):
    """The worker was told to stop in the middle of its work, or lost it to another."""


stopping = threading.Event()  # set by the worker's signal handler


def owed[M: Owing](rows: QuerySet[M]) -> QuerySet[M]:
    """Those that wait for a worker and that nobody holds, the longest waiting first."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return rows.filter(free, owed_at__lte=now).order_by("owed_at", "pk")


def take[M: Owing](rows: QuerySet[M], pk: int, lease: timedelta = LEASE) -> bool:
    """Hold one of the owed rows; whether it is ours.

    Parameters
    ----------
    rows
        Without a join: then it is one statement, which looks again where another was faster.
    """
    ours = rows.order_by().filter(pk=pk)
    return bool(ours.update(lease_until=timezone.now() + lease))


def work_off[M: Owing](
    first: int, rows: Callable[[], QuerySet[M]], do: Callable[[int], bool]
) -> int:
    """Do what one row owes and then what others owe; how many."""
    done = 0
    waiting: int | None = first
    while waiting is not None and not stopping.is_set():
        done += do(waiting)
        waiting = rows().values_list("pk", flat=True).first()
    return done


def ring_first[M: Owing](name: str, rows: QuerySet[M]) -> bool:
    """Ring for what is owed and nobody holds; whether there was any."""
    first = rows.values_list("pk", flat=True).first()
    if first is None:
        return False
    bell.ring(name, first)
    return True


def teller[M: Owing](ours: QuerySet[M]) -> Callable[[int], None]:
    """Return what notes the progress of a row and keeps it ours, at most once a second.

    It raises :class:`StoppingError` if the worker is told to stop, or the row is not among these
    any more.
    """
    told = time.monotonic()

    def tell(percent: int) -> None:
        nonlocal told
        if stopping.is_set():
            raise StoppingError
        if time.monotonic() - told < TELL_EVERY_S:
            return
        told = time.monotonic()
        if not ours.update(progress=percent, lease_until=timezone.now() + LEASE):
            raise StoppingError

    return tell


def bring_back[M: Owing](rows: QuerySet[M]) -> int:
    """Let what lies further ahead than anything is put off be due now; how many.

    The clock was put back since: a machine may start with a wrong one, which is then set.
    """
    now = timezone.now()
    longest_s = max([settings.ANALYSIS_LEASE_S, *settings.RETRY_AFTER_S])
    ahead = now + timedelta(seconds=longest_s) + AHEAD
    held = rows.filter(owed_at__isnull=False, lease_until__gt=ahead).update(lease_until=None)
    return held + rows.filter(owed_at__gt=ahead).update(owed_at=now)


def put_off(row: Owing) -> bool:
    """Let go of a row until its next try, longer each time; False after the last. Nothing is saved.

    After the last, nothing is owed any more: the caller says how it failed.
    """
    waits = settings.RETRY_AFTER_S
    row.tries += 1
    row.lease_until = row.owed_at = None
    if row.tries > len(waits):
        return False
    row.owed_at = timezone.now() + timedelta(seconds=waits[row.tries - 1])
    return True
