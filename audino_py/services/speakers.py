"""Voices of a project: named and renamed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from audino_py.db.locks import locked
from audino_py.errors import ConflictError
from audino_py.models import Annotation, Project, Role, Speaker
from audino_py.policies import Actor, may_add_speaker, may_rename_speaker, require, role_in
from audino_py.selectors.speakers import speakers_visible_to
from audino_py.services.events import record


@transaction.atomic
def name_speaker(*, actor: Actor, project: Project, name: str) -> tuple[Speaker, bool]:
    """Name a voice; one of that name that the actor sees is taken instead.

    What an annotator names is theirs alone at first: people annotate blind to each other.

    Returns
    -------
    speaker, is_new

    Raises
    ------
    ForbiddenError
        For keys that do not manage.
    """
    require(may_add_speaker(actor, project.pk), "Only people of the project can name speakers.")
    locked(Project.objects.all()).get(pk=project.pk)
    shared = role_in(actor, project.pk) != Role.ANNOTATOR
    known = speakers_visible_to(actor, project).filter(name=name).first()
    if known is not None:
        if shared and not known.is_shared:
            share_speaker(known)
        return known, False
    last = project.speakers.aggregate(last=Max("position"))["last"]
    speaker = Speaker.objects.create(
        project=project,
        name=name,
        position=0 if last is None else last + 1,
        is_shared=shared,
        created_by=actor.user,
    )
    record("speaker.named", actor=actor, project=project, subject=speaker)
    return speaker, True


def share_speaker(speaker: Speaker) -> None:
    """Let everybody in the project see the voice."""
    speaker.is_shared = True
    speaker.save(update_fields=["is_shared"])


@transaction.atomic
def rename_speaker(*, actor: Actor, speaker: Speaker, name: str) -> Speaker:
    """Rename a voice everywhere; a reviewer's renaming lets everybody see it.

    Raises
    ------
    ForbiddenError
        If it is not the actor's to rename.
    ConflictError
        ``name_taken`` if the actor sees another one of that name.
    """
    project = locked(Project.objects.all()).get(pk=speaker.project_id)
    row = Speaker.objects.get(pk=speaker.pk)
    require(
        may_rename_speaker(actor, row),
        "Only a reviewer can rename a speaker whom others see. Ask one.",
    )
    if speakers_visible_to(actor, project).filter(name=name).exclude(pk=row.pk).exists():
        message = "Another speaker has this name. Choose another one."
        raise ConflictError(message, code="name_taken", fields={"name": [message]})
    row.name = name
    row.is_shared = row.is_shared or role_in(actor, project.pk) != Role.ANNOTATOR
    row.save(update_fields=["name", "is_shared"])
    record("speaker.renamed", actor=actor, project=project, subject=row)
    return row


def share_speakers(work: Annotation) -> None:
    """Show the voices of accepted work to everybody in the project."""
    used = work.segments.exclude(speaker=None).values("speaker")
    Speaker.objects.filter(is_shared=False, pk__in=used).update(is_shared=True)
