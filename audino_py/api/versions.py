"""Versions on the wire: frozen, listed, compared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.exports import StateField
from audino_py.api.fields import SecondsField, TextField
from audino_py.api.pagination import Page
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.receipts import query_of
from audino_py.api.requests import actor_of
from audino_py.errors import InvalidError
from audino_py.formats.document import Answer, Span
from audino_py.models import Version
from audino_py.policies import Actor
from audino_py.selectors.version_differences import (
    Differences,
    differences_from_now,
    differences_of,
)
from audino_py.selectors.versions import version_visible_to, versions_visible_to
from audino_py.services.versions import freeze_version

CLIPS_A_PAGE = 20
NOW = "now"


class FrozenVersionSerializer(serializers.ModelSerializer[Version]):
    """What a project's work was at one moment."""

    id = serializers.UUIDField(source="uid")
    created_by = PersonSerializer(allow_null=True)
    states = serializers.SerializerMethodField()
    clips = serializers.SerializerMethodField()
    segments = serializers.SerializerMethodField()
    seconds = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields = [
            "id",
            "name",
            "note",
            "label_version",
            "states",
            "clips",
            "segments",
            "seconds",
            "digest",
            "created_by",
            "created_at",
        ]
        read_only_fields = fields

    def get_states(self, version: Version) -> list[str]:
        """States of the work it holds."""
        return list(version.selection["states"])

    def get_clips(self, version: Version) -> int:
        """How many clips it held when it was frozen."""
        return int(version.counts["clips"])

    def get_segments(self, version: Version) -> int:
        """And how many segments."""
        return int(version.counts["segments"])

    def get_seconds(self, version: Version) -> float:
        """The length of its clips together."""
        return float(version.counts["seconds"])


class NewVersionSerializer(Body):
    """A version to be frozen."""

    name = TextField(max_length=200, allow_blank=False)
    note = TextField(max_length=10_000, default="")
    state = serializers.ListField(child=StateField(), required=False, allow_empty=False)


class VersionSpanSerializer(serializers.Serializer[Any]):
    """A segment of a version, in words."""

    start = SecondsField(source="start_us")
    end = SecondsField(source="end_us")
    speaker = serializers.CharField(allow_null=True)
    text = serializers.CharField()
    answers = serializers.SerializerMethodField()
    channel = serializers.IntegerField(allow_null=True)
    unsure = serializers.BooleanField()

    def get_answers(self, span: Span) -> dict[str, str]:
        """What it answers, by the names of the labels."""
        return {answer.label.name: _in_words(answer) for answer in span.answers}


def _in_words(answer: Answer) -> str:
    plain = answer.plain
    return "; ".join(plain) if isinstance(plain, list) else str(plain)


class VersionSegmentSerializer(serializers.Serializer[Any]):
    """A segment that differs, and where to listen to it."""

    id = serializers.UUIDField(source="place.uid")
    change = serializers.ChoiceField(choices=("added", "removed", "changed"))
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]  # a name of our wire
    start = SecondsField(source="place.start_us")
    end = SecondsField(source="place.end_us")
    before = VersionSpanSerializer(allow_null=True)
    after = VersionSpanSerializer(allow_null=True)


class VersionClipSerializer(serializers.Serializer[Any]):
    """A clip that differs."""

    clip = serializers.UUIDField()
    name = serializers.CharField()
    change = serializers.ChoiceField(choices=("added", "removed", "changed"))
    segments = VersionSegmentSerializer(many=True)


class VersionComparisonSerializer(serializers.Serializer[Any]):
    """How many clips differ, and a page of them."""

    added = serializers.IntegerField()
    removed = serializers.IntegerField()
    changed = serializers.IntegerField()
    next = serializers.IntegerField(allow_null=True, help_text="Pass it as `after` to go on.")
    clips = VersionClipSerializer(many=True)


class VersionsView(GenericAPIView[Version]):
    """A project's versions."""

    queryset = Version.objects.none()
    serializer_class = FrozenVersionSerializer
    pagination_class = Page

    @extend_schema(operation_id="versions_list", responses=FrozenVersionSerializer(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """List frozen versions, the newest first."""
        only(request, *PAGING)
        page = self.paginate_queryset(versions_visible_to(actor_of(request), uid))
        return self.get_paginated_response(FrozenVersionSerializer(page, many=True).data)

    @extend_schema(
        operation_id="versions_create",
        request=NewVersionSerializer,
        responses={201: FrozenVersionSerializer},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Freeze the accepted work as it is now; later edits do not change it."""
        actor = actor_of(request)
        query = query_of(request, uid, {})
        form = NewVersionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = form.validated_data
        version = freeze_version(
            query=query_of(request, uid, asked) if "state" in asked else query,
            name=asked["name"],
            note=asked["note"],
            actor=actor,
        )
        return Response(FrozenVersionSerializer(version).data, status=status.HTTP_201_CREATED)


class VersionView(APIView):
    """One version."""

    @extend_schema(operation_id="versions_read", responses=FrozenVersionSerializer)
    def get(self, request: Request, uid: UUID) -> Response:
        """See what it holds."""
        only(request)
        return Response(FrozenVersionSerializer(version_visible_to(actor_of(request), uid)).data)


class ComparisonView(APIView):
    """Two versions of one project, or one and the work as it is now."""

    @extend_schema(
        operation_id="versions_compare",
        parameters=[
            OpenApiParameter(
                "other",
                str,
                required=True,
                description="The later version by its id, or `now` for the work as it is now.",
            ),
            OpenApiParameter("after", int, description="`next` of the page before."),
        ],
        responses=VersionComparisonSerializer,
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """See which clips and segments came, went or were changed, with times to listen to."""
        actor = actor_of(request)
        first = version_visible_to(actor, uid)
        only(request, "other", "after")
        after = _number(request.query_params.get("after", "0"))
        found = _differences(actor, first, request.query_params.get("other", ""))
        clips = found.clips[after : after + CLIPS_A_PAGE]
        is_last = after + CLIPS_A_PAGE >= len(found.clips)
        body = {
            "added": len(found.added),
            "removed": len(found.removed),
            "changed": len(found.changed),
            "next": None if is_last else after + CLIPS_A_PAGE,
            "clips": list(found.in_detail(clips)),
        }
        return Response(VersionComparisonSerializer(body).data)


def _differences(actor: Actor, first: Version, other: str) -> Differences:
    if other == NOW:
        return differences_from_now(first)
    second = version_visible_to(actor, _uuid(other))
    if second.project_id != first.project_id:
        raise InvalidError("Compare two versions of the same project.")
    return differences_of(first, second)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        message = "Name the other version by its id, or `now`."
        raise InvalidError(message, fields={"other": [message]}) from error


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        message = "`after` is the number that the page before called `next`."
        raise InvalidError(message, fields={"after": [message]})
    return int(text)


urls = [
    path("projects/<uuid:uid>/versions", VersionsView.as_view(), name="versions"),
    path("versions/<uuid:uid>", VersionView.as_view(), name="version"),
    path("versions/<uuid:uid>/comparison", ComparisonView.as_view(), name="version-comparison"),
]
