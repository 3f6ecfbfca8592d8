"""Annotations as their readers see them."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from audino_py.errors import UnknownError
from audino_py.models import Annotation, AnnotationKind, Segment, Task
from audino_py.policies import Actor, may_edit_annotation, may_see_annotation
from audino_py.selectors.people import person_form
from audino_py.selectors.speakers import heard
from audino_py.timeline.times import to_seconds


def annotation_visible_to(actor: Actor, uid: uuid.UUID) -> Annotation:
    """The annotation, if this actor may read it.

    Raises
    ------
    UnknownError
        If there is none, its clip is deleted, or it is not theirs to see.
    """
    rows = Annotation.objects.select_related("clip__project", "task", "author")
    annotation = rows.filter(uid=uid, clip__deleted_at=None).first()
    if annotation is None or not may_see_annotation(actor, annotation):
        raise UnknownError("There is no such annotation, or you have no access to it.")
    return annotation


def work_of_holder(task: Task) -> Annotation | None:
    """What the person who holds the task made of it; None before they opened it."""
    if task.assignee_id is None:
        return None
    rows = Annotation.objects.select_related("clip__project", "task", "author")
    return rows.filter(task=task, author=task.assignee_id, kind=AnnotationKind.WORK).first()


def draft_for(clip_id: int, person: int | None) -> Annotation | None:
    """The newest prediction that this person may start from: sent for them, or a model's.

    Of the models from outside only the one that the project chose counts.
    """
    rows = Annotation.objects.select_related("clip__project", "task", "author")
    rows = rows.filter(clip=clip_id, kind=AnnotationKind.PREDICTION)
    chosen = Q(proposal=None) | Q(proposal__model=F("clip__project__draft_model"))
    return rows.filter(chosen, Q(author=None) | Q(author=person)).order_by("-id").first()


def annotation_form(annotation: Annotation, actor: Actor) -> dict[str, Any]:
    """An annotation with all its segments, as the wire writes it."""
    return {
        "id": str(annotation.uid),
        "task": str(annotation.task.uid) if annotation.task is not None else None,
        "clip": str(annotation.clip.uid),
        "kind": annotation.kind,
        "author": person_form(annotation.author),
        "source": annotation.source,
        "revision": annotation.revision,
        "segments": segments_of(annotation),
        "can_edit": may_edit_annotation(actor, annotation),
        "changed_at": annotation.changed_at.isoformat().replace("+00:00", "Z"),
    }


def segments_of(annotation: Annotation) -> list[dict[str, Any]]:
    """All segments in the order of time, one query, no model objects: there may be thousands.

    A voice that was merged is the one it is now.
    """
    return _segments(annotation, heard("speaker", "uid"))


def segments_as_kept(annotation: Annotation) -> list[dict[str, Any]]:
    """The same with the voices that were written in: what a revision holds."""
    return _segments(annotation, F("speaker__uid"))


def _segments(annotation: Annotation, speaker: F | Coalesce) -> list[dict[str, Any]]:
    rows = Segment.objects.filter(annotation=annotation).values_list(
        *("uid", "start_us", "end_us", speaker),
        *("text", "values", "channel", "unsure", "draft"),
    )
    return [
        {
            "id": uid,
            "start": to_seconds(start_us),
            "end": to_seconds(end_us),
            "speaker": voice,
            "text": text,
            "values": values,
            "channel": channel,
            "unsure": unsure,
            "draft": draft,
        }
        for uid, start_us, end_us, voice, text, values, channel, unsure, draft in rows
    ]


def as_json(form: dict[str, Any]) -> bytes:
    """The wire's bytes; much faster than REST framework for thousands of segments."""
    return msgspec.json.encode(form)
