"""Voices of a project on the wire."""

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
from audino_py.models import Speaker
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.speakers import speaker_visible_to, speakers_visible_to
from audino_py.services.speakers import (
    merge_speaker,
    name_speaker,
    rename_speaker,
    unmerge_speaker,
)


class SpeakerSerializer(serializers.ModelSerializer[Speaker]):
    """One voice, the same across clips."""

    id = serializers.UUIDField(source="uid", read_only=True)
    merged_into = serializers.UUIDField(source="merged_into.uid", read_only=True, allow_null=True)

    class Meta:
        model = Speaker
        fields = ["id", "name", "position", "merged_into"]
        read_only_fields = fields


@extend_schema_serializer(many=False)
class SpeakersSerializer(serializers.Serializer[Any]):
    """The voices one sees, in their order."""

    results = SpeakerSerializer(many=True)


class SpeakersQuerySerializer(serializers.Serializer[Any]):
    """Which voices to list."""

    merged = serializers.BooleanField(default=False)  # those too that are others now


class IntoSerializer(Body):
    """The voice that it is."""

    into = serializers.UUIDField()


class SpeakerNameSerializer(Body):
    """What the voice is called."""

    name = serializers.CharField(max_length=200)


def name_in(request: Request) -> str:
    """The checked name of the body."""
    body = SpeakerNameSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["name"])


class SpeakerViewSet(ViewSet):
    """Voices: annotators see the shared ones and their own."""

    @extend_schema(
        operation_id="projects_speakers_list",
        parameters=[SpeakersQuerySerializer],
        responses=SpeakersSerializer,
    )
    def list(self, request: Request, project: UUID) -> Response:
        """The voices of the project, as far as one sees them; with `merged`, old names too."""
        only(request, "merged")
        query = SpeakersQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        actor = actor_of(request)
        speakers = speakers_visible_to(actor, project_visible_to(actor, project))
        if not query.validated_data["merged"]:
            speakers = speakers.filter(merged_into=None)
        return Response({"results": SpeakerSerializer(speakers, many=True).data})

    @extend_schema(
        request=SpeakerNameSerializer, responses={200: SpeakerSerializer, 201: SpeakerSerializer}
    )
    def create(self, request: Request, project: UUID) -> Response:
        """Name a voice: 201, or 200 with the one of that name."""
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        speaker, is_new = name_speaker(actor=actor, project=row, name=name_in(request))
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(SpeakerSerializer(speaker).data, status=code)

    @extend_schema(request=SpeakerNameSerializer, responses=SpeakerSerializer)
    def partial_update(self, request: Request, speaker: UUID) -> Response:
        """Rename a voice everywhere it is heard."""
        actor = actor_of(request)
        row = speaker_visible_to(actor, speaker)
        return Response(
            SpeakerSerializer(rename_speaker(actor=actor, speaker=row, name=name_in(request))).data
        )

    @extend_schema(
        operation_id="speakers_merge", request=IntoSerializer, responses=SpeakerSerializer
    )
    def merge(self, request: Request, speaker: UUID) -> Response:
        """Say that a voice is another one; all work, exports and agreement follow."""
        actor = actor_of(request)
        row = speaker_visible_to(actor, speaker)
        body = IntoSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        into = speaker_visible_to(actor, body.validated_data["into"])
        return Response(SpeakerSerializer(merge_speaker(actor=actor, speaker=row, into=into)).data)

    @extend_schema(operation_id="speakers_unmerge", request=None, responses=SpeakerSerializer)
    def unmerge(self, request: Request, speaker: UUID) -> Response:
        """Take the merging back: the voice has all of its segments again."""
        actor = actor_of(request)
        row = speaker_visible_to(actor, speaker)
        return Response(SpeakerSerializer(unmerge_speaker(actor=actor, speaker=row)).data)


urls = [
    path(
        "projects/<uuid:project>/speakers",
        SpeakerViewSet.as_view({"get": "list", "post": "create"}),
        name="speakers",
    ),
    path(
        "speakers/<uuid:speaker>",
        SpeakerViewSet.as_view({"patch": "partial_update"}),
        name="speaker",
    ),
    path(
        "speakers/<uuid:speaker>/merge",
        SpeakerViewSet.as_view({"post": "merge"}),
        name="merge-speaker",
    ),
    path(
        "speakers/<uuid:speaker>/unmerge",
        SpeakerViewSet.as_view({"post": "unmerge"}),
        name="unmerge-speaker",
    ),
]
