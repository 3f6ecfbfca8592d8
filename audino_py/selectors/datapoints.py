"""What v1 calls a data point: a task that somebody holds, its clip, and that person's segments.

It is there from the upload on, analysed or not; drafts that nobody confirmed do not show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from audino_py.errors import UnknownError
from audino_py.formats.document import Document
from audino_py.models import Annotation, AnnotationKind, Project, Segment, Task, User
from audino_py.policies import Actor, holds, may_export_all, may_read_all, role_in
from audino_py.selectors.export_documents import Chosen, LabelBook, documents_from

PAGE = 10
AT_ONCE = 200  # data points of an export that are read together


def own_datapoints(user: User, project: Project) -> QuerySet[Task]:
    """A person's, newest change first; ``segments`` counts those that v1 shows."""
    rows = Task.objects.filter(project=project, assignee=user, clip__deleted_at=None)
    shown = Segment.objects.filter(
        annotation__task=OuterRef("pk"),
        annotation__author=user,
        annotation__kind=AnnotationKind.WORK,
        draft=False,
    ).order_by()
    number = Subquery(shown.values("annotation").annotate(n=Count("pk")).values("n"))
    rows = rows.annotate(is_begun=Exists(shown), segment_count=Coalesce(number, 0))
    return rows.select_related("clip").order_by("-changed_at", "-id")


TABS: dict[str, Q] = {
    "pending": Q(is_begun=False),
    "completed": Q(is_begun=True),
    "marked_review": Q(marked_for_review=True),
    "all": Q(),
}


def tab_counts(rows: QuerySet[Task]) -> dict[str, int]:
    """How many there are in each tab, in one query."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in TABS.items() if wanted}
    return dict(rows.order_by().aggregate(all=Count("pk"), **counts))


def is_open_to_all(actor: Actor, project_id: int) -> bool:
    """v1's openness, where a setting asks for it: members see each other's work."""
    return settings.V1_OPEN and role_in(actor, project_id) is not None


def datapoint_of(project: Project, pk: int) -> Task:
    """A data point of the project, whoever asks.

    Raises
    ------
    UnknownError
        If there is none.
    """
    rows = Task.objects.filter(pk=pk, project=project, clip__deleted_at=None)
    task = rows.exclude(assignee=None).select_related("clip", "project").first()
    if task is None:
        raise UnknownError("There is no such data point in this project.")
    return task


def may_read_datapoint(actor: Actor, task: Task) -> bool:
    """Whoever sees all work, and the holder; by a setting every member."""
    if may_read_all(actor, task.project_id) or is_open_to_all(actor, task.project_id):
        return True
    return holds(actor, task) and role_in(actor, task.project_id) is not None


def shown_segments(task: Task) -> QuerySet[Segment]:
    """The holder's segments, confirmed ones only, in the order of time."""
    return Segment.objects.filter(
        annotation__task=task,
        annotation__author=task.assignee_id,
        annotation__kind=AnnotationKind.WORK,
        draft=False,
    )


def choices_held(book: LabelBook, values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a segment answers, in v1's form; texts and numbers are none of v1's kinds."""
    found: dict[str, dict[str, Any]] = {}
    for answer in book.answers(values):
        if not isinstance(answer.value, tuple) or not answer.value:
            continue
        numbers: Any = [value.number for value in answer.value]
        if answer.label.kind == "single":
            numbers = numbers[-1]
        found[answer.label.name] = {"label_id": answer.label.number, "values": numbers}
    return found


def datapoints_to_export(actor: Actor, project: Project) -> Iterator[Document]:
    """All data points as documents, oldest first, those without segments too.

    Annotators get their own; the whole project whoever may export it, by a setting every member.
    """
    rows = Task.objects.filter(project=project, clip__deleted_at=None).exclude(assignee=None)
    if not may_export_all(actor, project.pk) and not is_open_to_all(actor, project.pk):
        rows = rows.filter(assignee=actor.user)
    rows = rows.select_related("clip", "assignee").order_by("pk")
    after = 0
    while tasks := list(rows.filter(pk__gt=after)[:AT_ONCE]):
        yield from documents_from(project, _chosen(tasks), {})
        after = tasks[-1].pk


def _chosen(tasks: list[Task]) -> list[Chosen]:
    works = Annotation.objects.filter(
        task__in=tasks, kind=AnnotationKind.WORK, author=F("task__assignee")
    ).select_related("author")
    found = {work.task_id: work for work in works}
    return [Chosen(task.clip, task, found.get(task.pk) or _not_begun(task)) for task in tasks]


def _not_begun(task: Task) -> Annotation:
    """Stands for work that is not there yet; it is never saved."""
    return Annotation(
        clip=task.clip,
        task=task,
        author=task.assignee,
        kind=AnnotationKind.WORK,
        changed_at=task.changed_at,
    )
