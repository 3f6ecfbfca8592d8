"""Finished annotations of a project as documents, read in chunks: few queries, flat memory.

No transaction spans two chunks, so that an export of hours holds up nobody who saves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from audino_py.errors import ForbiddenError
from audino_py.formats.document import Document, ExportOptions
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Label,
    Project,
    Segment,
    Task,
    TaskState,
    User,
)
from audino_py.policies import (
    Actor,
    may_export_all,
    may_export_own,
)
from audino_py.selectors.export_documents import Chosen, documents_from, label_used
from audino_py.selectors.export_names import second_names
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.stats import HANDED_IN, is_large

CLIPS_A_CHUNK = 200
# Written out: where the kind is bound to the statement, SQLite passes the indexes of one kind by.
_WORK, _FINAL = (
    Func(template=f"'{kind}'", output_field=CharField())
    for kind in (AnnotationKind.WORK, AnnotationKind.FINAL)
)
# Of each annotation by itself: of a join, the database would sort all segments by clip.
_SEGMENTS = Subquery(
    Segment.objects.filter(annotation=OuterRef("pk"))
    .order_by()
    .values(held=Func(F("pk"), function="COUNT", output_field=IntegerField()))
)
CLIPS_AT_FIRST = 20  # the first byte should not wait for a whole chunk


@dataclass(frozen=True, slots=True)
class ExportQuery:
    """What to take out.

    Parameters
    ----------
    states
        Of the tasks whose work is wanted; accepted alone by default.
    since
        Only what changed at or after this instant.
    user
        Only this person's own work; None takes everybody's.
    """

    project: Project
    states: tuple[str, ...] = (TaskState.ACCEPTED,)
    since: datetime | None = None
    user: User | None = None


@dataclass(frozen=True, slots=True)
class ExportSize:
    """How much an export would hold; `seconds` is the length of its clips together."""

    clips: int
    segments: int
    seconds: float


def export_visible_to(actor: Actor, project_id: UUID) -> ExportQuery:
    """Say what this actor takes out of the project: everything, or an annotator their own work.

    Raises
    ------
    UnknownError
        If the project is not there for the actor.
    ForbiddenError
        If a key lacks the scope.
    """
    project = project_visible_to(actor, project_id)
    if not may_export_own(actor, project.pk):
        raise ForbiddenError('This key may not export. Make one with the scope "export".')
    user = None if may_export_all(actor, project.pk) else actor.user
    return ExportQuery(project, user=user)


def export_options(query: ExportQuery, *, is_raw: bool) -> ExportOptions:
    """Return what writers know of the whole project."""
    labels = Label.objects.filter(project=query.project).order_by("position", "pk")
    labels = labels.prefetch_related("values")
    used = tuple(label_used(one, [value.text for value in one.values.all()]) for one in labels)
    return ExportOptions(query.project.name, used, is_raw)


def documents_of(query: ExportQuery, names: dict[int, str] | None = None) -> Iterator[Document]:
    """Yield documents by clip, oldest clip first, each with all its segments in their order.

    Parameters
    ----------
    names
        Of clips that share theirs with another; None reads all names of the project, as soon as
        there is something to name.
    """
    for chosen in chosen_by(query):
        if names is None and chosen:
            names = second_names(query.project)
        yield from documents_from(query.project, chosen, names or {})


def expected_documents(query: ExportQuery) -> Iterator[Document]:
    """Yield the same for a look at their beginning, which a million names need not wait for.

    In a large project, clips of one name are not told apart here.
    """
    return documents_of(query, {} if is_large(query.project) else None)


def chosen_by(query: ExportQuery) -> Iterator[list[Chosen]]:
    """Yield the wanted annotations in chunks, oldest clip first."""
    after, size = 0, CLIPS_AT_FIRST
    while clips := _next_clips(query, after, size):
        yield _chosen(query, clips)
        after, size = clips[-1].pk, CLIPS_A_CHUNK


def revisions_of(query: ExportQuery) -> Iterator[tuple[UUID, int, int]]:
    """Yield clip, annotation and revision of all the wanted work, without reading any of it."""
    for rows in (_finals(query), _works(query)):
        columns = rows.order_by("clip_id", "pk").values_list("clip__uid", "pk", "revision")
        yield from columns.iterator(chunk_size=2000)


def documents_on(query: ExportQuery, clips: Iterable[UUID]) -> Iterator[tuple[UUID, int, Document]]:
    """Yield clip, annotation and document of the wanted work on a few clips."""
    some = list(_clips(query).filter(uid__in=clips))
    chosen = _chosen(query, some)
    documents = documents_from(query.project, chosen, second_names(query.project))
    for one, document in zip(chosen, documents, strict=True):
        yield one.clip.uid, one.annotation.pk, document


def export_size(query: ExportQuery) -> ExportSize:
    """Count clips, segments and seconds of an export without writing it."""
    clips = segments = length_us = 0
    # From the finals to their clips: they are few, and an index has them.
    project = Clip.objects.filter(pk=OuterRef("clip")).values("project")
    has_finals = _open_finals().alias(of=Subquery(project)).filter(of=query.project.pk).exists()
    # Most projects have no final at all: then nothing is asked of each clip about one.
    works = _works(query) if has_finals else _all_works(query)
    parts = [(works, "task__clip"), *([(_finals(query), "clip")] if has_finals else [])]
    for rows, clip in parts:  # no clip is in both
        each = rows.values(clip).annotate(us=Max(f"{clip}__duration_us"), held=Sum(_SEGMENTS))
        found = each.aggregate(count=Count(clip), all_us=Sum("us"), all_held=Sum("held"))
        clips += found["count"]
        length_us += found["all_us"] or 0
        segments += found["all_held"] or 0
    return ExportSize(clips, segments, length_us / 1_000_000)


def clips_by_state(query: ExportQuery) -> dict[str, int]:
    """Count clips that hold work by its state, whenever it changed: where else to look.

    In a large project those of what was handed in are as the sweep has counted them.
    """
    states = tuple(state for state in TaskState.values if state != TaskState.QUEUED)
    stats = getattr(query.project, "stats", None)
    if query.user is None and stats is not None and is_large(query.project):
        kept = stats.counts.get("clips_by_state", {})
        known = {state: kept[state] for state in HANDED_IN if state in kept}
        rest = tuple(state for state in states if state not in HANDED_IN)
        return known | _clips_with_work(query, rest)
    return _clips_with_work(query, states)


def _clips_with_work(query: ExportQuery, states: tuple[str, ...]) -> dict[str, int]:
    work = Annotation.objects.filter(kind=_WORK, task=OuterRef("pk"), author=OuterRef("assignee"))
    has_work = Q(Exists(work))
    if query.user is None:
        has_work |= Q(Exists(_open_finals().filter(clip=OuterRef("clip"))))
    tasks = _tasks(replace(query, states=states, since=None)).filter(has_work)
    return dict(tasks.values_list("state").annotate(Count("clip", distinct=True)))


def _works(query: ExportQuery) -> QuerySet[Annotation]:
    """Return the work of wanted tasks by their holders, on clips without a final."""
    rows = _all_works(query)
    if query.user is None:
        rows = rows.filter(~Exists(_open_finals().filter(clip=OuterRef("clip"))))
    return rows


def _all_works(query: ExportQuery) -> QuerySet[Annotation]:
    """Return the same on clips that have a final too."""
    rows = Annotation.objects.filter(
        _wanted(query, "task__"), kind=_WORK, author=F("task__assignee")
    ).order_by()
    if query.since is not None:
        rows = rows.filter(Q(changed_at__gte=query.since) | Q(task__changed_at__gte=query.since))
    return rows


def _finals(query: ExportQuery) -> QuerySet[Annotation]:
    """Return the finals of clips with wanted tasks; none where one's own work is asked for."""
    if query.user is not None:
        return Annotation.objects.none()
    tasks = _tasks(query)
    rows = _open_finals().filter(clip__in=tasks.values("clip"))
    if query.since is not None:
        tasks = tasks.filter(clip=OuterRef("clip"))
        news = Exists(tasks.filter(changed_at__gte=query.since))
        rows = rows.filter(Q(changed_at__gte=query.since) | news)
    return rows


