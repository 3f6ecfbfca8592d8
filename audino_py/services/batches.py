"""Batches, which are filters under a name, and what is done to many clips at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError
from audino_py.models import EDITABLE, Batch, Clip, ClipState, Project, Task, TaskState, User
from audino_py.policies import Actor, may_manage, require
from audino_py.selectors.batches import Rule, clips_by
from audino_py.services.events import record
from audino_py.services.holding import look_again, put_back
from audino_py.services.places import places_wanted

OPEN = (TaskState.QUEUED, *EDITABLE)


@transaction.atomic
def save_batch(*, project: Project, name: str, rule: Rule, actor: Actor) -> Batch:
    """Keep a filter under a name.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    InvalidError
        If the filter looks for words and there is none.
    ConflictError
        ``name_taken``.
    """
    require(may_manage(actor, project.pk), "Only managers make batches.")
    clips_by(project, rule)
    try:
        with transaction.atomic():
            batch = Batch.objects.create(
                project=project, name=name, rule=rule.as_json(), created_by=actor.user
            )
    except IntegrityError as error:
        message = "Another batch of this project has this name. Choose another one."
        raise ConflictError(message, code="name_taken", fields={"name": [message]}) from error
    record("batch.saved", actor=actor, project=project, subject=batch)
    return batch


@transaction.atomic
def delete_batch(*, batch: Batch, actor: Actor) -> None:
    """Forget a name; clips and work stay as they are.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    require(may_manage(actor, batch.project_id), "Only managers delete batches.")
    record("batch.deleted", actor=actor, project=batch.project_id, subject=batch)
    batch.delete()


@transaction.atomic
def plan_clips(
    *,
    project: Project,
    clips: Sequence[int],
    actor: Actor,
    priority: int | None = None,
    due: datetime | None = None,
    clears_due: bool = False,
    places: int = 0,
) -> int:
    """Set when the open work on these clips is wanted, or ask further people; how many clips.

    Parameters
    ----------
    clips
        Primary keys, of the project.
    priority
        Higher comes first; None leaves it.
    due
        None leaves it, unless `clears_due`: then there is no day any more.
    places
        How many further people shall do each clip, beside those whom the project wants.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    require(may_manage(actor, project.pk), "Only managers plan the work.")
    rows = list(locked(Clip.objects.filter(project=project, pk__in=clips, deleted_at=None)))
    changes: dict[str, Any] = {} if priority is None else {"priority": priority}
    if changes:
        Clip.objects.filter(pk__in=[clip.pk for clip in rows]).update(**changes)
    changes |= {} if due is None and not clears_due else {"due": due}
    tasks = Task.objects.filter(clip__in=rows, state__in=OPEN)
    if changes:
        tasks.update(**changes, changed_at=timezone.now())
    Task.objects.bulk_create(
        Task(
            clip=clip,
            project=project,
            priority=clip.priority if priority is None else priority,
            due=due,
        )
        for clip, lacking in _lacking(rows, project)
        for _ in range(places + lacking if places else 0)
    )
    top = tasks.filter(state=TaskState.QUEUED).order_by("-priority", "id").first()
    if top is not None:
        look_again(top)
    data = {
        "clips": len(rows),
        "fields": sorted(changes),
        "places": places,
        "of": [str(clip.uid) for clip in rows],
    }
    record("clips.planned", actor=actor, project=project, subject=project, data=data)
    return len(rows)


def _lacking(clips: Sequence[Clip], project: Project) -> Iterator[tuple[Clip, int]]:
    """How many places each will get once it is ready or let pass; else the further ones were they.

    A ready clip has its places: where it lacks one, whoever asks for one more means that one.
    """
    tasks = Task.objects.filter(clip__in=clips).order_by()
    there = dict(tasks.values_list("clip").annotate(Count("pk")))
    for clip in clips:
        waits = clip.state != ClipState.READY or clip.is_held
        missing = places_wanted(clip.uid, project) - there.get(clip.pk, 0)
        yield clip, max(0, missing) if waits else 0


@transaction.atomic
def take_back_clips(
    *, project: Project, actor: Actor, clips: Sequence[uuid.UUID] = (), person: User | None = None
) -> int:
    """Put open work back into the queue: on these clips, of this person, or both; how many.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    require(may_manage(actor, project.pk), "Only managers take work back.")
    rows = Task.objects.filter(project=project, state__in=EDITABLE, clip__deleted_at=None)
    if clips:
        rows = rows.filter(clip__uid__in=clips)
    if person is not None:
        rows = rows.filter(assignee=person)
    tasks = list(locked(rows).select_related("clip").order_by("id"))
    for task in tasks:
        put_back(task, TaskState.QUEUED)
    data = {"tasks": len(tasks), "of": [str(task.clip.uid) for task in tasks]}
    record("clips.taken_back", actor=actor, project=project, subject=project, data=data)
    return len(tasks)
