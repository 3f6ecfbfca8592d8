"""Imported work as rows: annotations out of sight first, then the tasks that they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from audino_py.models import Annotation, AnnotationKind, Import, Task, TaskState
from audino_py.services.import_places import Place
from audino_py.services.import_staging import Sheet


class Made:
    """What finished work makes of tasks and clips, kept so that it can be taken back."""

    def __init__(self) -> None:
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


def sheets_of(places: list[Place], origin: Import) -> list[Sheet]:
    """Return what is to be written out of sight.

    A final becomes the work of whoever made it, and the clip's final as a copy of that work.
    """
    works = [(place, _annotation(place, origin)) for place in places]
    finals = [
        (place, _annotation(place, origin, parent=work, parent_revision=0))
        for place, work in works
        if place.document.kind == "final"
    ]
    return [
        Sheet(annotation, place.document.spans, place.clip.duration_us or 0)
        for place, annotation in (*works, *finals)
    ]


def _annotation(place: Place, origin: Import, **parent: Any) -> Annotation:
    return Annotation(
        clip=place.clip,
        author=place.holder,
        kind=AnnotationKind.STAGED,
        source="import",
        origin=origin,
        **parent,
    )


def write_tasks(places: list[Place], made: Made) -> None:
    """Write the tasks of a chunk, finished, and what their clips lack."""
    for place in places:
        _fill_clip(place, made)
    tasks = [(place, _task(place, made)) for place in places]
    made.note_new(Task.objects.bulk_create([task for place, task in tasks if place.task is None]))


def show_work(origin: Import) -> None:
    """Hand what was written out of sight to the tasks of its people, inside a transaction."""
    staged = Annotation.objects.filter(origin=origin, kind=AnnotationKind.STAGED).order_by()
    own = Task.objects.filter(clip=OuterRef("clip"), assignee=OuterRef("author"))
    theirs = {"task": Subquery(own.values("pk")[:1]), "changed_at": timezone.now()}
    staged.filter(parent=None).update(kind=AnnotationKind.WORK, **theirs)
    staged.exclude(parent=None).update(kind=AnnotationKind.FINAL, **theirs)


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