def _open_finals() -> QuerySet[Annotation]:
    return Annotation.objects.filter(kind=_FINAL, closed_at=None).order_by()


def _tasks(query: ExportQuery) -> QuerySet[Task]:
    return Task.objects.filter(_wanted(query)).order_by()


def _wanted(query: ExportQuery, path: str = "") -> Q:
    """Return what holds of wanted tasks, for rows from which `path` leads to them."""
    asked: dict[str, Any] = {
        "project": query.project,
        "state__in": query.states,
        "clip__deleted_at": None,
        "clip__purpose__in": (ClipPurpose.WORK, ClipPurpose.GOLD),  # tries for practice are no data
    }
    if query.user is not None:
        asked["assignee"] = query.user
    return Q(**{f"{path}{name}": value for name, value in asked.items()})


def _next_clips(query: ExportQuery, after: int, size: int) -> list[Clip]:
    """Return the first clips of the export behind a key.

    Where all times count, each state is read along its index, one query for each; to ask of every
    clip whether there is a task would take seconds in a large project of which little is done.
    """
    if query.since is not None:
        return list(_clips(query).filter(pk__gt=after).order_by("pk")[:size])
    found: dict[int, Clip] = {}
    ends: list[int] = []
    for state in query.states:
        tasks = _tasks(replace(query, states=(state,))).filter(clip__gt=after)
        rows = list(tasks.select_related("clip").order_by("clip_id")[:size])
        found |= {task.clip_id: task.clip for task in rows}
        if len(rows) == size:
            ends.append(rows[-1].clip_id)  # what lies behind it was not looked at
    end = min(ends, default=max(found, default=0))
    return [found[pk] for pk in sorted(found) if pk <= end][:size]


