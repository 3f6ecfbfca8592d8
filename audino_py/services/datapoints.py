"""Writes of v1 clients to a person's work: the last writer wins, every version is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.errors import ForbiddenError, UnknownError
from audino_py.models import Annotation, AnnotationKind, Label, LabelKind, Segment, Task
from audino_py.policies import Actor, may_submit
from audino_py.services import segments as wire
from audino_py.services.changes import Batch, Delete, change_annotation
from audino_py.services.choices import ChoiceBook
from audino_py.services.events import record
from audino_py.services.holding import lock_work


@dataclass(frozen=True, slots=True)
class V1Segment:
    """What a v1 client sends of a segment; times in seconds."""

    start: float
    end: float
    text: str
    annotations: Any


@transaction.atomic
def mark_for_review(*, task: Task, is_marked: bool, actor: Actor) -> Task:
    """Set v1's review flag.

    Raises
    ------
    ForbiddenError
        For all but the one who holds it.
    """
    row = _held(task, actor)
    row.marked_for_review = is_marked
    row.save(update_fields=["marked_for_review", "changed_at"])
    data = {"is_marked": is_marked}
    record("task.marked", actor=actor, project=row.project_id, subject=row, data=data)
    return row


@transaction.atomic
def add_segment(*, task: Task, sent: V1Segment, actor: Actor) -> int:
    """Write a new segment; its key.

    Raises
    ------
    ForbiddenError
        For all but the one who holds the clip.
    ConflictError
        ``not_open`` if the work is handed in.
    InvalidError, UnknownError
        If it does not fit the clip or the project's labels.
    """
    row = _held(task, actor)
    work = lock_work(row) or _begin(row, actor)
    uid = uuid7()
    values = ChoiceBook(row.project).answers(sent.annotations)
    segment = wire.Segment(uid, sent.start, sent.end, text=sent.text, values=_wired(values))
    _save(work, wire.Put(segment), actor)
    return Segment.objects.get(annotation=work, uid=uid).pk


@transaction.atomic
def replace_segment(*, task: Task, pk: int, sent: V1Segment, actor: Actor) -> None:
    """Overwrite a segment; what v1 knows nothing of (speaker, channel, texts) stays.

    Raises
    ------
    ForbiddenError, ConflictError, InvalidError, UnknownError
        As :func:`add_segment`; unknown also if there is no such segment.
    """
    row = _held(task, actor)
    work, old = _found(row, pk)
    kinds = (LabelKind.TEXT, LabelKind.NUMBER)
    others = Label.objects.filter(project=row.project, kind__in=kinds).values_list("uid", flat=True)
    kept = {str(uid): old.values[str(uid)] for uid in others if str(uid) in old.values}
    segment = wire.Segment(
        old.uid,
        sent.start,
        sent.end,
        speaker=old.speaker.uid if old.speaker is not None else None,
        text=sent.text,
        values=_wired({**kept, **ChoiceBook(row.project).answers(sent.annotations)}),
        channel=old.channel,
        unsure=old.unsure,
    )
    _save(work, wire.Put(segment), actor)


@transaction.atomic
def delete_segment(*, task: Task, pk: int, actor: Actor) -> None:
    """Take a segment away; the revision keeps it.

    Raises
    ------
    ForbiddenError, ConflictError, UnknownError
        As :func:`replace_segment`.
    """
    work, old = _found(_held(task, actor), pk)
    _save(work, Delete(old.uid), actor)


def _held(task: Task, actor: Actor) -> Task:
    """The task under its lock, if it is the actor's."""
    row = locked(Task.objects.filter(pk=task.pk)).select_related("project", "clip").get()
    if not may_submit(actor, row):
        raise ForbiddenError("This clip is somebody else's to work on.")
    return row


def _begin(task: Task, actor: Actor) -> Annotation:
    """Empty work: v1's people never see the draft, so they do not start from it."""
    return Annotation.objects.create(
        clip_id=task.clip_id, task=task, author=actor.user, kind=AnnotationKind.WORK
    )


def _found(task: Task, pk: int) -> tuple[Annotation, Segment]:
    work = lock_work(task)
    rows = Segment.objects.select_related("speaker").filter(pk=pk, annotation=work, draft=False)
    segment = rows.first() if work is not None else None
    if work is None or segment is None:
        raise UnknownError("There is no such segment in this data point.")
    return work, segment


def _save(work: Annotation, change: wire.Put | Delete, actor: Actor) -> None:
    """The revision was read under the lock, so nothing can have come between."""
    batch = Batch(uuid7(), [change])
    change_annotation(uid=work.uid, base=work.revision, batch=batch, actor=actor)


def _wired(values: Mapping[str, Any]) -> dict[UUID, wire.Answer]:
    """Answers as the save takes them: by uid, choices as uids."""
    return {
        UUID(label): [UUID(one) for one in answer] if isinstance(answer, list) else answer
        for label, answer in values.items()
    }
