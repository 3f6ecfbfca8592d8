"""Questions and answers on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from audino_py.api.bodies import Body
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import Label, LabelKind, LabelValue, Project
from audino_py.selectors.labels import label_visible_to, labels_visible_to, value_visible_to
from audino_py.selectors.projects import project_visible_to
from audino_py.services.labels import (
    add_label,
    add_value,
    change_label,
    change_value,
    remove_label,
    remove_value,
)
from audino_py.services.merging import merge_values
from audino_py.services.templates import Template, apply_templates

COLOUR = r"^#[0-9a-fA-F]{6}$"
KEY = r"^[^\s\x00-\x1f\x7f]$"
LAST_POSITION = 10_000
MOST_VALUES = 200


class LabelValueSerializer(serializers.ModelSerializer[LabelValue]):
    """One answer."""

    id = serializers.UUIDField(source="uid", read_only=True)
    is_retired = serializers.SerializerMethodField()

    class Meta:
        model = LabelValue
        fields = ["id", "text", "colour", "key", "position", "is_retired"]
        read_only_fields = fields

    def get_is_retired(self, value: LabelValue) -> bool:
        """Whether it is no longer offered."""
        return value.retired_at is not None


class LabelSerializer(serializers.ModelSerializer[Label]):
    """One question with its answers."""

    id = serializers.UUIDField(source="uid", read_only=True)
    kind = serializers.ChoiceField(choices=LabelKind.choices, read_only=True)
    is_retired = serializers.SerializerMethodField()
    values = LabelValueSerializer(many=True, read_only=True)

    class Meta:
        model = Label
        fields = ["id", "name", "kind", "help", "is_required", "position", "is_retired", "values"]
        read_only_fields = fields

    def get_is_retired(self, label: Label) -> bool:
        """Whether it is no longer asked."""
        return label.retired_at is not None


@extend_schema_serializer(many=False)
class LabelsSerializer(serializers.Serializer[Any]):
    """All questions of a project, in their order."""

    results = LabelSerializer(many=True)


class NewAnswerSerializer(Body):
    """An answer that comes with its question."""

    text = serializers.CharField(max_length=200)
    colour = serializers.RegexField(COLOUR, required=False, allow_blank=True)
    key = serializers.RegexField(KEY, required=False, allow_blank=True)


class NewLabelValueSerializer(NewAnswerSerializer):
    """An answer to be added."""

    position = serializers.IntegerField(min_value=0, max_value=LAST_POSITION, required=False)


class LabelValueChangeSerializer(NewLabelValueSerializer):
    """What can be changed about an answer."""

    is_retired = serializers.BooleanField(required=False)


class LabelSettingsSerializer(Body):
    """What a manager sets about a question."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=LabelKind.choices)
    help = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    is_required = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=0, max_value=LAST_POSITION, required=False)


class NewLabelSerializer(LabelSettingsSerializer):
    """A question to be asked."""

    values = serializers.ListField(
        child=NewAnswerSerializer(), required=False, max_length=MOST_VALUES
    )


class LabelChangeSerializer(LabelSettingsSerializer):
    """What can be changed about a question."""

    is_retired = serializers.BooleanField(required=False)


class TemplatesSerializer(Body):
    """Which ready-made questions to add."""

    templates = serializers.ListField(
        child=serializers.ChoiceField(choices=Template.choices), max_length=8
    )


class MergeSerializer(Body):
    """The answer that takes the other one's place."""

    into = serializers.UUIDField()


class MergedSerializer(serializers.Serializer[Any]):
    """How many segments hold the other answer now."""

    segments = serializers.IntegerField()


def read[T: serializers.Serializer[Any]](kind: type[T], request: Request) -> dict[str, Any]:
    """The checked body of a request; of a change, only what is in it."""
    body = kind(data=request.data, partial=request.method == "PATCH")
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