def _clips(query: ExportQuery) -> QuerySet[Clip]:
    """Return the clips with at least one wanted task, and, if asked, news on them."""
    wanted = _tasks(query).filter(clip=OuterRef("pk"))
    rows = Clip.objects.filter(Exists(wanted), project=query.project, deleted_at=None).order_by()
    if query.since is None:
        return rows
    annotations = Annotation.objects.filter(clip=OuterRef("pk"), changed_at__gte=query.since)
    annotations = annotations.filter(kind__in=(AnnotationKind.WORK, AnnotationKind.FINAL))
    return rows.filter(Exists(wanted.filter(changed_at__gte=query.since)) | Exists(annotations))


def _chosen(query: ExportQuery, clips: list[Clip]) -> list[Chosen]:
    """Choose the annotations of these clips: each clip's final, else the work of its tasks."""
    tasks: dict[int, list[Task]] = {clip.pk: [] for clip in clips}
    # Sorted here: asked for an order, SQLite reads all tasks of the state by key instead.
    rows = _tasks(query).filter(clip__in=tasks).select_related("assignee")
    for task in sorted(rows, key=attrgetter("pk")):
        tasks[task.clip_id].append(task)
    works, finals = _annotations(query, tasks)
    chosen: list[Chosen] = []
    for clip in clips:
        final = finals.get(clip.pk)
        if final is not None and tasks[clip.pk]:
            found = [Chosen(clip, _foremost(tasks[clip.pk]), final)]
        else:
            found = [Chosen(clip, t, works[t.pk]) for t in tasks[clip.pk] if t.pk in works]
            found = [one.shared() for one in found] if len(found) > 1 else found
        chosen.extend(one for one in found if _is_new(query, one))
    return chosen


def _annotations(
    query: ExportQuery, tasks: dict[int, list[Task]]
) -> tuple[dict[int, Annotation], dict[int, Annotation]]:
    """Return each task's work by its present holder, and each clip's final."""
    holders = {task.pk: task.assignee_id for group in tasks.values() for task in group}
    wanted = Q(kind=AnnotationKind.WORK, task__in=holders)
    if query.user is None:
        wanted |= Q(kind=AnnotationKind.FINAL, closed_at=None, clip__in=tasks)
    works: dict[int, Annotation] = {}
    finals: dict[int, Annotation] = {}
    for annotation in Annotation.objects.filter(wanted).select_related("author").order_by("pk"):
        if annotation.kind == AnnotationKind.FINAL:
            finals[annotation.clip_id] = annotation
        elif annotation.task_id and holders[annotation.task_id] == annotation.author_id:
            works[annotation.task_id] = annotation
    return works, finals


def _foremost(tasks: list[Task]) -> Task:
    """Return the task that says in which state a final is: an accepted one counts first."""
    return min(tasks, key=lambda task: (task.state != TaskState.ACCEPTED, task.pk))


def _is_new(query: ExportQuery, chosen: Chosen) -> bool:
    return query.since is None or chosen.changed_at >= query.since
