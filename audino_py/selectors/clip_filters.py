"""What a list of clips is narrowed to: of several values of one any does, all kinds must hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime

from audino_py.errors import InvalidError
from audino_py.models import Clip, ClipPurpose, ClipState, Project, SoundCheck, Task
from audino_py.selectors.clip_needs import any_need
from audino_py.selectors.search import Search, pieces_of, saying

NOBODY = "nobody"
MOMENTS = ("changed_since", "uploaded_after", "uploaded_before")
MARKS = (*SoundCheck.values, "over", "no_numbers")  # the last two only ever tell, and have no rule


@dataclass(frozen=True, slots=True)
class ClipFilter:
    """Empty or None leaves the list as wide as it is.

    Parameters
    ----------
    assignee
        Ids of people, or ``nobody`` for clips that nobody holds or has done.
    quality
        Marks of the sound check.
    need
        What of them needs somebody, as the overview counts it.
    metadata
        Values by the name that the manifest's column had.
    search
        Part of a name, or of an id from outside.
    text
        Words that are said, all of them in one segment.
    answer
        Ids of answers or questions; with words, of the same segment.
    """

    state: Sequence[str] = ()
    task_state: Sequence[str] = ()
    assignee: Sequence[UUID | str] = ()
    quality: Sequence[str] = ()
    need: Sequence[str] = ()
    metadata: Mapping[str, Sequence[str]] = field(default_factory=dict)
    search: str | None = None
    text: str | None = None
    answer: Sequence[UUID] = ()
    external_id: str | None = None
    changed_since: datetime | None = None
    uploaded_after: datetime | None = None
    uploaded_before: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """What it asks for, in a form that can be kept."""
        asked = {name: value for name, value in asdict(self).items() if value}
        kept: dict[str, Any] = json.loads(json.dumps(asked, cls=DjangoJSONEncoder))
        return kept


def filter_from(kept: Mapping[str, Any]) -> ClipFilter:
    """Read what `ClipFilter.as_json` wrote."""
    people = [who if who == NOBODY else UUID(who) for who in kept.get("assignee", ())]
    answers = [UUID(uid) for uid in kept.get("answer", ())]
    moments = {name: parse_datetime(kept[name]) for name in MOMENTS if name in kept}
    return ClipFilter(**{**kept, "assignee": people, "answer": answers, **moments})


def narrowed(clips: QuerySet[Clip], tasks: QuerySet[Task], wanted: ClipFilter) -> QuerySet[Clip]:
    """Those of the clips that fit, by the tasks that the one who asks may know of."""
    clips = clips.filter(_plain(wanted))
    if wanted.task_state or wanted.assignee:
        clips = clips.filter(_work(tasks, wanted))
    if wanted.quality:
        clips = marked(clips, wanted.quality)
    if wanted.need:
        clips = clips.filter(any_need(wanted.need))
    return with_metadata(clips, wanted.metadata)


def search_in(project: Project, wanted: ClipFilter, *, person: int | None) -> Search | None:
    """What segments must hold; None if nothing is asked of them.

    Raises
    ------
    InvalidError
        If there is no word in the text.
    """
    if not wanted.text and not wanted.answer:
        return None
    pieces = pieces_of(wanted.text or "")
    if wanted.text and not pieces:
        why = "There is no word in this. Write a word as it is said, or wor* for its beginning."
        raise InvalidError(why, fields={"text": [why]})
    return Search(project, pieces, wanted.answer, person)


def clips_under(project: Project, wanted: ClipFilter, *, for_work: bool) -> QuerySet[Clip]:
    """The project's clips that fit, as its managers see them; those to be given out, if asked."""
    clips = Clip.objects.filter(project=project, deleted_at=None)
    if for_work:
        clips = clips.filter(purpose=ClipPurpose.WORK).exclude(state=ClipState.FAILED)
    clips = narrowed(clips, Task.objects.all(), wanted)
    search = search_in(project, wanted, person=None)
    return clips if search is None else saying(clips, search)


def _plain(wanted: ClipFilter) -> Q:
    asked = {
        "state__in": wanted.state or None,
        "external_id": wanted.external_id,
        "changed_at__gte": wanted.changed_since,
        "created_at__gte": wanted.uploaded_after,
        "created_at__lt": wanted.uploaded_before,
    }
    condition = Q(**{name: value for name, value in asked.items() if value is not None})
    if wanted.search is not None:
        condition &= holding("name", wanted.search) | holding("external_id", wanted.search)
    return condition


def holding(column: str, text: str) -> Q:
    """Rows whose column holds the text, in small letters or capitals.

    SQLite knows the capitals of a to z alone: others are asked for in each of the usual forms.
    """
    forms = {text} if text.isascii() else {text, text.lower(), text.upper(), text.title()}
    found = Q()
    for form in sorted(forms):
        found |= Q(**{f"{column}__icontains": form})
    return found


def _work(tasks: QuerySet[Task], wanted: ClipFilter) -> Q:
    """State and person hold of one and the same task; nobody's clips have no person at all."""
    own = tasks.filter(clip=OuterRef("pk"))
    fitting = own.filter(state__in=wanted.task_state) if wanted.task_state else own
    if not wanted.assignee:
        return Q(Exists(fitting))
    people = [who for who in wanted.assignee if who != NOBODY]
    found = Q(Exists(fitting.filter(assignee__uid__in=people))) if people else Q()
    if NOBODY not in wanted.assignee:
        return found
    alone = Q(~Exists(own.filter(assignee__isnull=False)))
    if wanted.task_state:
        alone &= Q(Exists(fitting))
    return found | alone


def marked(clips: QuerySet[Clip], marks: Sequence[str]) -> QuerySet[Clip]:
    """Those whose sound check left any of these marks."""
    clips = clips.alias(quality_text=Cast("quality", TextField()))
    found = Q()
    for mark in marks:
        found |= mark_in("quality_text", mark)
    return clips.filter(found)


def mark_in(name: str, mark: str) -> Q:
    """In the text of the notes; both databases write it so, and no message can hold bare quotes."""
    return Q(**{f"{name}__contains": f'"code": "{mark}"'})


def with_metadata(clips: QuerySet[Clip], metadata: Mapping[str, Sequence[str]]) -> QuerySet[Clip]:
    """Those whose metadata has one of the values under every name."""
    for number, (key, values) in enumerate(sorted(metadata.items())):
        text = Cast(KeyTextTransform(key, "metadata"), TextField())
        clips = clips.alias(**{f"value_{number}": text})
        clips = clips.filter(**{f"value_{number}__in": list(values)})
    return clips
