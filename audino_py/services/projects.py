"""Projects: made and set up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError
from audino_py.models import Member, Project, Role, Stats
from audino_py.policies import Actor, may_administer, may_manage, require
from audino_py.services.events import record
from audino_py.services.places import fit_tasks
from audino_py.services.templates import fill_in_templates

SETTINGS = (
    "name",
    "description",
    "guide",
    "language",
    "annotators_per_clip",
    "needs_review",
    "may_review_own",
    "finds_speech",
    "most_returns",
    "most_open",
    "doubled_percent",
    "gold_percent",
    "ignores_case",
    "ignores_punctuation",
    "tolerance_ms",
    "is_archived",
)


def name_taken() -> ConflictError:
    """Project names are unique, whoever may see them."""
    message = "Another project has this name. Choose another one."
    return ConflictError(message, code="name_taken", fields={"name": [message]})


@transaction.atomic
def create_project(
    *, actor: Actor, name: str, templates: Sequence[str] = (), joins: bool = True, **options: Any
) -> Project:
    """Make a project; whoever makes it manages it, and is a member of it where they join.

    Raises
    ------
    ForbiddenError
        For all but administrators.
    ConflictError
        ``name_taken``.
    """
    require(may_administer(actor), "Only an administrator can make a project. Ask one.")
    try:
        with transaction.atomic():
            project = Project.objects.create(name=name, created_by=actor.user, **options)
    except IntegrityError as error:
        raise name_taken() from error
    Stats.objects.create(project=project, counted_at=timezone.now())
    if actor.user is not None and joins:
        Member.objects.create(project=project, user=actor.user, role=Role.MANAGER)
    record("project.created", actor=actor, project=project, subject=project)
    fill_in_templates(project=project, templates=templates, actor=actor)
    return project


@transaction.atomic
def change_project(*, actor: Actor, project: Project, changes: dict[str, Any]) -> Project:
    """Change a project's settings.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``name_taken``.
    """
    require(may_manage(actor, project.pk), "Only a manager can change the project.")
    row = locked(Project.objects.all()).get(pk=project.pk)
    names = [name for name in SETTINGS if name in changes]
    for name in names:
        setattr(row, name, changes[name])
    try:
        with transaction.atomic():
            row.save(update_fields=names)
    except IntegrityError as error:
        raise name_taken() from error
    data: dict[str, Any] = {"fields": names}
    if {"annotators_per_clip", "doubled_percent"} & set(names):
        data["queued"], data["dropped"] = fit_tasks(row)
    record("project.changed", actor=actor, project=row, subject=row, data=data)
    return row
