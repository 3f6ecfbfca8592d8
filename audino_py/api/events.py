"""The record of a project on the wire: events, and edits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.pagination import Page
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.models import Event, Revision
from audino_py.selectors.events import EventFilter, edits_visible_to, events_visible_to
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.subjects import Subject, subjects_of

EDIT_FILTERS = ("person", "subject", "since", "until")


class SubjectSerializer(serializers.Serializer[Subject]):
    """What something was done to, by the name it has now."""

    name = serializers.CharField()
    clip = serializers.UUIDField(allow_null=True)


class EventSerializer(serializers.ModelSerializer[Event]):
    """One write that is no edit; ``facts`` holds ids and counts, never content."""

    person = PersonSerializer(source="user", allow_null=True)
    key = serializers.CharField(source="key.name", default=None, allow_null=True)
    about = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="created_at")
    facts = serializers.DictField(source="data", child=serializers.JSONField())

    class Meta:
        model = Event
        fields = [
            *("id", "verb", "person", "key", "subject", "about", "facts"),
            *("address", "request_id", "at"),
        ]
        read_only_fields = fields

    @extend_schema_field(SubjectSerializer(allow_null=True))
    def get_about(self, event: Event) -> Any:
        """Null where it has no name, or was erased."""
        subject = self.context["subjects"].get(event.subject)
        return None if subject is None else SubjectSerializer(subject).data


class EditSerializer(serializers.ModelSerializer[Revision]):
    """One batch of changes: where, by whom, how many; the words are read at the annotation."""

    annotation = serializers.UUIDField(source="annotation.uid")
    clip = serializers.UUIDField(source="annotation.clip.uid")
    clip_name = serializers.CharField(source="annotation.clip.name")
    person = PersonSerializer(source="author", allow_null=True)
    key = serializers.CharField(source="key.name", default=None, allow_null=True)
    changes = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = Revision
        fields = [
            *("id", "annotation", "clip", "clip_name", "number", "person", "key"),
            *("changes", "address", "request_id", "at"),
        ]
        read_only_fields = fields

    def get_changes(self, revision: Revision) -> int:
        """How many segments it put or took away."""
        return len(revision.changes)


class EditFilterSerializer(serializers.Serializer[Any]):
    """What the edits are narrowed to."""

    person = serializers.UUIDField(required=False)
    subject = serializers.UUIDField(
        required=False,
        help_text="A clip, with its tasks, comments and annotations.",
    )
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)


class EventFilterSerializer(EditFilterSerializer):
    """What the events are narrowed to."""

    verb = serializers.RegexField(
        r"^[a-z_]+\.[a-z_]*$",
        max_length=64,
        required=False,
        help_text="A verb such as clip.deleted, or all of a noun: clip.",
    )


class EventsView(GenericAPIView[Event]):
    """What happened."""

    queryset = Event.objects.none()
    serializer_class = EventSerializer
    pagination_class = Page

    @extend_schema(
        operation_id="projects_events_list",
        parameters=[EventFilterSerializer],
        responses=EventSerializer(many=True),
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """Everything that was done in the project but edits, newest first (managers)."""
        only(request, "verb", *EDIT_FILTERS, *PAGING)
        actor = actor_of(request)
        asked = EventFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted = EventFilter(**asked.validated_data)
        rows = events_visible_to(actor, project_visible_to(actor, uid), wanted)
        page = self.paginate_queryset(rows) or []
        context = {**self.get_serializer_context(), "subjects": subjects_of(page)}
        return self.get_paginated_response(EventSerializer(page, many=True, context=context).data)


class EditsView(GenericAPIView[Revision]):
    """Who changed what."""

    queryset = Revision.objects.none()
    serializer_class = EditSerializer
    pagination_class = Page

    @extend_schema(
        operation_id="projects_edits_list",
        parameters=[EditFilterSerializer],
        responses=EditSerializer(many=True),
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """Every saved batch of changes in the project, newest first (managers)."""
        only(request, *EDIT_FILTERS, *PAGING)
        actor = actor_of(request)
        asked = EditFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted = EventFilter(**asked.validated_data)
        rows = edits_visible_to(actor, project_visible_to(actor, uid), wanted)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


urls = [
    path("projects/<uuid:uid>/events", EventsView.as_view(), name="events"),
    path("projects/<uuid:uid>/edits", EditsView.as_view(), name="edits"),
]
