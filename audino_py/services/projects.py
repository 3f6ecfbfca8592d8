"""Projects: made and set up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, WrongStateError
from audino_py.models import Label, LabelValue, Member, Project, Role, Stats
from audino_py.policies import (
    Actor,
    may_administer,
    may_bring_back,
    may_manage,
    require,
    require_open,
)
from audino_py.services.events import record
from audino_py.services.places import fit_tasks
from audino_py.services.proposals import owe_proposals
from audino_py.services.scores import outdate_scores
from audino_py.services.templates import fill_in_templates

SPELLING = ("ignores_case", "ignores_punctuation", "tolerance_ms")  # what counts as right
SETTINGS = (
    "name",
    "description",
    "guide",
    "language",
    "annotators_per_clip",
    "needs_review",
    "may_review_own",
    "finds_speech",
    "draft_model",
    "channel_voices",
    "channel_names",
    "sound_rules",
    "most_returns",
    "most_open",
    "doubled_percent",
    "gold_percent",
    "allowed_characters",
    "allowed_tags",
    "allows_digits",
    *SPELLING,
    "is_archived",
)
COPIED = tuple(name for name in SETTINGS if name not in ("name", "is_archived"))
SOUND = re.compile(r"\(clip:[0-9a-f-]{36}(?:#[^)\s]*)?\)")  # a clip that a guide lets one hear
LEFT_BEHIND = "(clip:gone)"
LABEL_COPIED = ("name", "kind", "help", "is_required", "position")
VALUE_COPIED = ("text", "colour", "key", "position")


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
    """Change a project's settings; an archived one is only taken out of the archive.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``name_taken``.
    ArchivedError
        If more than that is asked for.
    """
    require(may_manage(actor, project.pk), "Only a manager can change the project.")
    row = locked(Project.objects.all()).get(pk=project.pk)
    if row.is_archived and changes.get("is_archived", True):
        require_open(actor, row.pk)
    names = [name for name in SETTINGS if name in changes]
    for name in names:
        setattr(row, name, changes[name])
    if "is_archived" in names:
        row.archived_at = timezone.now() if row.is_archived else None
    try:
        with transaction.atomic():
            row.save(update_fields=[*names, "archived_at"])
    except IntegrityError as error:
        raise name_taken() from error
    data: dict[str, Any] = {"fields": names}
    if {"annotators_per_clip", "doubled_percent"} & set(names):
        data["queued"], data["dropped"] = fit_tasks(row)
    if set(SPELLING) & set(names):
        outdate_scores(row)
    if "draft_model" in names:
        data["drafting"] = owe_proposals(project=row)
    record("project.changed", actor=actor, project=row, subject=row, data=data)
    return row


@transaction.atomic
def clone_project(*, actor: Actor, project: Project, name: str, has_people: bool) -> Project:
    """Make an empty project with the same questions, guide and rules, and the same people if asked.

    Retired questions and answers stay behind, and so do the sounds that the guide names: clips
    belong to one project. In their places stands that they are missing.

    Raises
    ------
    ForbiddenError
        For all but administrators who see it.
    ConflictError
        ``name_taken``.
    """
    options = {name: getattr(project, name) for name in COPIED}
    options["guide"] = SOUND.sub(LEFT_BEHIND, project.guide)
    clone = create_project(actor=actor, name=name, **options)
    for label in Label.objects.filter(project=project, retired_at=None).order_by("position", "id"):
        values = list(label.values.filter(retired_at=None).order_by("position", "id"))
        copy = Label.objects.create(
            project=clone,
            **{field: getattr(label, field) for field in LABEL_COPIED},
        )
        LabelValue.objects.bulk_create(
            LabelValue(label=copy, **{field: getattr(one, field) for field in VALUE_COPIED})
            for one in values
        )
    if has_people:
        others = Member.objects.filter(project=project, user__is_active=True)
        others = others.exclude(user=actor.user)
        Member.objects.bulk_create(
            Member(project=clone, user=member.user, role=member.role)
            for member in others.select_related("user").order_by("id")
        )
    return clone


@transaction.atomic
def delete_project(*, actor: Actor, project: Project) -> None:
    """Take a project with all that is in it out of every answer; undone for a day.

    Its keys stop working at once, its name is free again. Afterwards it is erased.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_manage(actor, project.pk), "Only a manager can delete the project.")
    row = locked(Project.objects.all()).get(pk=project.pk)
    row.deleted_at, row.deleted_by = timezone.now(), actor.user
    row.save(update_fields=["deleted_at", "deleted_by"])
    record("project.deleted", actor=actor, project=row, subject=row)


@transaction.atomic
def restore_project(*, actor: Actor, project: Project) -> Project:
    """Undo a deletion.

    Raises
    ------
    ForbiddenError
        For all but its managers and administrators.
    WrongStateError
        If it is too late.
    ConflictError
        ``name_taken`` if another project has its name since.
    """
    require(may_bring_back(actor, project), "Only a manager can bring the project back.")
    row = locked(Project.everything.all()).get(pk=project.pk)
    if row.deleted_at is None:
        return row
    if timezone.now() - row.deleted_at > timedelta(hours=settings.DELETED_KEPT_H):
        raise WrongStateError("It is too late to bring this project back.")
    row.deleted_at = row.deleted_by = None
    try:
        with transaction.atomic():
            row.save(update_fields=["deleted_at", "deleted_by"])
    except IntegrityError as error:
        raise name_taken() from error
    record("project.restored", actor=actor, project=row, subject=row)
    return row
