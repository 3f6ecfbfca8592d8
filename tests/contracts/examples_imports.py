"""Requests about files brought in."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audino_py.db.uuids import uuid7
from audino_py.models import Import, ImportState
from tests.contracts.calls import Call, Example
from tests.contracts.world import Things


def brought(t: Things, state: ImportState, **fields: Any) -> Call:
    """A request about a file of this project, whose bytes are gone."""
    uid = uuid7()
    rows = {"project": t.project, "name": "call.json", "state": state, "report": {"clips": 1}}
    return Call(
        {"uid": uid},
        before=lambda: Import.objects.get_or_create(uid=uid, defaults=rows),
        **fields,
    )


def lines() -> SimpleUploadedFile:
    """A file that changes nothing: it is of no format that is read."""
    return SimpleUploadedFile("work.txt", b"not ours\n")


IMPORT_EXAMPLES: dict[str, Example] = {
    "projects_imports_list": lambda t, w: Call({"uid": t.project.uid}),
    "projects_import": lambda t, w: Call({"uid": t.project.uid}, form=lambda: {"file": lines()}),
    "imports_retrieve": lambda t, w: brought(t, ImportState.CHECKED),
    "imports_delete": lambda t, w: brought(t, ImportState.CHECKED),
    "imports_check": lambda t, w: brought(t, ImportState.CHECKED, body={"aim": "draft"}),
    "imports_apply": lambda t, w: brought(t, ImportState.CHECKED, body={"leave_out": True}),
    "imports_undo": lambda t, w: brought(t, ImportState.APPLIED),
    "import_formats": lambda t, w: Call(),
}
