"""Finished work brought in: our own JSON Lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.requests import actor_of
from audino_py.errors import TooLargeError
from audino_py.services.imports import import_documents, importable_project

LARGEST_BYTES = 512 * 1024 * 1024


class ImportFileSerializer(serializers.Serializer[Any]):
    """The file."""

    file = serializers.FileField(allow_empty_file=True)


class RefusedLineSerializer(serializers.Serializer[Any]):
    """A line that cannot be taken in, and why; lines count from 1."""

    line = serializers.IntegerField(source="number")
    message = serializers.CharField()


class ImportReportSerializer(serializers.Serializer[Any]):
    """What was taken in; if anything was refused, nothing was."""

    clips = serializers.IntegerField()
    segments = serializers.IntegerField()
    refused = RefusedLineSerializer(many=True)


class ImportView(APIView):
    """A project's finished work, from a file."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="projects_import",
        request={"multipart/form-data": ImportFileSerializer},
        responses={200: ImportReportSerializer},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Import JSON Lines that were exported here or elsewhere: all lines or none."""
        project = importable_project(actor_of(request), uid)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
            raise TooLargeError("An import holds up to 512 MiB. Split the file by lines.")
        body = ImportFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        report = import_documents(
            project=project, file=body.validated_data["file"].file, actor=actor_of(request)
        )
        return Response(ImportReportSerializer(report).data)


urls = [path("projects/<uuid:uid>/imports", ImportView.as_view(), name="imports")]
