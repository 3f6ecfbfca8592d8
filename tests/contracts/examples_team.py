"""Requests of team work: versions compared, finals, gold, batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audino_py.models import Annotation, AnnotationKind, TaskState
from tests.contracts.calls import Call, Example, state
from tests.contracts.world import Things


def with_final(t: Things) -> Callable[[], Any]:
    """Hand the work in, and let a reviewer have begun to correct it."""

    def before() -> None:
        state(t, TaskState.SUBMITTED)()
        Annotation.objects.create(
            clip=t.clip, task=t.task, kind=AnnotationKind.FINAL, parent=t.work, parent_revision=0
        )

    return before


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
}
