"""Imported work as rows: tasks, annotations and segments of one chunk of lines."""

from __future__ import annotations

import msgspec
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.formats.document import Span
from audino_py.models import Annotation, AnnotationKind, Task, TaskState
from audino_py.services.import_names import Vocabulary
from audino_py.services.import_places import Place


def write_places(places: list[Place], vocabulary: Vocabulary) -> None:
    """Write a chunk inside the caller's transaction.

    A final becomes the work of whoever made it, and the clip's final as a copy of that work.
    """
    for place in places:
        _fill_clip(place)
    tasks = [_task(place) for place in places]
    pairs = list(zip(places, tasks, strict=True))
    Task.objects.bulk_create([task for place, task in pairs if place.task is None])
    works = [(place, _annotation(place, AnnotationKind.WORK, task=task)) for place, task in pairs]
    Annotation.objects.bulk_create([work for _, work in works])
    finals = [
        (place, _annotation(place, AnnotationKind.FINAL, parent=work, parent_revision=0))
        for place, work in works
        if place.document.kind == "final"
    ]
    Annotation.objects.bulk_create([final for _, final in finals])
    now = timezone.now()
    for place, annotation in (*works, *finals):
        end_us = place.clip.duration_us or 0
        table.upsert(
            annotation.pk,
            [_stored(span, end_us, vocabulary) for span in place.document.spans],
            now,
        )


def _fill_clip(place: Place) -> None:
    """Give the clip what it lacks of what the line knows; what it has stays."""
    clip, document = place.clip, place.document
    missing = {
        "external_id": place.external_id,
        "metadata": None if clip.metadata else dict(document.metadata),
        "reference": None if clip.reference else document.reference,
    }
    given = {name: value for name, value in missing.items() if value}
    for name, value in given.items():
        setattr(clip, name, value)
    if given:
        clip.save(update_fields=[*given, "changed_at"])


def _task(place: Place) -> Task:
    """Return the task in its finished state; a new one is not saved yet."""
    task = place.task or Task(clip=place.clip, project_id=place.clip.project_id)
    if task.state == TaskState.QUEUED:
        task.move_to(TaskState.ASSIGNED)
    task.assignee = place.holder
    task.move_to(TaskState(place.document.state))
    task.submitted_at, task.lease_until = timezone.now(), None
    if place.task is not None:
        task.save(update_fields=["assignee", "state", "submitted_at", "lease_until", "changed_at"])
    return task


def _annotation(
    place: Place,
    kind: AnnotationKind,
    *,
    task: Task | None = None,
    parent: Annotation | None = None,
    parent_revision: int | None = None,
) -> Annotation:
    return Annotation(
        clip=place.clip,
        task=task,
        author=place.holder,
        kind=kind,
        source="import",
        parent=parent,
        parent_revision=parent_revision,
    )


def _stored(span: Span, clip_end_us: int, vocabulary: Vocabulary) -> table.Stored:
    speaker = vocabulary.speaker_of(span)
    return table.Stored(
        span.uid,
        span.start_us,
        min(span.end_us, clip_end_us),
        None if speaker is None else speaker.pk,
        span.text,
        msgspec.json.encode(vocabulary.values_of(span)).decode(),
        span.channel,
        span.unsure,
        span.draft,
    )
