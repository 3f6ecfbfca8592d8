"""Imports as managers see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from audino_py.errors import UnknownError
from audino_py.formats.readers import READERS
from audino_py.models import Import, Project
from audino_py.policies import Actor, may_manage, may_see_project, require


def imports_of(project: Project) -> QuerySet[Import]:
    """All imports of a project."""
    return Import.objects.filter(project=project).select_related("person", "created_by")


def import_visible_to(actor: Actor, uid: UUID) -> Import:
    """The import, for those who manage its project.

    Raises
    ------
    UnknownError
        If there is none, or it is not theirs to see.
    ForbiddenError
        If the actor does not manage the project.
    """
    rows = Import.objects.select_related("project", "person", "created_by", "key")
    row = rows.filter(uid=uid).first()
    if row is None or not may_see_project(actor, row.project_id):
        raise UnknownError("There is no such import, or you have no access to it.")
    require(may_manage(actor, row.project_id), "Only a manager, or a key that manages, sees it.")
    return row


def readable_formats() -> list[dict[str, Any]]:
    """Every format that is read, in words."""
    return [
        {
            "format": one.name,
            "title": one.title,
            "sentence": one.sentence,
            "tools": list(one.tools),
        }
        for one in READERS.values()
    ]
