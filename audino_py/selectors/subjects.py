"""What an entry of the record was about: its name as it is now, and its clip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Expression, Model, Value
from django.db.models.functions import Coalesce, NullIf

from audino_py.models import (
    Annotation,
    ApiKey,
    Batch,
    Clip,
    Comment,
    Event,
    Export,
    Import,
    Label,
    LabelValue,
    Speaker,
    Task,
    User,
    Version,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing by the name people know it by."""

    name: str
    clip: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a thing is found: its table, and the columns that hold its name and its clip."""

    model: type[Model]
    name: str | Expression
    clip: str | None = None


_PERSON = _Kind(User, Coalesce(NullIf("display_name", Value("")), "username"))
_CLIP = _Kind(Clip, "name", "uid")
_IMPORT = _Kind(Import, "name")
_OF_NOUN = {
    "batch": _Kind(Batch, "name"),
    "clip": _CLIP,
    "comment": _Kind(Comment, "task__clip__name", "task__clip__uid"),
    "drafts": _IMPORT,
    "export": _Kind(Export, "file_name"),
    "final": _Kind(Annotation, "clip__name", "clip__uid"),
    "import": _IMPORT,
    "key": _Kind(ApiKey, "name"),
    "label": _Kind(Label, "name"),
    "label_value": _Kind(LabelValue, "text"),
    "member": _PERSON,
    "speaker": _Kind(Speaker, "name"),
    "task": _Kind(Task, "clip__name", "clip__uid"),
    "user": _PERSON,
    "version": _Kind(Version, "name"),
}
_OF_CLIP: tuple[Callable[[UUID], Iterable[UUID]], ...] = (
    lambda clip: Task.objects.filter(clip__uid=clip).values_list("uid", flat=True),
    lambda clip: Comment.objects.filter(task__clip__uid=clip).values_list("uid", flat=True),
    lambda clip: Annotation.objects.filter(clip__uid=clip).values_list("uid", flat=True),
)


def subjects_of(events: Iterable[Event]) -> dict[str, Subject]:
    """By subject; one statement for each kind of thing, however many events.

    What was erased has no name any more and is left out: the record holds ids only.
    """
    wanted: defaultdict[_Kind, set[str]] = defaultdict(set)
    for event in events:
        kind = _OF_NOUN.get(event.verb.partition(".")[0])
        if kind is not None and event.subject:
            wanted[kind].add(event.subject)
    found: dict[str, Subject] = {}
    for kind, uids in wanted.items():
        columns = ["uid", kind.name, *([kind.clip] if kind.clip else [])]
        rows = kind.model._default_manager.filter(uid__in=uids)  # noqa: SLF001  Django's own way
        for uid, name, *clip in rows.values_list(*columns):
            found[str(uid)] = Subject(name, clip[0] if clip else None)
    return found


def with_its_parts(subject: UUID) -> list[str]:
    """A thing's uid; a clip's with those of its tasks, comments and annotations."""
    return [str(uid) for uid in (subject, *(uid for of in _OF_CLIP for uid in of(subject)))]
