"""What is put right from time to time: bells that were lost, files and rows nobody needs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from audino_py import bell
from audino_py.db import storage
from audino_py.models import Attempt, Clip
from audino_py.services.analysis import owed_clips
from audino_py.services.idempotency import purge_answers
from audino_py.services.stats import refresh_all_stats

log = logging.getLogger("audino.sweep")

STRAY_AFTER_S = 3600.0  # files without a row are left alone that long: an upload may be under way
ATTEMPTS_KEPT = timedelta(days=1)
PURGED_AT_ONCE = 200


def ring_owed() -> bool:
    """Ring for clips that are owed and that nobody holds; whether there were any."""
    clip_id = owed_clips().values_list("pk", flat=True).first()
    if clip_id is None:
        return False
    bell.ring("clip", clip_id)  # one job takes all that is owed
    return True


def drop_strays() -> int:
    """Remove files that belong to no clip and are older than an hour; how many."""
    dropped = storage.drop_stray_spools(STRAY_AFTER_S)
    for uid in storage.stray_folders(STRAY_AFTER_S):
        if not Clip.objects.filter(uid=uid).exists():
            storage.drop(uid)
            dropped += 1
    return dropped


def purge_attempts() -> int:
    """Forget failed sign-ins that no longer count."""
    return Attempt.objects.filter(created_at__lt=timezone.now() - ATTEMPTS_KEPT).delete()[0]


def purge_deleted() -> int:
    """Erase clips whose time to be restored is over: rows, work on them, files; how many."""
    limit = timezone.now() - timedelta(hours=settings.DELETED_KEPT_H)
    clips = list(Clip.objects.filter(deleted_at__lt=limit)[:PURGED_AT_ONCE])
    for clip in clips:
        uid = clip.uid
        clip.delete()
        storage.drop(uid)
    return len(clips)


STEPS: tuple[Callable[[], object], ...] = (
    ring_owed,
    drop_strays,
    purge_answers,
    purge_attempts,
    purge_deleted,
    refresh_all_stats,
)


def sweep() -> None:
    """Every step once; one that fails does not keep the others from their turn."""
    for step in STEPS:
        try:
            step()
        except (DatabaseError, OSError):
            log.exception("the step %s of the sweep failed", step.__name__)
