"""Clips: listed, looked at, changed, deleted, and taken in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.batches import MOST_URGENT
from audino_py.api.bodies import Body
from audino_py.api.clip_filters import ClipFilterSerializer, clip_filter_in
from audino_py.api.fields import SecondsField, TextField
from audino_py.api.multipart import UnreadMultipartParser
from audino_py.api.pagination import ClipPage
from audino_py.api.parsers import ShallowJSONParser
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.api.schema import failures
from audino_py.api.speakers import SpeakerSerializer
from audino_py.api.uploads import (
    IDEMPOTENCY_KEY,
    ReceiptSerializer,
    UploadSerializer,
    take_upload,
)
from audino_py.models import Clip, Task
from audino_py.selectors.clip_pages import ClipOrder
from audino_py.selectors.clips import (
    clip_managed_by,
    clip_seen_by,
    clips_listed,
    known_content,
)
from audino_py.selectors.projects import project_visible_to
from audino_py.services.bodies import read_out
from audino_py.services.clips import change_clip, delete_clip, restore_clip, retry_clip

KNOWN_AT_ONCE = 1000


class TaskBriefSerializer(serializers.ModelSerializer[Task]):
    """Who works on a clip, in a list of clips."""

    id = serializers.UUIDField(source="uid")
    assignee = PersonSerializer(allow_null=True)

    class Meta:
        model = Task
        fields = ["id", "state", "assignee"]


class QualityNoteSerializer(serializers.Serializer[Any]):
    """One thing a person should know of the sound."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=["note", "warn", "block"])
    message = serializers.CharField()


@extend_schema_field(OpenApiTypes.OBJECT)
class MetadataField(serializers.JSONField):
    """Any JSON object; kept as it came."""

    def to_internal_value(self, data: Any) -> Any:
        """An object, not a list or a number."""
        if not isinstance(data, dict):
            self.fail("invalid")
        return data


class ClipSerializer(serializers.ModelSerializer[Clip]):
    """A clip as lists show it."""

    id = serializers.UUIDField(source="uid")
    project = serializers.UUIDField(source="project.uid")
    metadata = MetadataField()
    duration = SecondsField(source="duration_us", allow_null=True)
    speaker = SpeakerSerializer(source="voice", allow_null=True)
    quality = QualityNoteSerializer(many=True)
    tasks = TaskBriefSerializer(many=True, source="seen_tasks")

    class Meta:
        model = Clip
        fields = [
            *("id", "project", "name", "external_id", "sha256", "bytes"),
            *("state", "reason", "reason_code", "progress"),
            *("duration", "frames", "rate_hz", "channels", "codec"),
            *("metadata", "reference", "speaker", "is_held", "priority", "quality", "tasks"),
            *("created_at", "changed_at"),
        ]
        read_only_fields = fields


class ClipChangeSerializer(Body):
    """What may be changed of a clip."""

    name = TextField(required=False, max_length=1000, allow_blank=False)
    metadata = MetadataField(required=False)
    priority = serializers.IntegerField(
        required=False, min_value=-MOST_URGENT, max_value=MOST_URGENT
    )
    is_held = serializers.BooleanField(required=False)
    reference = TextField(required=False, max_length=1_000_000)


class ClipOrderSerializer(serializers.Serializer[Any]):
    """How a list of clips runs."""

    order = serializers.ChoiceField(choices=ClipOrder.choices, default=ClipOrder.NEWEST)


class ClipListSerializer(ClipFilterSerializer, ClipOrderSerializer):
    """What the address of the list may say."""


class DigestsSerializer(Body):
    """Files that somebody is about to send."""

    sha256 = serializers.ListField(
        child=serializers.RegexField(r"^[0-9a-f]{64}$"), max_length=KNOWN_AT_ONCE
    )


class KnownClipSerializer(serializers.ModelSerializer[Clip]):
    """A clip by its content."""

    id = serializers.UUIDField(source="uid")

    class Meta:
        model = Clip
        fields = ["sha256", "id", "external_id"]


class KnownClipsSerializer(serializers.Serializer[Any]):
    """Those that are here already."""

    known = KnownClipSerializer(many=True)


