"""What was deleted a day ago is erased: rows, files, and what the database keeps of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audino_py.db import storage
from audino_py.models import Clip, Event, Export, Import, Project

PURGED_AT_ONCE = 200
PAGES_AT_ONCE = 300  # of the index of words: so long do savers wait for one step


def purge_deleted() -> int:
    """Erase clips and projects whose time to be restored is over; how many rows of the two.

    Each clip goes by itself, so that nobody who saves waits long.
    """
    limit = timezone.now() - timedelta(hours=settings.DELETED_KEPT_H)
    count = _purge_clips(limit)
    for project in Project.everything.filter(deleted_at__lt=limit):
        count += _purge_project(project)
    if count:
        forget_words()
        forget_log()
    return count


def _purge_clips(limit: datetime) -> int:
    return _erase_all(Clip.objects.filter(deleted_at__lt=limit))


def _erase_all(rows: QuerySet[Clip]) -> int:
    count = 0
    while clips := list(rows[:PURGED_AT_ONCE]):
        for clip in clips:
            _erase(clip)
        count += len(clips)
    return count


def _erase(clip: Clip) -> None:
    uid = clip.uid
    with transaction.atomic():
        # Seals over revisions ask for it: what is gone without it was taken away.
        Event.objects.create(verb="clip.purged", project_id=clip.project_id, subject=str(uid))
        clip.delete()
    storage.drop(uid)


def _purge_project(project: Project) -> int:
    """Its clips first, each with its files; then the project with all that hangs on it."""
    count = _erase_all(Clip.objects.filter(project=project))
    folders = [
        uid
        for model in (Export, Import)  # the file that came holds what people wrote
        for uid in model.objects.filter(project=project).values_list("uid", flat=True)
    ]
    with transaction.atomic():
        # What remains tells that there was something, and nothing of what it was.
        Event.objects.create(verb="project.purged", subject=str(project.uid), data={"clips": count})
        Project.everything.get(pk=project.pk).delete()
    for uid in folders:
        storage.drop(uid)
    return count + 1


def forget_words() -> None:
    """Make SQLite's index of words anew, step by step, without what it only struck out."""
    if connection.vendor != "sqlite":
        return
    pages = -PAGES_AT_ONCE  # the first step, below nought, takes the whole index in hand
    while _merge_words(pages) > 1:
        pages = PAGES_AT_ONCE


def _merge_words(pages: int) -> int:
    """Rows of the index that one step wrote; below two, nothing is left to do."""
    count = "SELECT total_changes()"
    with transaction.atomic(), connection.cursor() as cursor:
        before = cursor.execute(count).fetchone()[0]
        cursor.execute(
            "INSERT INTO audino_words (audino_words, rank) VALUES ('merge', %s)", [pages]
        )
        return int(cursor.execute(count).fetchone()[0] - before)


def forget_log() -> None:
    """Empty SQLite's log, which holds pages as they were before they were overwritten."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
