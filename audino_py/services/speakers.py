"""Voices of a project: named, renamed, merged."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError, WrongStateError
from audino_py.models import Annotation, Project, Role, Speaker
from audino_py.policies import (
    Actor,
    may_add_speaker,
    may_merge_speakers,
    may_rename_speaker,
    require,
    role_in,
)
from audino_py.selectors.speakers import speakers_visible_to
from audino_py.services.events import record
from audino_py.services.scores import outdate_scores_of


@transaction.atomic
def name_speaker(*, actor: Actor, project: Project, name: str) -> tuple[Speaker, bool]:
    """Name a voice; one of that name that the actor sees is taken instead.

    The name of one that was merged gives the one it is now. What an annotator names is theirs
    alone at first: people annotate blind to each other.

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
        return known.heard, False
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
        ``name_taken`` if the actor sees another one of that name; ``merged`` if it is another now.
    """
    project = locked(Project.objects.all()).get(pk=speaker.project_id)
    row = Speaker.objects.get(pk=speaker.pk)
    require(
        may_rename_speaker(actor, row),
        "Only a reviewer can rename a speaker whom others see. Ask one.",
    )
    if row.merged_into_id is not None:
        message = "This speaker is another one now. Rename that one, or take the merging back."
        raise ConflictError(message, code="merged")
    if speakers_visible_to(actor, project).filter(name=name).exclude(pk=row.pk).exists():
        message = "Another speaker has this name. Choose another one."
        raise ConflictError(message, code="name_taken", fields={"name": [message]})
    row.name = name
    row.is_shared = row.is_shared or role_in(actor, project.pk) != Role.ANNOTATOR
    row.save(update_fields=["name", "is_shared"])
    outdate_scores_of(row)
    record("speaker.renamed", actor=actor, project=project, subject=row)
    return row


@transaction.atomic
def merge_speaker(*, actor: Actor, speaker: Speaker, into: Speaker) -> Speaker:
    """Say that a voice is another one: from now on it is read as that, wherever it is heard.

    Segments keep what was written in them, so revisions stay as they are and `unmerge_speaker`
    gives back all of it. Both are known to everybody afterwards, as after renaming.

    Raises
    ------
    ForbiddenError
        For all but reviewers and managers.
    InvalidError
        If the two are one, of two projects, or the other was merged itself.
    ConflictError
        ``merged`` if it is yet another one already.
    """
    project = locked(Project.objects.all()).get(pk=speaker.project_id)
    require(
        may_merge_speakers(actor, project.pk),
        "Only a reviewer can say that two speakers are one. Ask one.",
    )
    row, other = Speaker.objects.get(pk=speaker.pk), Speaker.objects.get(pk=into.pk)
    if row.merged_into_id is not None and row.merged_into_id != other.pk:
        message = "This speaker is another one already. Take that back first."
        raise ConflictError(message, code="merged")
    if other.pk == row.pk or other.project_id != project.pk:
        message = "Choose another speaker of the same project."
        raise InvalidError(message, fields={"into": [message]})
    if other.merged_into_id is not None:
        message = "This speaker is another one now. Choose that one."
        raise InvalidError(message, fields={"into": [message]})
    row.merged_into = other
    row.save(update_fields=["merged_into"])
    share_speaker(row)
    share_speaker(other)
    _find_roots(project)
    data = {"into": str(other.uid)}
    record("speaker.merged", actor=actor, project=project, subject=row, data=data)
    merged = Speaker.objects.select_related("merged_into").get(pk=row.pk)
    outdate_scores_of(merged)
    return merged


@transaction.atomic
def unmerge_speaker(*, actor: Actor, speaker: Speaker) -> Speaker:
    """Take back `merge_speaker`: the voice stands for itself again, with all its segments.

    Raises
    ------
    ForbiddenError
        For all but reviewers and managers.
    WrongStateError
        If it was not merged.
    """
    project = locked(Project.objects.all()).get(pk=speaker.project_id)
    require(
        may_merge_speakers(actor, project.pk),
        "Only a reviewer can say that two speakers are one. Ask one.",
    )
    row = Speaker.objects.get(pk=speaker.pk)
    if row.merged_into_id is None:
        raise WrongStateError("This speaker stands for itself; there is nothing to take back.")
    row.merged_into = None
    row.save(update_fields=["merged_into"])
    _find_roots(project)
    record("speaker.unmerged", actor=actor, project=project, subject=row)
    alone = Speaker.objects.get(pk=row.pk)
    outdate_scores_of(alone)
    return alone


def _find_roots(project: Project) -> None:
    """Write down where each chain of merged voices ends; there are few, and none is a circle."""
    rows = project.speakers.exclude(merged_into=None, root=None)
    merged = {one.pk: one.merged_into_id for one in rows}
    for row in rows:
        root = row.pk
        while (following := merged.get(root)) is not None:
            root = following
        found = None if root == row.pk else root
        if row.root_id != found:
            Speaker.objects.filter(pk=row.pk).update(root=found)


def share_speakers(work: Annotation) -> None:
    """Show the voices of accepted work to everybody in the project."""
    used = work.segments.exclude(speaker=None).values("speaker")
    Speaker.objects.filter(is_shared=False, pk__in=used).update(is_shared=True)
