"""Annotations made into documents: segments are read together, a bounded number at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.db.models.functions import Coalesce

from audino_py.formats.document import (
    Answer,
    Document,
    LabelUsed,
    Span,
    V1Facts,
    ValueUsed,
)
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    Label,
    LabelValue,
    Project,
    Review,
    Segment,
    Speaker,
    Task,
    Verdict,
)
from audino_py.selectors.export_names import plain_name
from audino_py.selectors.speakers import heard
from audino_py.selectors.word_times import spans_with_words, words_told_for

SEGMENTS_AT_ONCE = 2000
_COLUMNS = (
    "annotation_id",
    "uid",
    "start_us",
    "end_us",
    heard("speaker", "name"),
    "text",
    "values",
    "channel",
    "unsure",
    "draft",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An annotation to take out, with the task that says its state."""

    clip: Clip
    task: Task
    annotation: Annotation
    is_shared: bool = False

    @property
    def changed_at(self) -> datetime:
        """When the work or its state changed last."""
        return max(self.task.changed_at, self.annotation.changed_at)

    def shared(self) -> Chosen:
        """Return the same, as one of several of its clip."""
        return replace(self, is_shared=True)


@dataclass(frozen=True, slots=True)
class LabelBook:
    """The labels of a project and their values, by the ids that segments hold."""

    labels: dict[str, LabelUsed]
    values: dict[str, ValueUsed]

    def answers(self, values: dict[str, Any]) -> tuple[Answer, ...]:
        """Put names to what a segment holds."""
        return tuple(
            Answer(label, self._plain(value))
            for uid, value in values.items()
            if (label := self.labels.get(uid)) is not None
        )

    def _plain(self, value: Any) -> tuple[ValueUsed, ...] | str | int | float:
        if not isinstance(value, list):
            plain: str | int | float = value
            return plain
        return tuple(self.values[uid] for uid in value if uid in self.values)


@dataclass(frozen=True, slots=True)
class Votes:
    """How often the work of some clips was accepted and returned."""

    works: Counter[tuple[int, int | None, str]]  # by task, whose work it was, and verdict
    clips: Counter[tuple[int, str]]

    @classmethod
    def on(cls, chosen: list[Chosen]) -> Votes:
        """Count the verdicts that stand, in one statement."""
        rows = Review.objects.filter(task__clip__in={one.clip.pk for one in chosen}, undone_at=None)
        columns = rows.order_by().values_list("task_id", "holder_id", "task__clip_id", "verdict")
        votes = cls(Counter(), Counter())
        for task, holder, clip, verdict, count in columns.annotate(Count("pk")):
            votes.works[task, holder, verdict] += count
            votes.clips[clip, verdict] += count
        return votes

    def number(self, one: Chosen, verdict: str) -> int:
        """Return the verdicts on one's own work; on all work of the clip for its final."""
        if one.annotation.kind == AnnotationKind.FINAL:
            return self.clips[one.clip.pk, verdict]
        author = one.annotation.author_id
        nobodys = self.works[one.task.pk, None, verdict] if author is not None else 0
        return self.works[one.task.pk, author, verdict] + nobodys


def label_used(label: Label, values: Iterable[str] = ()) -> LabelUsed:
    """Return a label as a plain value, with the answers it offers where they are wanted."""
    return LabelUsed(label.name, label.kind, label.pk, tuple(values))  # type: ignore[arg-type]  # a kind by its constraint


def label_book(project: Project) -> LabelBook:
    """Read all labels of a project, the retired too: old work still holds them."""
    labels = Label.objects.filter(project=project)
    values = LabelValue.objects.filter(label__project=project)
    return LabelBook(
        {str(label.uid): label_used(label) for label in labels},
        {str(value.uid): ValueUsed(value.text, value.pk) for value in values},
    )


