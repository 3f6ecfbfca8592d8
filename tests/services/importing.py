"""Imports as tests ask for them, the short way."""

from __future__ import annotations

from typing import Any

from audino_py.models import Annotation, Import, Label, Project, Speaker, Task
from audino_py.policies import Actor
from audino_py.services.import_requests import apply_import, bring_import


def bring(
    project: Project, actor: Actor, data: str | bytes, name: str = "call.json", **wish: Any
) -> Import:
    blocks = [data.encode() if isinstance(data, str) else data]
    return bring_import(project=project, name=name, blocks=blocks, actor=actor, **wish)


def apply(row: Import, actor: Actor, *, every: bool = True, leave: bool = False) -> Import:
    return apply_import(
        row=row, actor=actor, creates_labels=every, creates_speakers=every, leaves_out=leave
    )


def rows(annotation: Annotation) -> list[tuple[float, float, str | None, str]]:
    return [
        (one.start_us / 1e6, one.end_us / 1e6, one.speaker.name if one.speaker else None, one.text)
        for one in annotation.segments.select_related("speaker")
    ]


def traces(project: Project) -> tuple[int, int, int, int]:
    """How many annotations, labels, speakers and tasks there are."""
    return (
        Annotation.objects.filter(clip__project=project).count(),
        Label.objects.filter(project=project).count(),
        Speaker.objects.filter(project=project).count(),
        Task.objects.filter(project=project).count(),
    )
