"""What may be changed of a clip, once it is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from audino_py import bell
from audino_py.db.locks import locked
from audino_py.errors import ConflictError, WrongStateError
from audino_py.models import Clip, ClipPurpose, ClipState, Task, TaskState
from audino_py.policies import Actor, may_manage, require
from audino_py.services.events import record
from audino_py.services.holding import look_again_at
from audino_py.services.places import places_wanted
from audino_py.services.standing import give_standing

CHANGEABLE = ("name", "metadata", "priority", "is_held", "reference")


def owe_analysis(clip: Clip) -> None:
    """Analyse it anew, from the first try on; inside the transaction that locked it.

    A ready clip stays ready meanwhile: its files are replaced one by one.
    """
    if clip.state == ClipState.FAILED:
        clip.state = ClipState.STORED
    clip.reason = clip.reason_code = ""
    clip.tries = clip.progress = 0
    clip.owed_at = timezone.now()
    clip.lease_until = None
    clip.save(
        update_fields=[
            *("state", "reason", "reason_code", "tries", "progress"),
            *("owed_at", "lease_until", "changed_at"),
        ]
    )
    bell.ring("clip", clip.pk)


def queue_tasks(clip: Clip) -> int:
    """Make the tasks that a ready clip lacks, so that it can be claimed; how many were made.

    Nothing happens while the clip is held back or not ready, nor for gold and practice.
    """
    return queue_tasks_of([clip])


def queue_tasks_of(clips: Sequence[Clip]) -> int:
    """Make the tasks that any of the clips lack; new ones are given out by the standing rules."""
    wanted = [clip for clip in clips if _takes_work(clip)]
    tasks = Task.objects.filter(clip__in=wanted).order_by()
    there = dict(tasks.values_list("clip_id").annotate(places=Count("pk")))
    rows = []
    for clip in wanted:
        if clip.pk in there:
            look_again_at(clip)
        missing = places_wanted(clip.uid, clip.project) - there.get(clip.pk, 0)
        rows += [
            Task(clip=clip, project_id=clip.project_id, priority=clip.priority)
            for _ in range(max(0, missing))
        ]
    Task.objects.bulk_create(rows)
    fresh = {row.clip_id: row.clip for row in rows}
    if fresh:
        places = max(place for _, place in Counter(row.clip_id for row in rows).most_common(1))
        give_standing(list(fresh.values()), places)
    return len(rows)


def _takes_work(clip: Clip) -> bool:
    is_open = clip.state == ClipState.READY and clip.deleted_at is None
    return is_open and not clip.is_held and clip.purpose == ClipPurpose.WORK


def _managed(clip_id: int, actor: Actor) -> Clip:
    clip = locked(Clip.objects.filter(pk=clip_id)).select_related("project").get()
    require(may_manage(actor, clip.project_id), "Only managers of the project change its clips.")
    return clip


@transaction.atomic
def change_clip(*, clip_id: int, changes: dict[str, Any], actor: Actor) -> Clip:
    """Set name, metadata, priority, reference, or whether the clip is held back.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    clip = _managed(clip_id, actor)
    names = [name for name in CHANGEABLE if name in changes]
    for name in names:
        setattr(clip, name, changes[name])
    clip.save(update_fields=[*names, "changed_at"])
    if "priority" in changes:
        clip.tasks.filter(state=TaskState.QUEUED).update(priority=clip.priority)
    if clip.is_held:
        _drop_places(clip)
    queue_tasks(clip)
    record("clip.changed", actor=actor, project=clip.project_id, subject=clip, data={"of": names})
    return clip


def _drop_places(clip: Clip) -> None:
    """Take a clip that is held back out of the queue, but for what would not come again as it was.

    That is what has a due day, and the places of further people who were asked: nobody can claim
    them meanwhile.
    """
    if clip.tasks.count() > places_wanted(clip.uid, clip.project):
        return
    untouched = clip.tasks.filter(state=TaskState.QUEUED, assignee=None, due=None)
    untouched.filter(annotations=None, skips=None, reviews=None, comments=None).delete()


@transaction.atomic
def delete_clip(*, clip_id: int, actor: Actor) -> Clip:
    """Take the clip out of every answer at once; undone by :func:`restore_clip` for a day.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    clip = _managed(clip_id, actor)
    if clip.deleted_at is None:
        clip.deleted_at, clip.deleted_by = timezone.now(), actor.user
        clip.save(update_fields=["deleted_at", "deleted_by", "changed_at"])
        record("clip.deleted", actor=actor, project=clip.project_id, subject=clip)
    return clip


@transaction.atomic
def restore_clip(*, clip_id: int, actor: Actor) -> Clip:
    """Undo a deletion, with all work on the clip.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    WrongStateError
        If it is too late.
    ConflictError
        ``uploaded_again``: the same content or external_id has come since.
    """
    clip = _managed(clip_id, actor)
    if clip.deleted_at is None:
        return clip
    if timezone.now() - clip.deleted_at > timedelta(hours=settings.DELETED_KEPT_H):
        raise WrongStateError("It is too late to bring this clip back. Upload it again.")
    clip.deleted_at = clip.deleted_by = None
    try:
        with transaction.atomic():
            clip.save(update_fields=["deleted_at", "deleted_by", "changed_at"])
    except IntegrityError as error:
        message = "The same content or external_id was uploaded since. Delete that clip first."
        raise ConflictError(message, code="uploaded_again") from error
    if clip.owed_at is not None:
        bell.ring("clip", clip.pk)
    look_again_at(clip)
    record("clip.restored", actor=actor, project=clip.project_id, subject=clip)
    return clip


@transaction.atomic
def retry_clip(*, clip_id: int, actor: Actor) -> Clip:
    """Analyse a clip again: one that failed, or a ready one whose picture looks wrong.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    clip = _managed(clip_id, actor)
    if clip.owed_at is None or clip.lease_until is None:
        owe_analysis(clip)
    record("clip.analysed_again", actor=actor, project=clip.project_id, subject=clip)
    return clip
