"""Voices an actor may know of."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from audino_py.models import Project, Speaker
from audino_py.policies import Actor, may_export_all, may_read_all, require_visible
from audino_py.selectors.projects import projects_visible_to


def heard(speaker: str, field: str) -> Coalesce:
    """A field of whom a voice is now, as a query of rows that name the voice has it.

    Parameters
    ----------
    speaker, field
        The row's link to a speaker, and what to read of whom that is now: its name, its uid.
    """
    return Coalesce(F(f"{speaker}__root__{field}"), F(f"{speaker}__{field}"))


def speakers_visible_to(actor: Actor, project: Project) -> QuerySet[Speaker]:
    """The project's voices, merged ones too; to annotators the shared ones and their own."""
    speakers = project.speakers.select_related("merged_into", "root").order_by("position", "id")
    if may_read_all(actor, project.pk) or may_export_all(actor, project.pk):
        return speakers
    if actor.user is None:
        return speakers.filter(is_shared=True)
    return speakers.filter(Q(is_shared=True) | Q(created_by=actor.user))


def speaker_visible_to(actor: Actor, uid: UUID) -> Speaker:
    """One voice.

    Raises
    ------
    UnknownError
        If it is not there, or not for this actor to know of.
    """
    speakers = Speaker.objects.filter(project__in=projects_visible_to(actor).values("pk"))
    speaker = speakers.select_related("project").filter(uid=uid).first()
    visible = (
        speaker is not None
        and speakers_visible_to(actor, speaker.project).filter(pk=speaker.pk).exists()
    )
    require_visible(visible, "speaker")
    assert speaker is not None  # noqa: S101  require_visible has raised
    return speaker
