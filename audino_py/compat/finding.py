"""Projects, labels and values by the integers that v1 shows, for those who may know of them."""

from __future__ import annotations

from audino_py.compat.answers import V1Error, unauthorized
from audino_py.models import Label, LabelKind, LabelValue, Project
from audino_py.policies import Actor, may_see_project

CHOICES = (LabelKind.SINGLE, LabelKind.MULTIPLE)  # what v1 knows; it has no texts and numbers
KIND_OF: dict[int, str] = {1: LabelKind.SINGLE, 2: LabelKind.MULTIPLE}
NUMBER_OF: dict[str, int] = {LabelKind.SINGLE: 1, LabelKind.MULTIPLE: 2}
NAME_OF: dict[str, str] = {LabelKind.SINGLE: "select", LabelKind.MULTIPLE: "multiselect"}


def project_for(pk: int, missing: V1Error) -> Project:
    """A project by its key.

    Raises
    ------
    V1Error
        The one given.
    """
    project = Project.objects.filter(pk=pk).first()
    if project is None:
        raise missing
    return project


def project_of_member(actor: Actor, pk: int, missing: V1Error) -> Project:
    """A project that the actor belongs to.

    Raises
    ------
    V1Error
        The one given, or 401 for those who do not belong to it.
    """
    project = project_for(pk, missing)
    if not may_see_project(actor, project.pk):
        raise unauthorized()
    return project


def label_for(pk: int, missing: V1Error, project: int | None = None) -> Label:
    """A label by its key; one of text or number is none that v1 knows.

    Raises
    ------
    V1Error
        The one given.
    """
    rows = Label.objects.select_related("project").filter(pk=pk, kind__in=CHOICES)
    label = (rows if project is None else rows.filter(project=project)).first()
    if label is None:
        raise missing
    return label


def value_for(label: int, pk: int, missing: V1Error) -> LabelValue:
    """A value of this very label.

    Raises
    ------
    V1Error
        The one given.
    """
    value = LabelValue.objects.select_related("label").filter(pk=pk, label=label).first()
    if value is None:
        raise missing
    return value
