"""Exports that were made: who may see them, and whether their files may still be handed out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from audino_py.db import storage
from audino_py.errors import ConflictError, UnknownError
from audino_py.models import Clip, Export, ExportState, Project, Version
from audino_py.policies import Actor, may_export_all, may_export_own
from audino_py.selectors.media import Piece

_ROWS = ("project", "version__project", "version__user", "created_by")


def exports_visible_to(actor: Actor, project: Project) -> QuerySet[Export]:
    """Return a project's exports: all of them, or those of an annotator's own work."""
    rows = Export.objects.filter(project=project).select_related(*_ROWS)
    if may_export_all(actor, project.pk):
        return rows
    return rows.filter(version__user=actor.user) if actor.user is not None else rows.none()


def export_seen_by(actor: Actor, uid: UUID) -> Export:
    """Return one export.

    Raises
    ------
    UnknownError
        If it is not there for the actor.
    """
    export = Export.objects.select_related(*_ROWS).filter(uid=uid).first()
    if export is None or not _may_see(actor, export.version):
        raise UnknownError("There is no such export, or you have no access to it.")
    return export


def version_to_export(actor: Actor, project: Project, uid: UUID) -> Version:
    """Return a version of this project that the actor may take out, one without a name too.

    Raises
    ------
    UnknownError
        If it is not there for the actor.
    """
    version = Version.objects.filter(project=project, uid=uid).first()
    if version is None or not _may_see(actor, version):
        raise UnknownError("There is no such version, or you have no access to it.")
    version.project = project
    return version


def _may_see(actor: Actor, version: Version) -> bool:
    if may_export_all(actor, version.project_id):
        return True
    is_own = actor.user is not None and version.user_id == actor.user.pk
    return is_own and may_export_own(actor, version.project_id)


def clips_lost_since(made_at: Any) -> QuerySet[Clip]:
    """Return clips, of the project of an outer export, deleted after an instant or `OuterRef`."""
    return Clip.objects.filter(project=OuterRef("project"), deleted_at__gte=made_at)


def file_of(export: Export) -> Piece:
    """Return the file of an export.

    Raises
    ------
    ConflictError
        ``not_ready`` while it is being written, or failed; ``gone`` when it is not kept any more
        or holds a clip that was deleted since: it can be made again.
    """
    if export.state == ExportState.OWED:
        message = f"This export is being written ({export.progress} %). Try again in a moment."
        raise ConflictError(message, code="not_ready", extra={"progress": export.progress})
    if export.state == ExportState.FAILED:
        raise ConflictError(f"This export failed. {export.reason}", code="not_ready")
    lost = Clip.objects.filter(project=export.project_id, deleted_at__gte=export.made_at)
    if export.state == ExportState.GONE or lost.exists():
        raise _gone()
    try:
        size = storage.size_of(export.uid, export.stored_name)
    except FileNotFoundError as error:
        raise _gone() from error
    return Piece(export, export.stored_name, size, export.media_type)


def _gone() -> ConflictError:
    message = "This file is not kept any more. Make it again; its receipt tells how."
    return ConflictError(message, code="gone")
