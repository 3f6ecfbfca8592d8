"""Segments on the wire: read whole, changed batch by batch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.utils import (
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.pagination import Page
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of, if_match
from audino_py.api.schema import ErrorBodySerializer, failures
from audino_py.api.task_forms import AnnotationSerializer, SegmentSerializer
from audino_py.api.tasks import IF_MATCH, annotation_response
from audino_py.errors import TooLargeError
from audino_py.models import Revision
from audino_py.selectors.annotations import annotation_form, annotation_visible_to, as_json
from audino_py.selectors.revisions import revision_form, revisions_of
from audino_py.services.changes import MOST_BYTES, change_annotation, read_batch


class PutSerializer(serializers.Serializer[Any]):
    """Make a segment, or replace it as a whole."""

    op = serializers.ChoiceField(choices=["put"])
    segment = SegmentSerializer()


class DeleteSerializer(serializers.Serializer[Any]):
    """Take a segment away."""

    op = serializers.ChoiceField(choices=["delete"])
    id = serializers.UUIDField()


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Change",
        serializers=[PutSerializer, DeleteSerializer],
        resource_type_field_name=None,
        many=True,
    )
)
class ChangesField(serializers.ListField):
    """For the document alone: msgspec reads the body."""


class ChangesSerializer(serializers.Serializer[Any]):
    """A batch: all of it or nothing; at most 500 changes and 1 MiB, each segment once."""

    id = serializers.UUIDField()
    changes = ChangesField(max_length=500, min_length=1)


class RevisionNumberSerializer(serializers.Serializer[Any]):
    """Where the annotation stands now."""

    revision = serializers.IntegerField()


class RevisionSerializer(serializers.Serializer[Any]):
    """One batch as it was made; each change carries what it replaced as ``before``."""

    number = serializers.IntegerField()
    batch = serializers.UUIDField()
    author = PersonSerializer(allow_null=True)
    at = serializers.DateTimeField()
    changes = serializers.ListField(child=serializers.DictField(child=serializers.JSONField()))


class StaleSerializer(ErrorBodySerializer):
    """412: where the annotation stands, and what happened since, at most 1,000 revisions."""

    revision = serializers.IntegerField()
    since = RevisionSerializer(many=True)


class AnnotationView(APIView):
    """One annotation."""

    @extend_schema(responses=AnnotationSerializer)
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        """All segments; the revision is the ETag."""
        only(request)
        actor = actor_of(request)
        annotation = annotation_visible_to(actor, uid)
        return annotation_response(as_json(annotation_form(annotation, actor)), annotation.revision)


class ChangesView(APIView):
    """The save."""

    @extend_schema(
        request=ChangesSerializer,
        parameters=[IF_MATCH],
        responses={
            200: RevisionNumberSerializer,
            412: StaleSerializer,
            **failures(422, 428),
        },
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Apply a batch to the revision in If-Match; a batch that came before counts once."""
        base = if_match(request)
        revision = change_annotation(
            uid=uid, base=base, batch=read_batch(_body_of(request)), actor=actor_of(request)
        )
        return Response({"revision": revision}, headers={"ETag": f'"{revision}"'})


def _body_of(request: Request) -> bytes:
    """The raw body: msgspec reads it, REST framework's parsers would read it twice."""
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType(request.content_type)
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise TooLargeError("Send at most 1 MiB of changes at once; split them into batches.")
    return bytes(request._request.body)  # noqa: SLF001  REST framework's own way


class RevisionPage(Page):
    """Newest first."""

    ordering = "-number"


class RevisionsView(GenericAPIView[Revision]):
    """What was changed, by whom."""

    queryset = Revision.objects.none()
    serializer_class = RevisionSerializer
    pagination_class = RevisionPage

    @extend_schema(responses=RevisionSerializer(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """The history of an annotation, newest first."""
        only(request, *PAGING)
        annotation = annotation_visible_to(actor_of(request), uid)
        page = self.paginate_queryset(revisions_of(annotation)) or []
        return self.get_paginated_response([revision_form(revision) for revision in page])


urls = [
    path("annotations/<uuid:uid>", AnnotationView.as_view()),
    path("annotations/<uuid:uid>/changes", ChangesView.as_view()),
    path("annotations/<uuid:uid>/revisions", RevisionsView.as_view()),
]