def documents_from(
    project: Project, chosen: list[Chosen], names: dict[int, str]
) -> Iterator[Document]:
    """Yield the documents of one chunk in the given order."""
    if not chosen:
        return
    book = label_book(project)
    voices, votes = _voices(chosen), Votes.on(chosen)
    for batch in _batches(chosen):
        spans = _spans(batch, book)
        for one in batch:
            document = _document(project, one, spans.get(one.annotation.pk, ()), names)
            yield replace(
                document,
                voice=voices.get(one.clip.speaker_id or 0, ""),
                accepted_reviews=votes.number(one, Verdict.ACCEPTED),
                returned_reviews=votes.number(one, Verdict.RETURNED),
            )


def _voices(chosen: list[Chosen]) -> dict[int, str]:
    """Return, by key, the names of the speakers that clips were said to be of when they came."""
    wanted = {pk for one in chosen if (pk := one.clip.speaker_id) is not None}
    names = Speaker.objects.filter(pk__in=wanted).values_list("pk", Coalesce("root__name", "name"))
    return dict(names)


def _batches(chosen: list[Chosen]) -> Iterator[list[Chosen]]:
    """Yield groups that hold few enough segments for memory; a huge one goes alone."""
    ids = [one.annotation.pk for one in chosen]
    rows = Segment.objects.filter(annotation__in=ids).order_by().values_list("annotation_id")
    counts: dict[int, int] = dict(rows.annotate(Count("pk")))
    batch: list[Chosen] = []
    size = 0
    for one in chosen:
        count = counts.get(one.annotation.pk, 0)
        if batch and size + count > SEGMENTS_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += count
    yield batch


def _spans(batch: list[Chosen], book: LabelBook) -> dict[int, tuple[Span, ...]]:
    """Read the segments of a batch, sorted by what a copy of them shares, and their words."""
    ids = [one.annotation.pk for one in batch]
    told = words_told_for(ids)
    rows = Segment.objects.filter(annotation__in=ids)
    rows = rows.order_by("annotation_id", "start_us", "end_us", "uid")
    columns = rows.values_list(*_COLUMNS)
    groups = groupby(columns, key=lambda row: row[0])
    return {
        pk: spans_with_words(pk, [_span(row, book) for row in group], told) for pk, group in groups
    }


def _span(row: tuple[Any, ...], book: LabelBook) -> Span:
    _, uid, start_us, end_us, speaker, text, values, channel, unsure, draft = row
    answers = book.answers(values) if values else ()
    return Span(uid, start_us, end_us, speaker, text, answers, channel, unsure, draft)


def _document(
    project: Project, chosen: Chosen, spans: tuple[Span, ...], names: dict[int, str]
) -> Document:
    clip, task, annotation = chosen.clip, chosen.task, chosen.annotation
    author = annotation.author
    return Document(
        name=names.get(clip.pk) or plain_name(clip.name, clip.external_id),
        file_name=clip.name,
        external_id=clip.external_id,
        sha256=clip.sha256,
        duration_us=clip.duration_us or 0,
        rate_hz=clip.rate_hz or 0,
        channels=clip.channels or 0,
        annotator=author.username if author is not None else "",
        kind="final" if annotation.kind == "final" else "work",
        state=task.state,
        created=clip.created_at,
        changed=chosen.changed_at,
        metadata=clip.metadata,
        reference=clip.reference,
        language=_own_language(clip) or project.language,
        spans=spans,
        is_shared=chosen.is_shared,
        frames=clip.frames or 0,
        sound_sha256=clip.sound_sha256,
        v1=V1Facts(
            audio_name=f"{clip.uid.hex}{clip.suffix}",
            user_number=author.pk if author is not None else 0,
            role="admin" if author is not None and author.is_administrator else "user",
            is_marked_for_review=task.marked_for_review,
        ),
    )


def _own_language(clip: Clip) -> str:
    """Return the language that came with a clip; empty where none did."""
    own = clip.metadata.get("language")
    return own.strip() if isinstance(own, str) else ""
