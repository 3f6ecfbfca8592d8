"""Deeds done to many clips at once: all of them or none, with one record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from audino_py import bell
from audino_py.db.locks import locked
from audino_py.errors import ConflictError
from audino_py.models import Clip, Project, Task, TaskState
from audino_py.policies import Actor, may_manage, require
from audino_py.services.clips import owe_analysis
from audino_py.services.events import record
from audino_py.services.holding import look_again_at, put_back

DONE = (TaskState.SUBMITTED, TaskState.ACCEPTED, TaskState.SKIPPED)


class Deed(models.TextChoices):
    """What is done to them."""

    REQUEUE = "requeue"  # finished or skipped work is done again; the old work stays
    ANALYSE = "analyse"
    DELETE = "delete"
    RESTORE = "restore"  # the undo of delete


@transaction.atomic
def change_clips(
    *, project: Project, clips: Sequence[uuid.UUID], deed: str, actor: Actor
) -> list[uuid.UUID]:
    """Do it to each clip that it fits; the ids of those, in order.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    ConflictError
        ``uploaded_again``: the same content as that of a clip to be restored has come since.
    """
    require(may_manage(actor, project.pk), "Only managers of the project change its clips.")
    rows = locked(Clip.objects.filter(project=project, uid__in=clips)).order_by("id")
    done = _DEEDS[Deed(deed)](list(rows), actor)
    uids = [clip.uid for clip in done]
    data = {"clips": len(uids), "of": [str(uid) for uid in uids]}
    record(f"clips.{deed}", actor=actor, project=project, subject=project, data=data)
    return uids


def _requeue(clips: list[Clip], _: Actor) -> list[Clip]:
    live = {clip.pk: clip for clip in clips if clip.deleted_at is None}
    tasks = locked(Task.objects.filter(clip__in=live, state__in=DONE)).order_by("id")
    touched: dict[int, Clip] = {}
    for task in tasks:
        task.skips.all().delete()
        task.skip_reason = ""
        put_back(task, TaskState.QUEUED)
        touched[task.clip_id] = live[task.clip_id]
    return list(touched.values())


def _analyse(clips: list[Clip], _: Actor) -> list[Clip]:
    done = [
        clip
        for clip in clips
        if clip.deleted_at is None and (clip.owed_at is None or clip.lease_until is None)
    ]
    for clip in done:
        owe_analysis(clip)
    return done


def _delete(clips: list[Clip], actor: Actor) -> list[Clip]:
    done = [clip for clip in clips if clip.deleted_at is None]
    now = timezone.now()
    for clip in done:
        clip.deleted_at, clip.deleted_by, clip.changed_at = now, actor.user, now
    Clip.objects.bulk_update(done, ["deleted_at", "deleted_by", "changed_at"], batch_size=500)
    return done


def _restore(clips: list[Clip], _: Actor) -> list[Clip]:
    now = timezone.now()
    limit = now - timedelta(hours=settings.DELETED_KEPT_H)
    done = [clip for clip in clips if clip.deleted_at is not None and clip.deleted_at > limit]
    for clip in done:
        clip.deleted_at, clip.deleted_by, clip.changed_at = None, None, now
    fields = ["deleted_at", "deleted_by", "changed_at"]
    try:
        with transaction.atomic():
            Clip.objects.bulk_update(done, fields, batch_size=500)
    except IntegrityError as error:
        message = "The same content was uploaded since. Bring these clips back one by one."
        raise ConflictError(message, code="uploaded_again") from error
    for clip in done:
        look_again_at(clip)
    owed = next((clip for clip in done if clip.owed_at is not None), None)
    if owed is not None:
        bell.ring("clip", owed.pk)  # one job takes all that is owed
    return done


_DEEDS = {
    Deed.REQUEUE: _requeue,
    Deed.ANALYSE: _analyse,
    Deed.DELETE: _delete,
    Deed.RESTORE: _restore,
}
