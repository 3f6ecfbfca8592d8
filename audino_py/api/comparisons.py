"""Versions of a clip, their agreement and the clip's final, on the wire."""

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
from audino_py.api.pagination import Page
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.api.task_forms import SegmentSerializer
from audino_py.models import AnnotationKind, Clip, ClipPurpose, TaskState
from audino_py.selectors.clips import clip_heard_by
from audino_py.selectors.comparisons import (
    agreements_on,
    compared,
    done_twice,
    version_among,
    version_form,
    versions_of,
)
from audino_py.selectors.projects import project_visible_to
from audino_py.services.finals import begin_final, settle_clip
from audino_py.timeline.differences import Change
from audino_py.timeline.disputes import Matter
from audino_py.timeline.times import to_seconds


class ClipVersionSerializer(serializers.Serializer[Any]):
    """What one person handed in for a clip, or its final."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=AnnotationKind.choices)
    author = PersonSerializer(allow_null=True)
    task = serializers.UUIDField(allow_null=True)
    state = serializers.ChoiceField(choices=TaskState.choices, allow_null=True)
    revision = serializers.IntegerField()
    segments = SegmentSerializer(many=True)


class ClipVersionsSerializer(serializers.Serializer[Any]):
    """What the clip is for, and all versions: the oldest first and the final last."""

    name = serializers.CharField()
    duration = serializers.FloatField()
    purpose = serializers.ChoiceField(choices=ClipPurpose.choices)
    results = ClipVersionSerializer(many=True)


class AgreementSerializer(serializers.Serializer[Any]):
    """Figures of two versions: shares of one, error rates (null without a reference), seconds."""

    iou = serializers.FloatField()
    f1 = serializers.FloatField()
    boundary_f1 = serializers.FloatField()
    kappa = serializers.FloatField()
    der = serializers.FloatField(allow_null=True)
    wer = serializers.FloatField(allow_null=True)
    cer = serializers.FloatField(allow_null=True)
    disputed = serializers.FloatField()


class DisputeSerializer(serializers.Serializer[Any]):
    """A stretch in which two versions differ."""

    start = serializers.FloatField()
    end = serializers.FloatField()
    matter = serializers.ChoiceField(choices=[(one, one) for one in Matter])


class DifferenceSerializer(serializers.Serializer[Any]):
    """A segment that is not the same in both; the ids of the two, where they are there."""

    start = serializers.FloatField()
    end = serializers.FloatField()
    changes = serializers.ListField(
        child=serializers.ChoiceField(choices=[(one, one) for one in Change])
    )
    first = serializers.UUIDField(allow_null=True)
    second = serializers.UUIDField(allow_null=True)


class ClipComparisonSerializer(serializers.Serializer[Any]):
    """Two versions side by side."""

    agreement = AgreementSerializer()
    disputes = DisputeSerializer(many=True)
    differences = DifferenceSerializer(many=True)


class DoubledClipSerializer(serializers.Serializer[Any]):
    """The clip that was done more than once."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    duration = serializers.FloatField()


class ClipAgreementSerializer(serializers.Serializer[Any]):
    """A clip that was done more than once, and how far its people agree."""

    clip = DoubledClipSerializer()
    people = PersonSerializer(many=True)
    agreement = AgreementSerializer(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)
    has_final = serializers.BooleanField()


class WorkChoiceSerializer(Body):
    """The version to start from."""

    annotation = serializers.UUIDField()


class SettledSerializer(serializers.Serializer[Any]):
    """How much work was accepted with it."""

    accepted = serializers.IntegerField()


class VersionsView(APIView):
    """For reviewers."""

    @extend_schema(responses=ClipVersionsSerializer, operation_id="clips_versions")
    def get(self, request: Request, clip: UUID) -> Response:
        """What was handed in for a clip, and its final."""
        only(request)
        actor = actor_of(request)
        row = clip_heard_by(actor, clip)
        versions = versions_of(row, actor)
        return Response(
            {
                "name": row.name,
                "duration": to_seconds(row.duration_us or 0),
                "purpose": row.purpose,
                "results": [version_form(one) for one in versions],
            }
        )


class ComparisonView(APIView):
    """For reviewers."""

    @extend_schema(
        operation_id="clips_comparison",
        parameters=[
            OpenApiParameter("first", UUID, required=True, description="A version of the clip."),
            OpenApiParameter("second", UUID, required=True, description="Another one."),
        ],
        responses=ClipComparisonSerializer,
    )
    def get(self, request: Request, clip: UUID) -> Response:
        """Where two versions differ, and by how much."""
        actor = actor_of(request)
        row = clip_heard_by(actor, clip)
        versions = versions_of(row, actor)
        only(request, "first", "second")
        form = PairSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        pair = [version_among(versions, uid, name) for name, uid in form.validated_data.items()]
        return Response(compared(row, *pair))


class PairSerializer(serializers.Serializer[Any]):
    """Which two."""

    first = serializers.UUIDField()
    second = serializers.UUIDField()


class FinalView(APIView):
    """For reviewers."""

    @extend_schema(
        operation_id="clips_final",
        request=WorkChoiceSerializer,
        responses={200: ClipVersionSerializer, 201: ClipVersionSerializer},
    )
    def post(self, request: Request, clip: UUID) -> Response:
        """Begin the clip's final as a copy of somebody's work; 200 where there is one already."""
        actor = actor_of(request)
        versions = versions_of(clip_heard_by(actor, clip), actor)
        form = WorkChoiceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        work = version_among(versions, form.validated_data["annotation"], "annotation")
        final, is_new = begin_final(work=work, actor=actor)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(version_form(final), status=code)


class SettleView(APIView):
    """For reviewers."""

    @extend_schema(operation_id="clips_settle", request=None, responses=SettledSerializer)
    def post(self, request: Request, clip: UUID) -> Response:
        """Take the final for good, and accept the work it was made of."""
        actor = actor_of(request)
        accepted = settle_clip(clip=clip_heard_by(actor, clip), actor=actor)
        return Response({"accepted": accepted})


class AgreementView(GenericAPIView[Clip]):
    """For reviewers."""

    queryset = Clip.objects.none()
    serializer_class = ClipAgreementSerializer
    pagination_class = Page

    @extend_schema(operation_id="projects_agreement", responses=ClipAgreementSerializer(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """Clips that several people did, newest first, with their agreement."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        rows = done_twice(project, actor)
        only(request, *PAGING)
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(agreements_on(page))


urls = [
    path("clips/<uuid:clip>/versions", VersionsView.as_view()),
    path("clips/<uuid:clip>/comparison", ComparisonView.as_view()),
    path("clips/<uuid:clip>/final", FinalView.as_view()),
    path("clips/<uuid:clip>/settle", SettleView.as_view()),
    path("projects/<uuid:uid>/agreement", AgreementView.as_view()),
]
