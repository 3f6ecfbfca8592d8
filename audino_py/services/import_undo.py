"""An import taken back: all that nobody has worked on since; the rest is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    Import,
    Label,
    LabelValue,
    Pin,
    Project,
    Review,
    Revision,
    Segment,
    Speaker,
    Task,
    TaskState,
)

_AT_ONCE = 200
KEPT_TOLD = 200


def take_back(row: Import) -> list[str]:
    """Delete what the import made, in short transactions; what stays, in words."""
    kept: list[str] = []
    keys = list(Annotation.objects.filter(origin=row).order_by("-pk").values_list("pk", flat=True))
    for some in batched(keys, _AT_ONCE, strict=False):
        with transaction.atomic():
            kept += _take_back_annotations(row, list(some))
    for some in batched(row.made.get("speakers", ()), _AT_ONCE, strict=False):
        with transaction.atomic():
            kept += _take_back_speakers(some)
    with transaction.atomic():
        kept += _take_back_labels(row)
    return kept[:KEPT_TOLD]


def drop_staged(row: Import) -> None:
    """Delete what was written out of sight by a run that did not end."""
    keys = Annotation.objects.filter(origin=row, kind=AnnotationKind.STAGED)
    while some := list(keys.values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            Segment.objects.filter(annotation__in=some).delete()
            Annotation.objects.filter(pk__in=some).delete()


def _take_back_annotations(row: Import, keys: list[int]) -> list[str]:
    rows = Annotation.objects.filter(pk__in=keys).select_related("clip", "task", "author")
    annotations = list(rows)
    held = _held(annotations)
    reasons = {one.pk: held.get(one.pk) for one in annotations}
    gone = [one for one in annotations if reasons[one.pk] is None]
    doomed = [one.pk for one in gone]
    Segment.objects.filter(annotation__in=doomed).delete()
    Annotation.objects.filter(pk__in=doomed).delete()
    # By the work alone: a final may go while the work that it was copied from stays.
    works = [one for one in gone if one.kind == AnnotationKind.WORK]
    _take_back_tasks(row, [one.task for one in works if one.task is not None])
    _take_back_facts(row, [one.clip for one in gone])
    return [f"{one.clip.name}: {reasons[one.pk]}" for one in annotations if reasons[one.pk]]


def _held(annotations: list[Annotation]) -> dict[int, str]:
    """Return why some must stay, by key."""
    keys = [one.pk for one in annotations]
    reasons: dict[int, str] = {}
    for pk in Pin.objects.filter(annotation__in=keys).values_list("annotation", flat=True):
        reasons[pk] = "a frozen version or an export holds this work"
    edited = Revision.objects.filter(annotation__in=keys).values_list("annotation", flat=True)
    reasons |= dict.fromkeys(edited, "somebody has changed this work since")
    tasks = {one.task_id for one in annotations if one.task_id is not None}
    reviewed = set(Review.objects.filter(task__in=tasks).values_list("task", flat=True))
    judged = [one.pk for one in annotations if one.task_id in reviewed]
    reasons |= dict.fromkeys(judged, "a reviewer has judged this work")
    for one in annotations:
        if one.task is not None and one.task.state not in (TaskState.ACCEPTED, TaskState.SUBMITTED):
            reasons.setdefault(one.pk, f"this work is {one.task.state} now")
    return reasons | _copied(annotations, reasons)


def _copied(annotations: list[Annotation], reasons: dict[int, str]) -> dict[int, str]:
    """Return those that something was copied from which stays."""
    own = {one.pk: one.origin_id for one in annotations}
    copied: dict[int, str] = {}
    for child in Annotation.objects.filter(parent__in=own).select_related("author"):
        # A final of the same import goes with it, unless it has to stay itself.
        goes_too = child.pk in own and child.pk not in reasons
        if child.parent_id is not None and not (goes_too and child.origin_id == own[child.pk]):
            who = child.author.username if child.author is not None else "somebody"
            copied[child.parent_id] = f"{who} has begun work from it"
    return copied


def _take_back_tasks(row: Import, tasks: list[Task]) -> None:
    """Delete tasks that the import made; others go back to where they were."""
    before: dict[str, Any] = row.made.get("tasks", {})
    new = set(row.made.get("new_tasks", ()))
    Task.objects.filter(pk__in=[task.pk for task in tasks if task.pk in new]).delete()
    for task in tasks:
        if str(task.pk) in before:
            task.state, task.assignee_id = before[str(task.pk)]
            task.submitted_at = None
            task.save(update_fields=["state", "assignee", "submitted_at", "changed_at"])


def _take_back_facts(row: Import, clips: list[Clip]) -> None:
    """Empty what the import filled in of a clip that had none."""
    filled: dict[str, list[str]] = row.made.get("filled", {})
    empty: dict[str, Any] = {"external_id": None, "metadata": {}, "reference": ""}
    for clip in clips:
        fields = filled.get(str(clip.pk), [])
        for name in fields:
            setattr(clip, name, empty[name])
        if fields:
            clip.save(update_fields=[*fields, "changed_at"])


def _take_back_speakers(keys: Sequence[int]) -> list[str]:
    """Delete speakers that the import made, where no segment names them."""
    naming = Segment.objects.filter(speaker=OuterRef("pk"))
    merged = Speaker.objects.filter(merged_into=OuterRef("pk"))
    is_named = Exists(naming) | Exists(merged)
    rows = list(Speaker.objects.filter(pk__in=keys).annotate(is_named=is_named))
    Speaker.objects.filter(pk__in=[one.pk for one in rows if not one.is_named]).delete()
    return [f"The speaker {one.name} stays: segments name them." for one in rows if one.is_named]


def _take_back_labels(row: Import) -> list[str]:
    """Delete labels and answers that the import made, where nobody uses them."""
    kept = []
    values = [
        value
        for some in batched(row.made.get("values", ()), _AT_ONCE, strict=False)
        for value in LabelValue.objects.filter(pk__in=some).select_related("label")
    ]
    labels = Label.objects.filter(pk__in=row.made.get("labels", ()))
    used = set(_used(row.project, [*labels, *(one.label for one in values)]))
    unused = [one.pk for one in values if (one.label_id, str(one.uid)) not in used]
    for some in batched(unused, _AT_ONCE, strict=False):
        LabelValue.objects.filter(pk__in=some).delete()
    for label in labels:
        if (label.pk, "") in used:
            kept.append(f"The label {label.name} stays: segments answer it.")
        else:
            label.delete()
    return kept


def _used(project: Project, labels: list[Label]) -> Iterator[tuple[int, str]]:
    """Yield labels that segments answer, with an empty text, and each value that is chosen."""
    for label in set(labels):
        uid = str(label.uid)
        rows = Segment.objects.filter(annotation__clip__project=project, values__has_key=uid)
        for values in rows.order_by().values_list("values", flat=True).iterator(chunk_size=2000):
            yield label.pk, ""
            if isinstance(values[uid], list):
                yield from ((label.pk, value) for value in values[uid])
