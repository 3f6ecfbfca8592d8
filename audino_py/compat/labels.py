"""v1's labels: one answer (select) or several (multiselect), and their values."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.requests import actor_of
from audino_py.compat.answers import V1Error
from audino_py.compat.fields import human_date, one_or_two, text_in
from audino_py.compat.finding import (
    CHOICES,
    KIND_OF,
    NAME_OF,
    NUMBER_OF,
    label_for,
    project_for,
    project_of_member,
    value_for,
)
from audino_py.compat.views import V1View, described, json_of
from audino_py.errors import ConflictError
from audino_py.models import Label, LabelValue
from audino_py.services.labels import add_label, add_value, change_label, change_value

NAME_MAX = 200
NAME_MISSING = ("Please provide a label name!", "LABEL_NAME_MISSING")
NAME_TOO_LONG = ("The label's name is too long; it has at most 200 letters.", "LABEL_NAME_MISSING")
TYPE_MISSING = ("Please provide a label type!", "LABEL_TYPE_MISSING")
TYPE_INVALID = ("Please provide valid label type!", "LABEL_TYPE_MISSING")
TYPE_INCORRECT = ("Please assign correct label type!", "LABEL_TYPE_INCORRECT")
VALUE_MISSING = ("Please provide a label value!", "VALUE_MISSING")
VALUE_TOO_LONG = ("The value is too long; it has at most 200 letters.", "VALUE_MISSING")
LABEL = {
    "project_id": int,
    "label_id": int,
    "label_name": str,
    "label_type_id": int,
    "label_type": str,
    "created_on": str,
}
VALUE = {"value_id": int, "value": str, "created_on": str}


def _kind(value: Any) -> str:
    number = one_or_two(value)
    if number is None:
        raise V1Error(400, *TYPE_INCORRECT)
    return KIND_OF[number]


def _label(label: Label) -> dict[str, Any]:
    return {
        "project_id": label.project_id,
        "label_id": label.pk,
        "label_name": label.name,
        "label_type_id": NUMBER_OF[label.kind],
        "label_type": NAME_OF[label.kind],
        "created_on": human_date(label.created_at),
    }


def _value(value: LabelValue) -> dict[str, Any]:
    created_on = human_date(value.created_at)
    return {"value_id": value.pk, "value": value.text, "created_on": created_on}


class LabelsView(V1View):
    """``/api/projects/ID/labels``."""

    @described("labels_list", {200: {}})
    def get(self, request: Request, project: int) -> Response:
        """The labels that a form asks, by name: members."""
        missing = V1Error(404, "Error fetching all labels")
        row = project_of_member(actor_of(request), project, missing)
        values = Prefetch("values", LabelValue.objects.filter(retired_at=None))
        rows = Label.objects.filter(project=row, kind__in=CHOICES, retired_at=None)
        found = {
            label.name: {
                "label_id": label.pk,
                "type": NAME_OF[label.kind],
                "values": [{"value_id": v.pk, "value": v.text} for v in label.values.all()],
            }
            for label in rows.prefetch_related(values)
        }
        return Response(found)

    @described(
        "labels_create",
        {201: {"project_id": int, "label_id": int, "message": str, "type": str}},
        409,
        takes={"name": str, "type": str},
    )
    def post(self, request: Request, project: int) -> Response:
        """Add a label: administrators."""
        actor = self.administrator(request)
        body = json_of(request)
        name = text_in(body, "name", NAME_MAX, NAME_MISSING, NAME_TOO_LONG)
        if not body.get("type"):
            raise V1Error(400, *TYPE_MISSING)
        kind = _kind(body["type"])
        message = f"Error adding label to project: {project}"
        row = project_for(project, V1Error(404, message, "LABEL_CREATION_FAILED"))
        try:
            label = add_label(actor=actor, project=row, name=name, kind=kind)
        except ConflictError as error:
            raise V1Error(409, f"Label: {name} already exists!", "DUPLICATE_LABEL") from error
        answer = {
            "project_id": row.pk,
            "label_id": label.pk,
            "message": f"Label assigned to project: {row.name}",
            "type": "LABEL_ASSIGNED_TO_PROJECT",
        }
        return Response(answer, status=201)


class LabelView(V1View):
    """``/api/projects/ID/labels/LID``."""

    def label(self, project: int, label: int) -> Label:
        """The label of this project, or 404."""
        message = f"No label exists with Label ID: {label} Project ID: {project}"
        return label_for(label, V1Error(404, message), project)

    @described("labels_retrieve", {200: LABEL})
    def get(self, request: Request, project: int, label: int) -> Response:
        """One label."""
        self.administrator(request)
        return Response(_label(self.label(project, label)))

    @described("labels_change", {200: LABEL}, 409, takes={"type": str})
    def patch(self, request: Request, project: int, label: int) -> Response:
        """Let it take one answer or several; refused where answers would be lost."""
        actor = self.administrator(request)
        wanted = json_of(request).get("type")
        if not wanted:
            raise V1Error(400, *TYPE_INVALID)
        kind = _kind(wanted)
        row = self.label(project, label)
        return Response(_label(change_label(actor=actor, label=row, changes={"kind": kind})))


class ValuesView(V1View):
    """``/api/labels/LID/values``."""

    @described("values_list", {200: {"values": list}})
    def get(self, request: Request, label: int) -> Response:
        """The values of a label; none of an unknown one."""
        self.administrator(request)
        rows = LabelValue.objects.filter(label=label, label__kind__in=CHOICES, retired_at=None)
        return Response({"values": [_value(value) for value in rows]})

    @described(
        "values_create",
        {201: {"value_id": int, "message": str, "type": str}},
        409,
        takes={"value": str},
    )
    def post(self, request: Request, label: int) -> Response:
        """Add a value."""
        actor = self.administrator(request)
        text = text_in(json_of(request), "value", NAME_MAX, VALUE_MISSING, VALUE_TOO_LONG)
        missing = V1Error(404, "Error adding value to label", "VALUE_CREATION_FAILED")
        row = label_for(label, missing)
        try:
            value = add_value(actor=actor, label=row, text=text)
        except ConflictError as error:
            raise _duplicate(text) from error
        answer = {"value_id": value.pk, "message": "Value assigned to label"}
        return Response({**answer, "type": "VALUE_ASSIGNED_TO_LABEL"}, status=201)


class ValueView(V1View):
    """``/api/labels/LID/values/VID``."""

    def value(self, label: int, value: int) -> LabelValue:
        """The value of this label, or 404."""
        message = f"No label value exists with Label ID: {label} Label Value ID: {value}"
        return value_for(label, value, V1Error(404, message))

    @described("values_retrieve", {200: {"values": dict}})
    def get(self, request: Request, label: int, value: int) -> Response:
        """One value."""
        self.administrator(request)
        return Response({"values": _value(self.value(label, value))})

    @described("values_change", {200: VALUE}, 409, takes={"value": str})
    def patch(self, request: Request, label: int, value: int) -> Response:
        """Change the text; the number stays, segments that hold it follow."""
        actor = self.administrator(request)
        text = text_in(json_of(request), "value", NAME_MAX, VALUE_MISSING, VALUE_TOO_LONG)
        row = self.value(label, value)
        try:
            changed = change_value(actor=actor, value=row, changes={"text": text})
        except ConflictError as error:
            raise _duplicate(text) from error
        return Response(_value(changed))


def _duplicate(text: str) -> V1Error:
    return V1Error(409, f"Label Value: {text} already exists!", "DUPLICATE_VALUE")


urls = [
    path("api/projects/<int:project>/labels", LabelsView.as_view(), name="v1-labels"),
    path("api/projects/<int:project>/labels/<int:label>", LabelView.as_view(), name="v1-label"),
    path("api/labels/<int:label>/values", ValuesView.as_view(), name="v1-values"),
    path("api/labels/<int:label>/values/<int:value>", ValueView.as_view(), name="v1-value"),
]
