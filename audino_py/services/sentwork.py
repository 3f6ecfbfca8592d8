"""Segments that came with a clip, fitted to its length and channels once these are known."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from audino_py.db.uuids import uuid7
from audino_py.models import Annotation, AnnotationKind, Clip, Project, Revision, Segment, Task
from audino_py.services.sentsegments import digest_of_segments, on_the_wire

ROUNDING_US = 20_000  # as much as clients round; beyond it people are told


def cut_to_clip(clip: Clip, task: Task | None = None) -> list[dict[str, Any]]:
    """Cut segments to the clip's length and channels, inside the transaction that set them.

    Parameters
    ----------
    task
        Whose work alone is cut, where a clip known for long came again; None takes all.

    Returns
    -------
    notes
        Quality notes if more than a rounding was cut, or a channel is not there; else nothing.
    """
    duration_us, channels = clip.duration_us or 0, clip.channels or 1
    # The only channel is all of the clip.
    strange = Q(channel__gte=channels if channels > 1 else 0)
    late = Segment.objects.filter(strange | Q(end_us__gt=duration_us), annotation__clip=clip)
    if task is not None:
        late = late.filter(annotation__task=task)
    rows = list(late.select_related("annotation", "speaker"))
    if not rows:
        return []
    far = sum(row.end_us > duration_us + ROUNDING_US for row in rows)
    astray = 0
    by_annotation: dict[Annotation, list[dict[str, Any]]] = {}
    for row in rows:
        astray += row.channel is not None and row.channel >= channels
        change = _cut(row, duration_us, channels)
        by_annotation.setdefault(row.annotation, []).append(change)
    for annotation, changes in by_annotation.items():
        if annotation.kind != AnnotationKind.PREDICTION:
            _note_revision(annotation, changes, clip.project)
    return [*_told_far(far), *_told_astray(astray)]


def _told_far(far: int) -> list[dict[str, Any]]:
    if not far:
        return []
    message = f"{far} segments sent with this clip ran past its end; they were cut to it."
    if far == 1:
        message = "A segment sent with this clip ran past its end; it was cut to it."
    return [{"code": "segments_past_end", "severity": "warn", "message": message}]


def _told_astray(astray: int) -> list[dict[str, Any]]:
    if not astray:
        return []
    message = (
        f"{astray} segments sent with this clip named a channel that it does not have; they are of "
        "all channels now."
    )
    if astray == 1:
        message = (
            "A segment sent with this clip named a channel that it does not have; it is of all "
            "channels now."
        )
    return [{"code": "segments_off_channel", "severity": "warn", "message": message}]


def _cut(row: Segment, duration_us: int, channels: int) -> dict[str, Any]:
    """Shorten a segment, or remove one that begins after the end; the change as revisions say."""
    before = on_the_wire(row)
    if row.start_us >= duration_us:
        row.delete()
        return {"op": "delete", "id": before["id"], "before": before}
    row.end_us = min(row.end_us, duration_us)
    if row.channel is not None and (channels == 1 or row.channel >= channels):
        row.channel = None
    row.save(update_fields=["end_us", "channel", "changed_at"])
    return {"op": "put", "segment": on_the_wire(row), "before": before}


def _note_revision(annotation: Annotation, changes: list[dict[str, Any]], project: Project) -> None:
    """The engine's own edit of somebody's work is seen like any other."""
    annotation.revision += 1
    annotation.save(update_fields=["revision", "changed_at"])
    Revision.objects.create(
        annotation=annotation,
        number=annotation.revision,
        batch=uuid7(),
        digest=digest_of_segments([]),
        changes=changes,
        label_version=project.label_version,
    )
