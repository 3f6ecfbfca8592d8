"""Questions and answers: added, changed, retired once they are in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError
from audino_py.models import AnnotationKind, Label, LabelKind, LabelValue, Project
from audino_py.policies import Actor, may_manage, require
from audino_py.selectors.labels import (
    segments_answering,
    segments_with_several,
    segments_with_value,
    was_ever_given,
)
from audino_py.services.events import record

CHOICES = (LabelKind.SINGLE, LabelKind.MULTIPLE)
LABEL_FIELDS = ("name", "kind", "help", "is_required", "position")
VALUE_FIELDS = ("text", "colour", "key", "position")


def begin_change(actor: Actor, project_id: int) -> Project:
    """Ask the policy, and let one change of the questions happen at a time.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_manage(actor, project_id), "Only a manager can change the questions.")
    return locked(Project.objects.all()).get(pk=project_id)


def end_change(actor: Actor, project: Project, verb: str, subject: Label | LabelValue) -> None:
    """Count the change, so that pages notice, and record it."""
    project.label_version = F("label_version") + 1
    project.save(update_fields=["label_version"])
    record(verb, actor=actor, project=project, subject=subject)


def name_taken(field: str) -> ConflictError:
    """The same question, or answer, is there; perhaps retired."""
    message = "This is there already. Change that one, or bring it back if it is retired."
    return ConflictError(message, code="name_taken", fields={field: [message]})


def save_once(row: Label | LabelValue, field: str, names: Sequence[str] | None = None) -> None:
    """Save; two of one name are refused by the database.

    Raises
    ------
    ConflictError
        ``name_taken``.
    """
    try:
        with transaction.atomic():
            row.save(update_fields=names)
    except IntegrityError as error:
        raise name_taken(field) from error


def next_position(rows: Any) -> int:
    """Behind the last one."""
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


@transaction.atomic
def add_label(
    *, actor: Actor, project: Project, values: Sequence[dict[str, str]] = (), **options: Any
) -> Label:
    """Ask something new, with its answers.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``name_taken``.
    InvalidError
        If answers are given to a question for text or a number, or a key twice.
    """
    row = begin_change(actor, project.pk)
    options.setdefault("position", next_position(row.labels))
    label = Label(project=row, **options)
    save_once(label, "name")
    for value in values:
        insert_value(label, **value)
    end_change(actor, row, "label.added", label)
    return label


@transaction.atomic
def change_label(*, actor: Actor, label: Label, changes: dict[str, Any]) -> Label:
    """Change a question; its id stays, so work that is done stays answered.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``name_taken``; ``kind_in_use`` if answers would be lost by another kind.
    """
    project = begin_change(actor, label.project_id)
    row = Label.objects.get(pk=label.pk)
    if "kind" in changes:
        check_kind(row, changes["kind"])
    names = [name for name in LABEL_FIELDS if name in changes]
    for name in names:
        setattr(row, name, changes[name])
    save_once(row, "name", [*names, *retire(row, changes)])
    end_change(actor, project, "label.changed", row)
    return row


def retire(row: Label | LabelValue, changes: dict[str, Any]) -> list[str]:
    """Retire or bring back, if that is asked for; the fields to save."""
    if "is_retired" not in changes:
        return []
    if changes["is_retired"]:
        row.retired_at = row.retired_at or timezone.now()
        return ["retired_at"]
    row.retired_at = None
    if isinstance(row, Label):
        return ["retired_at"]
    row.merged_into = None
    return ["retired_at", "merged_into"]


def check_kind(label: Label, kind: str) -> None:
    """Whether every answer given so far is one of the new kind.

    Raises
    ------
    ConflictError
        ``kind_in_use``, with the number of segments in the way.
    """
    if kind == label.kind or (label.kind == LabelKind.SINGLE and kind == LabelKind.MULTIPLE):
        return
    if label.kind == LabelKind.MULTIPLE and kind == LabelKind.SINGLE:
        # A draft never changes; work that begins from it takes the first answer.
        drafts = AnnotationKind.PREDICTION
        number = segments_with_several(label).exclude(annotation__kind=drafts).count()
        message = f"{number} segments hold several answers. Leave one in each of them first."
    else:
        number = segments_answering(label).count()
        message = f"{number} segments are answered. Retire this question and add a new one."
    if number:
        raise ConflictError(message, code="kind_in_use", fields={"kind": [message]})


@transaction.atomic
def remove_label(*, actor: Actor, label: Label) -> None:
    """Delete a question nobody ever answered; retire one that is, or was, in use.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    project = begin_change(actor, label.project_id)
    row = Label.objects.get(pk=label.pk)
    if segments_answering(row).exists() or was_ever_given(row):
        save_once(row, "name", retire(row, {"is_retired": True}))
        end_change(actor, project, "label.retired", row)
        return
    end_change(actor, project, "label.deleted", row)
    row.delete()


@transaction.atomic
def add_value(*, actor: Actor, label: Label, **options: Any) -> LabelValue:
    """Add an answer.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``name_taken``.
    InvalidError
        If the question takes text or a number, or the key is taken.
    """
    project = begin_change(actor, label.project_id)
    value = insert_value(Label.objects.get(pk=label.pk), **options)
    end_change(actor, project, "label_value.added", value)
    return value


def insert_value(label: Label, **options: Any) -> LabelValue:
    """Check and keep one answer."""
    if label.kind not in CHOICES:
        message = "Only questions with one or several answers take answers."
        raise InvalidError(message, fields={"values": [message]})
    options.setdefault("position", next_position(label.values))
    value = LabelValue(label=label, **options)
    check_key(value)
    save_once(value, "text")
    return value


def check_key(value: LabelValue) -> None:
    """A key means one answer of a question.

    Raises
    ------
    ConflictError
        ``key_taken``.
    """
    others = value.label.values.filter(key=value.key, retired_at=None).exclude(pk=value.pk)
    if value.key and value.retired_at is None and others.exists():
        message = f"Another answer has the key {value.key}. Choose another one."
        raise ConflictError(message, code="key_taken", fields={"key": [message]})


@transaction.atomic
def change_value(*, actor: Actor, value: LabelValue, changes: dict[str, Any]) -> LabelValue:
    """Change an answer; its id stays, so segments that hold it follow.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``name_taken`` or ``key_taken``.
    """
    project = begin_change(actor, value.label.project_id)
    row = LabelValue.objects.select_related("label").get(pk=value.pk)
    names = [name for name in VALUE_FIELDS if name in changes]
    for name in names:
        setattr(row, name, changes[name])
    retired = retire(row, changes)
    check_key(row)
    save_once(row, "text", [*names, *retired])
    end_change(actor, project, "label_value.changed", row)
    return row


@transaction.atomic
def remove_value(*, actor: Actor, value: LabelValue) -> None:
    """Delete an answer nobody ever gave; retire one that is, or was, in use.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    project = begin_change(actor, value.label.project_id)
    row = LabelValue.objects.select_related("label").get(pk=value.pk)
    is_heir = LabelValue.objects.filter(merged_into=row).exists()
    if is_heir or segments_with_value(row).exists() or was_ever_given(row):
        save_once(row, "text", retire(row, {"is_retired": True}))
        end_change(actor, project, "label_value.retired", row)
        return
    end_change(actor, project, "label_value.deleted", row)
    row.delete()
