"""Requests of team work: versions compared, finals, gold, batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Batch,
    Clip,
    ClipPurpose,
    TaskState,
)
from tests.contracts.calls import Call, Example, state
from tests.contracts.world import Things

BATCH = UUID(int=1)


def with_final(t: Things) -> Callable[[], Any]:
    """Hand the work in, and let a reviewer have begun to correct it."""

    def before() -> None:
        state(t, TaskState.SUBMITTED)()
        copied = {"task": t.task, "parent": t.work, "parent_revision": 0}
        Annotation.objects.update_or_create(clip=t.clip, kind=AnnotationKind.FINAL, defaults=copied)

    return before


def with_practice(t: Things) -> Callable[[], Any]:
    """Make the person's clip one to practise on."""

    def before() -> None:
        copied = {"task": t.task, "parent": t.work, "parent_revision": 0}
        Annotation.objects.update_or_create(clip=t.clip, kind=AnnotationKind.FINAL, defaults=copied)
        # Whoever practises sees the clip: it holds nothing of anybody's.
        Clip.objects.filter(pk=t.clip.pk).update(
            purpose=ClipPurpose.PRACTICE, name="practice.wav", reference="", metadata={}
        )

    return before


def with_batch(t: Things) -> Callable[[], Any]:
    """Keep a filter first."""
    fields = {"name": "Kept", "rule": {}}
    return lambda: Batch.objects.get_or_create(project=t.project, uid=BATCH, defaults=fields)


TEAM_EXAMPLES: dict[str, Example] = {
    "projects_agreement": lambda t, w: Call({"uid": t.project.uid}),
    "clips_versions": lambda t, w: Call({"clip": t.clip.uid}, before=state(t, TaskState.SUBMITTED)),
    "clips_comparison": lambda t, w: Call(
        {"clip": t.clip.uid},
        query={"first": str(t.work.uid), "second": str(t.work.uid)},
        before=state(t, TaskState.SUBMITTED),
    ),
    "clips_final": lambda t, w: Call(
        {"clip": t.clip.uid},
        body={"annotation": str(t.work.uid)},
        before=state(t, TaskState.SUBMITTED),
    ),
    "clips_settle": lambda t, w: Call({"clip": t.clip.uid}, before=with_final(t)),
    "clips_purpose": lambda t, w: Call(
        {"clip": t.clip.uid}, body={"purpose": "gold"}, before=state(t, TaskState.SUBMITTED)
    ),
    "projects_scores": lambda t, w: Call({"uid": t.project.uid}),
    "projects_practice": lambda t, w: Call({"uid": t.project.uid}, before=with_practice(t)),
    "tasks_feedback": lambda t, w: Call({"uid": t.task.uid}, before=with_practice(t)),
    "projects_batches_list": lambda t, w: Call({"uid": t.project.uid}, before=with_batch(t)),
    "projects_batches_create": lambda t, w: Call(
        {"uid": t.project.uid},
        body={
            "name": "German",
            "rule": {"metadata": {"language": ["de"]}, "filter": {"quality": ["noisy"]}},
        },
    ),
    "projects_batches_destroy": lambda t, w: Call(
        {"uid": t.project.uid, "batch": BATCH}, before=with_batch(t)
    ),
    "projects_batches_takers": lambda t, w: Call(
        {"uid": t.project.uid, "batch": BATCH},
        body={"takers": [str(t.other.uid)]},
        before=with_batch(t),
    ),
    "projects_clips_plan": lambda t, w: Call(
        {"uid": t.project.uid}, body={"clips": [str(t.clip.uid)], "priority": 2, "places": 1}
    ),
    "projects_clips_take_back": lambda t, w: Call(
        {"uid": t.project.uid}, body={"clips": [str(t.clip.uid)]}
    ),
}
