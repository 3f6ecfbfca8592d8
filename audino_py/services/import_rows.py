"""Imported work as rows: tasks, annotations and segments of one chunk of lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.formats.document import Span
from audino_py.models import Annotation, AnnotationKind, Import, Task, TaskState, WordTimes
from audino_py.services.import_names import Vocabulary
from audino_py.services.import_places import Place

_AT_ONCE = 500


class Made:
    """What an import makes beside annotations, kept so that it can be taken back.

    Parameters
    ----------
    origin
        The import that annotations belong to; None where nobody will take it back.
    """

    def __init__(self, origin: Import | None = None) -> None:
        self.origin = origin
        self._new_tasks: list[int] = []
        self._tasks: dict[str, list[Any]] = {}  # state and assignee before
        self._filled: dict[str, list[str]] = {}

    def note_task(self, task: Task) -> None:
        """Keep where a task stood before."""
        self._tasks[str(task.pk)] = [task.state, task.assignee_id]

    def note_new(self, tasks: list[Task]) -> None:
        """Keep which tasks are new."""
        self._new_tasks += [task.pk for task in tasks]

    def note_filled(self, clip: int, fields: Iterable[str]) -> None:
        """Keep which empty fields of a clip were filled."""
        self._filled[str(clip)] = list(fields)

    def keys(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        return {"new_tasks": self._new_tasks, "tasks": self._tasks, "filled": self._filled}


def write_places(places: list[Place], vocabulary: Vocabulary, made: Made) -> None:
    """Write a chunk inside the caller's transaction.

    A final becomes the work of whoever made it, and the clip's final as a copy of that work.
    """
    for place in places:
        _fill_clip(place, made)
    tasks = [_task(place, made) for place in places]
    pairs = list(zip(places, tasks, strict=True))
    new = Task.objects.bulk_create([task for place, task in pairs if place.task is None])
    made.note_new(new)
    kind, origin = AnnotationKind.WORK, made.origin
    works = [(place, _annotation(place, kind, origin, task=task)) for place, task in pairs]
    Annotation.objects.bulk_create([work for _, work in works])
    finals = [
        (place, _annotation(place, AnnotationKind.FINAL, origin, parent=work, parent_revision=0))
        for place, work in works
        if place.document.kind == "final"
    ]
    Annotation.objects.bulk_create([final for _, final in finals])
    now = timezone.now()
    for place, annotation in (*works, *finals):
        end_us = place.clip.duration_us or 0
        table.upsert(
            annotation.pk,
            [stored(span, end_us, vocabulary) for span in place.document.spans],
            now,
        )
    told = [
        told_words(annotation, span)
        for place, annotation in (*works, *finals)
        for span in place.document.spans
        if span.words
    ]
    WordTimes.objects.bulk_create(told, batch_size=_AT_ONCE)


def told_words(annotation: Annotation, span: Span) -> WordTimes:
    """Return the words of a segment as their table takes them; not saved yet."""
    words = [[one.start_us, one.end_us, one.text, one.confidence] for one in span.words]
    return WordTimes(annotation=annotation, uid=span.uid, words=words)


def _fill_clip(place: Place, made: Made) -> None:
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
        made.note_filled(clip.pk, given)
        clip.save(update_fields=[*given, "changed_at"])


def _task(place: Place, made: Made) -> Task:
    """Return the task in its finished state; a new one is not saved yet."""
    task = place.task or Task(clip=place.clip, project_id=place.clip.project_id)
    if place.task is not None:
        made.note_task(task)
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
    origin: Import | None,
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
        origin=origin,
        parent=parent,
        parent_revision=parent_revision,
    )


def stored(
    span: Span, clip_end_us: int, vocabulary: Vocabulary, *, is_draft: bool = False
) -> table.Stored:
    """Return a segment as its table takes it; of a prediction, all segments are drafts."""
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
        is_draft or span.draft,
    )
