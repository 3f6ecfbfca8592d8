"""The questions of a project, and which of their answers are in use."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from audino_py.models import Label, LabelValue, Project, Revision, Segment
from audino_py.policies import Actor, require_visible
from audino_py.selectors.projects import projects_visible_to

MOST_EDITS = 5000  # looked at, the newest first


def labels_visible_to(actor: Actor, project: Project | None = None) -> QuerySet[Label]:
    """The questions, retired ones too, with their answers: members need all to read old work."""
    projects = projects_visible_to(actor).values("pk")
    labels = Label.objects.filter(project__in=projects).select_related("project")
    if project is not None:
        labels = labels.filter(project=project)
    return labels.prefetch_related(
        Prefetch("values", LabelValue.objects.order_by("position", "id"))
    )


def label_visible_to(actor: Actor, uid: UUID) -> Label:
    """One question.

    Raises
    ------
    UnknownError
        If it is not there, or not for this actor to know of.
    """
    label = labels_visible_to(actor).filter(uid=uid).first()
    require_visible(label is not None, "label")
    assert label is not None  # noqa: S101  require_visible has raised
    return label


def value_visible_to(actor: Actor, uid: UUID) -> LabelValue:
    """One answer.

    Raises
    ------
    UnknownError
        If it is not there, or not for this actor to know of.
    """
    values = LabelValue.objects.select_related("label__project")
    value = values.filter(uid=uid, label__in=labels_visible_to(actor).values("pk")).first()
    require_visible(value is not None, "answer")
    assert value is not None  # noqa: S101  require_visible has raised
    return value


def segments_answering(label: Label) -> QuerySet[Segment]:
    """Segments, of any state of work, that hold an answer to the question."""
    return Segment.objects.filter(
        annotation__clip__project=label.project_id, values__has_key=str(label.uid)
    )


def was_ever_given(row: Label | LabelValue) -> bool:
    """Whether an edit speaks of this question or answer, though no segment holds it any more.

    Where more edits were made since it is there than can be looked at quickly, it counts as given.
    """
    edits = Revision.objects.order_by("-id")
    beyond = edits.values_list("id", "created_at")[MOST_EDITS : MOST_EDITS + 1].first()
    if beyond is not None:
        if beyond[1] >= row.created_at:
            return True
        edits = edits.filter(id__gt=beyond[0])
    as_text = edits.annotate(as_text=Cast("changes", TextField()))
    return as_text.filter(as_text__contains=str(row.uid)).exists()


def segments_with_several(label: Label) -> QuerySet[Segment]:
    """Segments that hold two answers or more: their list, as text, holds a comma."""
    answer = KeyTextTransform(str(label.uid), "values")
    return segments_answering(label).annotate(answer=answer).filter(answer__contains=",")


def segments_with_value(value: LabelValue) -> QuerySet[Segment]:
    """Segments that hold this answer; a uid is found in no other text by chance."""
    as_text = Cast("values", TextField())
    found = segments_answering(value.label).annotate(as_text=as_text)
    return found.filter(as_text__contains=str(value.uid))
