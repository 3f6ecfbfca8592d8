"""Deleted projects that can still be brought back, on the wire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.people import PersonSerializer
from audino_py.api.permissions import Person
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import Project
from audino_py.selectors.projects import deleted_projects_of


class DeletedProjectSerializer(serializers.Serializer[Any]):
    """A deleted project, who deleted it, and until when that can be undone."""

    id = serializers.UUIDField(source="uid")
    name = serializers.CharField()
    person = PersonSerializer(source="deleted_by", allow_null=True)
    deleted_at = serializers.DateTimeField()
    until = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField())
    def get_until(self, project: Project) -> str:
        """When it is erased."""
        assert project.deleted_at is not None  # noqa: S101  it is deleted
        kept = timedelta(hours=settings.DELETED_KEPT_H)
        return serializers.DateTimeField().to_representation(project.deleted_at + kept)


class DeletedProjectsSerializer(serializers.Serializer[Any]):
    """The newest first."""

    results = DeletedProjectSerializer(many=True)


class DeletedProjectsView(APIView):
    """For people."""

    permission_classes = [Person]

    @extend_schema(operation_id="projects_deleted", responses=DeletedProjectsSerializer)
    def get(self, request: Request) -> Response:
        """Deleted projects that one managed and can bring back; all for administrators."""
        only(request)
        rows = deleted_projects_of(actor_of(request))
        return Response(DeletedProjectsSerializer({"results": rows}).data)


urls = [path("projects/deleted", DeletedProjectsView.as_view(), name="deleted-projects")]
