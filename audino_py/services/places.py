"""How many people annotate each clip: tasks follow the project's setting."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count

from audino_py.db.locks import locked
from audino_py.models import Clip, ClipPurpose, ClipState, Project, Task, TaskState

AT_ONCE = 1000


def fit_tasks(project: Project) -> tuple[int, int]:
    """Queue what ready clips lack, and drop what nobody has begun where they have too many.

    Work that was ever opened stays, whatever the setting says.

    Returns
    -------
    queued, dropped
    """
    return queue_lacking(project), drop_surplus(project)


def clips_with_tasks(project: Project) -> Any:
    """Ready clips that are not held back, with how many tasks they have (``places``)."""
    clips: Any = Clip.objects.filter(
        project=project,
        purpose=ClipPurpose.WORK,
        state=ClipState.READY,
        is_held=False,
        deleted_at=None,
    )
    return clips.annotate(places=Count("tasks")).order_by("pk")


def places_wanted(clip: uuid.UUID, project: Project) -> int:
    """How many people do this clip; some clips are drawn, by their id, to be done once more."""
    is_doubled = clip.int % 100 < project.doubled_percent
    return project.annotators_per_clip + int(is_doubled)


def queue_lacking(project: Project) -> int:
    """Queue tasks until every clip has as many as people are wanted."""
    most = project.annotators_per_clip + int(project.doubled_percent > 0)
    rows = [
        Task(clip_id=pk, project=project, priority=priority)
        for pk, uid, priority, places in clips_with_tasks(project)
        .filter(places__lt=most)
        .values_list("pk", "uid", "priority", "places")
        for _ in range(places_wanted(uid, project) - places)
    ]
    Task.objects.bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)


def drop_surplus(project: Project) -> int:
    """Delete queued tasks that nobody has opened, newest first, down to what is wanted."""
    rows = clips_with_tasks(project).filter(places__gt=project.annotators_per_clip)
    surplus = {
        pk: places - places_wanted(uid, project)
        for pk, uid, places in rows.values_list("pk", "uid", "places")
    }
    unbegun = (
        Task.objects.filter(clip__in=surplus, state=TaskState.QUEUED, assignee=None)
        .filter(annotations=None, reviews=None, skips=None, comments=None)
        .order_by("-pk")
        .values_list("pk", "clip")
    )
    dropped = []
    for pk, clip in unbegun:
        if surplus[clip] > 0:
            surplus[clip] -= 1
            dropped.append(pk)
    still = Task.objects.filter(pk__in=dropped, state=TaskState.QUEUED, assignee=None)
    keys = [task.pk for task in locked(still.order_by("pk"))]  # one may be claimed just now
    Task.objects.filter(pk__in=keys).delete()
    return len(keys)