class LabelViewSet(ViewSet):
    """Questions: members read them, managers change them."""

    def all_of(self, project: Project) -> dict[str, Any]:
        """The questions of a project in the wire form."""
        labels = labels_visible_to(actor_of(self.request), project)
        return {"results": LabelSerializer(labels, many=True).data}

    @extend_schema(operation_id="projects_labels_list", responses=LabelsSerializer)
    def list(self, request: Request, project: UUID) -> Response:
        """The project's questions, retired ones too."""
        only(request)
        return Response(self.all_of(project_visible_to(actor_of(request), project)))

    @extend_schema(request=NewLabelSerializer, responses={201: LabelSerializer})
    def create(self, request: Request, project: UUID) -> Response:
        """Ask something new."""
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        label = add_label(actor=actor, project=row, **read(NewLabelSerializer, request))
        return Response(LabelSerializer(label).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=TemplatesSerializer, responses={201: LabelsSerializer})
    def templates(self, request: Request, project: UUID) -> Response:
        """Add ready-made questions; what is there already stays as it is."""
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        apply_templates(actor=actor, project=row, **read(TemplatesSerializer, request))
        return Response(self.all_of(row), status=status.HTTP_201_CREATED)

    @extend_schema(request=LabelChangeSerializer, responses=LabelSerializer)
    def partial_update(self, request: Request, label: UUID) -> Response:
        """Change a question; its id stays."""
        actor = actor_of(request)
        row = label_visible_to(actor, label)
        row = change_label(actor=actor, label=row, changes=read(LabelChangeSerializer, request))
        return Response(LabelSerializer(row).data)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, label: UUID) -> Response:
        """Delete a question, or retire it when it is in use."""
        actor = actor_of(request)
        remove_label(actor=actor, label=label_visible_to(actor, label))
        return Response(status=status.HTTP_204_NO_CONTENT)


class LabelValueViewSet(ViewSet):
    """Answers: managers change them."""

    @extend_schema(request=NewLabelValueSerializer, responses={201: LabelValueSerializer})
    def create(self, request: Request, label: UUID) -> Response:
        """Add an answer."""
        actor = actor_of(request)
        row = label_visible_to(actor, label)
        value = add_value(actor=actor, label=row, **read(NewLabelValueSerializer, request))
        return Response(LabelValueSerializer(value).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LabelValueChangeSerializer, responses=LabelValueSerializer)
    def partial_update(self, request: Request, value: UUID) -> Response:
        """Change an answer; its id stays, segments that hold it follow."""
        actor = actor_of(request)
        row = value_visible_to(actor, value)
        changes = read(LabelValueChangeSerializer, request)
        return Response(
            LabelValueSerializer(change_value(actor=actor, value=row, changes=changes)).data
        )

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, value: UUID) -> Response:
        """Delete an answer, or retire it when it is in use."""
        actor = actor_of(request)
        remove_value(actor=actor, value=value_visible_to(actor, value))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="label_values_merge", request=MergeSerializer, responses=MergedSerializer
    )
    def merge(self, request: Request, value: UUID) -> Response:
        """Turn an answer into another of the same question, in all work; then it is retired."""
        actor = actor_of(request)
        row = value_visible_to(actor, value)
        into = value_visible_to(actor, read(MergeSerializer, request)["into"])
        number = merge_values(actor=actor, value=row, into=into)
        return Response(MergedSerializer({"segments": number}).data)


urls = [
    path(
        "projects/<uuid:project>/labels",
        LabelViewSet.as_view({"get": "list", "post": "create"}),
        name="labels",
    ),
    path(
        "projects/<uuid:project>/templates",
        LabelViewSet.as_view({"post": "templates"}),
        name="templates",
    ),
    path(
        "labels/<uuid:label>",
        LabelViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="label",
    ),
    path(
        "labels/<uuid:label>/values",
        LabelValueViewSet.as_view({"post": "create"}),
        name="label-values",
    ),
    path(
        "label-values/<uuid:value>",
        LabelValueViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="label-value",
    ),
    path(
        "label-values/<uuid:value>/merge",
        LabelValueViewSet.as_view({"post": "merge"}),
        name="merge-label-value",
    ),
]
