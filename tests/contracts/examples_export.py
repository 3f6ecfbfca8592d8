"""Plausible requests around exports and versions."""

from __future__ import annotations

from typing import Any

from audino_py.models import Export, TaskState, Version
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery
from audino_py.services.export_choices import ExportChoice
from audino_py.services.exports import request_export
from audino_py.services.versions import pin_version
from tests.contracts.calls import Call, Example
from tests.contracts.world import Things

STATES = tuple(state for state in TaskState.values if state != TaskState.QUEUED)


def made(t: Things) -> dict[str, Any]:
    """An export of all work of the project, made by nobody in particular."""
    query = ExportQuery(t.project, states=STATES)
    export: Export = request_export(query=query, choice=ExportChoice("jsonl"), actor=Actor())
    return {"uid": export.uid}


def frozen(t: Things, name: str = "v1") -> Version:
    """A named version of the same; there already where the example was asked for before."""
    if there := Version.objects.filter(project=t.project, name=name).first():
        return there
    version = pin_version(query=ExportQuery(t.project, states=STATES), actor=Actor())
    Version.objects.filter(pk=version.pk).update(name=name)
    return version


EXPORT_EXAMPLES: dict[str, Example] = {
    "exports_list": lambda t, w: Call({"uid": t.project.uid}),
    "exports_create": lambda t, w: Call(
        {"uid": t.project.uid}, body={"format": "jsonl", "state": ["assigned"]}
    ),
    "exports_read": lambda t, w: Call(made(t)),
    "exports_file": lambda t, w: Call(made(t)),
    "exports_receipt": lambda t, w: Call(made(t)),
    "exports_again": lambda t, w: Call(made(t)),
    "projects_export_receipt": lambda t, w: Call(
        {"uid": t.project.uid}, query={"format": "csv", "state": "assigned"}
    ),
    "projects_export_formats": lambda t, w: Call({"uid": t.project.uid}),
    "projects_export_losses": lambda t, w: Call(
        {"uid": t.project.uid}, body={"format": "csv", "state": ["assigned"]}
    ),
    "versions_list": lambda t, w: Call({"uid": t.project.uid}),
    "versions_create": lambda t, w: Call(
        {"uid": t.project.uid}, body={"name": "v2", "state": ["assigned"]}
    ),
    "versions_read": lambda t, w: Call({"uid": frozen(t).uid}),
    "versions_compare": lambda t, w: Call(
        {"uid": frozen(t).uid}, query={"other": str(frozen(t, "v2").uid)}
    ),
}
