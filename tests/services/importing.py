"""Imports as tests ask for them, the short way."""

from __future__ import annotations

import re
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


def refused(row: Import) -> list[tuple[int, str]]:
    """Lines of an export of ours that were refused, and why."""
    if row.state == "failed":  # a line that cannot be read ends the reading
        found = re.fullmatch(r"export.jsonl, line (\d+): ([^.]*)\. \w[^.]*\.", row.reason)
        assert found is not None, row.reason
        return [(int(found[1]), found[2])]
    assert row.state == "checked"
    return [
        (int(p["where"].removeprefix("line ")), p["message"][:-1]) for p in row.report["problems"]
    ]
