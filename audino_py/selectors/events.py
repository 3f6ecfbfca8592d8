"""What happened in a project, for those who manage it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from audino_py.models import Event, Project, Revision
from audino_py.policies import Actor, may_manage, require
from audino_py.selectors.subjects import with_its_parts


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the record is narrowed to; None leaves it as wide as it is."""

    verb: str | None = None  # whole, or its noun with a dot: ``clip.``
    person: UUID | None = None
    subject: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def events_visible_to(actor: Actor, project: Project, wanted: EventFilter) -> QuerySet[Event]:
    """All writes but edits.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_manage(actor, project.pk), "Only managers read the record of the project.")
    rows = Event.objects.filter(project=project).select_related("user", "key")
    if wanted.verb is not None:
        is_noun = wanted.verb.endswith(".")
        rows = (
            rows.filter(verb__startswith=wanted.verb) if is_noun else rows.filter(verb=wanted.verb)
        )
    if wanted.person is not None:
        rows = rows.filter(user__uid=wanted.person)
    if wanted.subject is not None:
        among = Q(verb__startswith="clips.", facts__contains=f'"{wanted.subject}"')
        rows = rows.alias(facts=Cast("data", TextField()))
        rows = rows.filter(Q(subject__in=with_its_parts(wanted.subject)) | among)
    if wanted.since is not None:
        rows = rows.filter(created_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(created_at__lt=wanted.until)
    return rows


def edits_visible_to(actor: Actor, project: Project, wanted: EventFilter) -> QuerySet[Revision]:
    """All edits: who changed how much of which clip, not the words themselves.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_manage(actor, project.pk), "Only managers read the record of the project.")
    rows = Revision.objects.filter(annotation__clip__project=project)
    rows = rows.select_related("author", "key", "annotation__clip")
    if wanted.person is not None:
        rows = rows.filter(author__uid=wanted.person)
    if wanted.subject is not None:
        rows = rows.filter(annotation__clip__uid=wanted.subject)
    if wanted.since is not None:
        rows = rows.filter(created_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(created_at__lt=wanted.until)
    return rows
