"""A worker's hold on clips while it analyses them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.models import Clip
from audino_py.services.owed import TELL_EVERY_S, StoppingError, owed, stopping


class LeaseLostError(Exception):
    """Somebody else holds the clip by now; whatever we found is thrown away."""


def owed_clips() -> QuerySet[Clip]:
    """Clips that wait for their analysis and that nobody holds, the longest waiting first."""
    return owed(Clip.objects.filter(deleted_at=None))


class Lease:
    """One worker's hold on some clips; falls by itself if the worker dies."""

    def __init__(self, clip_ids: Iterable[int]) -> None:
        self.clip_ids = list(clip_ids)
        self.until: datetime | None = None
        self._told = time.monotonic()

    def take(self) -> list[Clip]:
        """Those that were owed and free, and are ours now, in the order they were named."""
        until = timezone.now() + timedelta(seconds=settings.ANALYSIS_LEASE_S)
        wanted = owed_clips().order_by().filter(pk__in=self.clip_ids)
        if not wanted.update(lease_until=until):
            return []
        self.until = until
        found = {clip.pk: clip for clip in self._ours().select_related("project")}
        self.clip_ids = [pk for pk in self.clip_ids if pk in found]
        return [found[pk] for pk in self.clip_ids]

    def tell(self, clip_id: int, percent: int) -> None:
        """Note the progress of a clip and renew the lease of all, at most once a second.

        Raises
        ------
        StoppingError
            If the worker is told to stop.
        LeaseLostError
            If all clips are deleted, or another's.
        """
        if stopping.is_set():
            raise StoppingError
        if time.monotonic() - self._told < TELL_EVERY_S:
            return
        self._told = time.monotonic()
        self._ours().filter(pk=clip_id).update(progress=min(percent, 100))
        until = timezone.now() + timedelta(seconds=settings.ANALYSIS_LEASE_S)
        if not self._ours().update(lease_until=until):
            raise LeaseLostError
        self.until = until

    def give_back(self) -> None:
        """Let the next worker begin at once; it costs no try."""
        self._ours().update(lease_until=None, progress=0)

    def hold(self, clip_ids: Iterable[int]) -> dict[int, Clip]:
        """Those of the clips that are still ours, locked, by key; inside a transaction."""
        rows = locked(self._ours().filter(pk__in=list(clip_ids))).select_related("project")
        return {clip.pk: clip for clip in rows.order_by("pk")}

    def _ours(self) -> QuerySet[Clip]:
        return Clip.objects.filter(pk__in=self.clip_ids, lease_until=self.until, deleted_at=None)