class ClipsView(GenericAPIView[Clip]):
    """The clips of a project."""

    queryset = Clip.objects.none()
    serializer_class = ClipSerializer
    pagination_class = ClipPage

    def get_parsers(self) -> list[BaseParser]:
        """The body of an upload is read once it is wanted, not before."""
        return [UnreadMultipartParser()]

    def handle_exception(self, exc: Exception) -> Response:
        """Let an uploader finish: many read no answer before their whole body is sent."""
        response = super().handle_exception(exc)
        read_out(self.request.META)
        return response

    @extend_schema(
        operation_id="clips_list",
        parameters=[ClipListSerializer],
        responses=ClipSerializer(many=True),
    )
    def get(self, request: Request, project: UUID) -> Response:
        """List clips, the newest first; annotators see those they work on, and own words only.

        Own fields are asked for as ``metadata.<name>=<value>``; repeat it for several values.
        Where few of many clips fit, a page may be short, or empty, with a ``next`` to go on with.
        """
        wanted = clip_filter_in(request, "order", *PAGING)
        asked = ClipOrderSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        actor = actor_of(request)
        order = ClipOrder(asked.validated_data["order"])
        clips = clips_listed(actor, project_visible_to(actor, project), wanted, order)
        page = ClipPage()
        rows = page.take(clips, request)
        return page.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(
        operation_id="clips_upload",
        parameters=[IDEMPOTENCY_KEY],
        request={"multipart/form-data": UploadSerializer},
        responses={201: ReceiptSerializer, 200: ReceiptSerializer, **failures(408, 422, 507)},
    )
    def post(self, request: Request, project: UUID) -> Response:
        """Upload a clip. 201: it is whole and on disk; 200: this content was here already."""
        return take_upload(request, project)


class KnownClipsView(APIView):
    """Which files need not be sent."""

    @extend_schema(
        operation_id="clips_known", request=DigestsSerializer, responses=KnownClipsSerializer
    )
    def post(self, request: Request, project: UUID) -> Response:
        """Tell which contents are in the project already, by SHA-256; at most 1,000 at once."""
        actor = actor_of(request)
        asked = DigestsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = known_content(
            actor, project_visible_to(actor, project), asked.validated_data["sha256"]
        )
        return Response(KnownClipsSerializer({"known": found}).data)


class ClipView(APIView):
    """One clip."""

    parser_classes = [ShallowJSONParser]

    @extend_schema(operation_id="clips_read", responses=ClipSerializer)
    def get(self, request: Request, clip: UUID) -> Response:
        """Look at a clip."""
        only(request)
        return Response(ClipSerializer(clip_seen_by(actor_of(request), clip)).data)

    @extend_schema(
        operation_id="clips_change", request=ClipChangeSerializer, responses=ClipSerializer
    )
    def patch(self, request: Request, clip: UUID) -> Response:
        """Change name, metadata, priority, reference, or hold the clip back."""
        actor = actor_of(request)
        row = clip_managed_by(actor, clip)
        asked = ClipChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        changed = change_clip(clip_id=row.pk, changes=asked.validated_data, actor=actor)
        return Response(ClipSerializer(clip_seen_by(actor, changed.uid)).data)

    @extend_schema(operation_id="clips_delete", responses={204: None})
    def delete(self, request: Request, clip: UUID) -> Response:
        """Delete a clip with all work on it; it can be restored for a day."""
        actor = actor_of(request)
        delete_clip(clip_id=clip_managed_by(actor, clip).pk, actor=actor)
        return Response(status=204)


class RestoreClipView(APIView):
    """Undo of a deletion."""

    @extend_schema(operation_id="clips_restore", request=None, responses=ClipSerializer)
    def post(self, request: Request, clip: UUID) -> Response:
        """Bring a deleted clip back, with all work on it."""
        actor = actor_of(request)
        row = restore_clip(clip_id=clip_managed_by(actor, clip).pk, actor=actor)
        return Response(ClipSerializer(clip_seen_by(actor, row.uid)).data)


class RetryClipView(APIView):
    """Another try."""

    @extend_schema(operation_id="clips_retry", request=None, responses=ClipSerializer)
    def post(self, request: Request, clip: UUID) -> Response:
        """Analyse a clip again."""
        actor = actor_of(request)
        row = retry_clip(clip_id=clip_managed_by(actor, clip).pk, actor=actor)
        return Response(ClipSerializer(clip_seen_by(actor, row.uid)).data)


urls = [
    path("projects/<uuid:project>/clips", ClipsView.as_view(), name="clips"),
    path("projects/<uuid:project>/clips/known", KnownClipsView.as_view(), name="clips-known"),
    path("clips/<uuid:clip>", ClipView.as_view(), name="clip"),
    path("clips/<uuid:clip>/restore", RestoreClipView.as_view(), name="clip-restore"),
    path("clips/<uuid:clip>/retry", RetryClipView.as_view(), name="clip-retry"),
]
