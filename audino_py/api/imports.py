"""Files brought in: looked through, applied, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.pagination import Page
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.errors import TooLargeError
from audino_py.formats.readers import CHOICES
from audino_py.models import Import, ImportAim, ImportState
from audino_py.selectors.imports import import_visible_to, imports_of, readable_formats
from audino_py.services.import_requests import (
    LARGEST_BYTES,
    apply_import,
    bring_import,
    check_import_again,
    forget_import,
    undo_import,
)
from audino_py.services.imports import importable_project


class AimSerializer(Body):
    """What a file is, and what it is to become."""

    format = serializers.ChoiceField(
        choices=CHOICES, allow_blank=True, default="", help_text="Empty finds it out."
    )
    aim = serializers.ChoiceField(choices=ImportAim.choices, default=ImportAim.DRAFT)
    person = serializers.CharField(
        max_length=150,
        allow_blank=True,
        default="",
        help_text="User name of whose finished work it is; our own export names people itself.",
    )


class ImportFileSerializer(AimSerializer):
    """The file."""

    file = serializers.FileField(allow_empty_file=True, max_length=1000)


class ImportDecisionSerializer(Body):
    """What may be made, and whether the rest may be left out."""

    create_labels = serializers.BooleanField(default=False)
    create_speakers = serializers.BooleanField(default=False)
    leave_out = serializers.BooleanField(default=False)


class NewSpeakerSerializer(serializers.Serializer[Any]):
    """A name that no speaker of the project has."""

    name = serializers.CharField()
    segments = serializers.IntegerField()


class NewLabelSerializer(serializers.Serializer[Any]):
    """A label that the project does not have, with the answers that the file gives."""

    name = serializers.CharField()
    kind = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class NewValuesSerializer(serializers.Serializer[Any]):
    """Answers that a label of the project does not offer."""

    label = serializers.CharField()  # type: ignore[assignment]  # the field's name on the wire
    values = serializers.ListField(child=serializers.CharField())


class ProblemSerializer(serializers.Serializer[Any]):
    """Something that does not fit, and where it stands in the file."""

    code = serializers.CharField()
    where = serializers.CharField()
    message = serializers.CharField()


class StrangerSerializer(serializers.Serializer[Any]):
    """Somebody whom our own export names and the project does not know."""

    name = serializers.CharField(allow_blank=True)
    clips = serializers.IntegerField()


class SetAsideSerializer(serializers.Serializer[Any]):
    """What the format holds and nobody needs here."""

    what = serializers.CharField()
    times = serializers.IntegerField()


class ImportReportSerializer(serializers.Serializer[Any]):
    """What was found in a file; empty until it was looked through."""

    clips = serializers.IntegerField(required=False)
    segments = serializers.IntegerField(required=False)
    words = serializers.IntegerField(required=False, help_text="Words with times.")
    wordless = serializers.IntegerField(required=False)
    overlaps = serializers.IntegerField(
        required=False, help_text="Segments that begin while the same speaker still speaks."
    )
    begun = serializers.IntegerField(required=False, help_text="Clips with work begun.")
    drafted = serializers.IntegerField(required=False, help_text="Clips that have a draft.")
    repeated = serializers.IntegerField(required=False)
    source = serializers.CharField(required=False, allow_blank=True)  # type: ignore[assignment]  # the same
    new_speakers = NewSpeakerSerializer(many=True, required=False)
    new_speakers_in_all = serializers.IntegerField(required=False)
    new_labels = NewLabelSerializer(many=True, required=False)
    new_values = NewValuesSerializer(many=True, required=False)
    strangers = StrangerSerializer(
        many=True, required=False, help_text="Their work becomes that of who imports it."
    )
    problems = ProblemSerializer(many=True, required=False)
    problem_counts = serializers.DictField(child=serializers.IntegerField(), required=False)
    set_aside = SetAsideSerializer(many=True, required=False)
    kept = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="What undo had to leave."
    )


class ImportSerializer(serializers.ModelSerializer[Import]):
    """One file and how far it is."""

    id = serializers.UUIDField(source="uid", read_only=True)
    state = serializers.ChoiceField(choices=ImportState.choices, read_only=True)
    aim = serializers.ChoiceField(choices=ImportAim.choices, read_only=True)
    person = PersonSerializer(read_only=True, allow_null=True)
    created_by = PersonSerializer(read_only=True, allow_null=True)
    report = ImportReportSerializer(read_only=True)

    class Meta:
        model = Import
        fields = [
            "id",
            "name",
            "bytes",
            "format",
            "aim",
            "person",
            "state",
            "reason",
            "report",
            "done",
            "total",
            "created_by",
            "created_at",
            "changed_at",
            "applied_at",
        ]
        read_only_fields = fields


class ReadableFormatSerializer(serializers.Serializer[Any]):
    """A format that is read."""

    format = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    tools = serializers.ListField(
        child=serializers.CharField(), help_text="Names of tools that write it."
    )


class ImportsView(GenericAPIView[Import]):
    """Files that were brought into a project."""

    queryset = Import.objects.none()
    serializer_class = ImportSerializer
    pagination_class = Page
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="projects_imports_list", responses=ImportSerializer(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """All of them, newest first."""
        only(request, *PAGING)
        project = importable_project(actor_of(request), uid)
        page = self.paginate_queryset(imports_of(project))
        return self.get_paginated_response(ImportSerializer(page, many=True).data)

    @extend_schema(
        operation_id="projects_import",
        request={"multipart/form-data": ImportFileSerializer},
        responses={201: ImportSerializer},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Bring a file of any format that is read, or a zip of them; it is looked through first."""
        project = importable_project(actor_of(request), uid)
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES + 1024 * 1024:
            raise TooLargeError("An import holds up to 512 MiB. Split the file.")
        body = ImportFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = body.validated_data
        row = bring_import(
            project=project,
            name=wish["file"].name,
            blocks=wish["file"].chunks(),
            actor=actor_of(request),
            format_name=wish["format"],
            aim=wish["aim"],
            person=wish["person"],
        )
        return Response(ImportSerializer(row).data, status=status.HTTP_201_CREATED)


class ImportView(APIView):
    """One file that was brought in."""

    @extend_schema(
        operation_id="imports_retrieve",
        responses={200: ImportSerializer, 304: OpenApiResponse(description="Nothing is new.")},
    )
    def get(self, request: Request, uid: UUID) -> Any:
        """How far it is; ask again with If-None-Match, and nothing new costs nothing."""
        only(request)
        row = import_visible_to(actor_of(request), uid)
        etag = quote_etag(f"{row.state}-{row.done}-{row.changed_at.timestamp()}")
        response = Response(ImportSerializer(row).data, headers={"ETag": etag})
        return get_conditional_response(request, etag=etag, response=response)

    @extend_schema(operation_id="imports_delete", request=None, responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Forget a file that was not applied, or was taken back."""
        actor = actor_of(request)
        forget_import(row=import_visible_to(actor, uid), actor=actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ImportCheckView(APIView):
    """Another look at the file."""

    @extend_schema(
        operation_id="imports_check", request=AimSerializer, responses={200: ImportSerializer}
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Look through it again, as another format, for another aim, or because clips came."""
        actor = actor_of(request)
        row = import_visible_to(actor, uid)
        body = AimSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = body.validated_data
        row = check_import_again(
            row=row,
            actor=actor,
            format_name=wish["format"],
            aim=wish["aim"],
            person=wish["person"],
        )
        return Response(ImportSerializer(row).data)


class ImportApplyView(APIView):
    """The decision."""

    @extend_schema(
        operation_id="imports_apply",
        request=ImportDecisionSerializer,
        responses={200: ImportSerializer},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Make it what it was brought for: all of it, or nothing."""
        actor = actor_of(request)
        row = import_visible_to(actor, uid)
        body = ImportDecisionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = body.validated_data
        row = apply_import(
            row=row,
            actor=actor,
            creates_labels=wish["create_labels"],
            creates_speakers=wish["create_speakers"],
            leaves_out=wish["leave_out"],
        )
        return Response(ImportSerializer(row).data)


class ImportUndoView(APIView):
    """The way back."""

    @extend_schema(operation_id="imports_undo", request=None, responses={200: ImportSerializer})
    def post(self, request: Request, uid: UUID) -> Response:
        """Take all of it back that nobody has worked on since; the answer lists what stays."""
        actor = actor_of(request)
        row = undo_import(row=import_visible_to(actor, uid), actor=actor)
        return Response(ImportSerializer(row).data)


class ImportFormatsView(APIView):
    """What can be read."""

    @extend_schema(
        operation_id="import_formats",
        responses=inline_serializer(
            "ReadableFormatList", {"results": ReadableFormatSerializer(many=True)}
        ),
    )
    def get(self, request: Request) -> Response:
        """Every format that is read."""
        only(request)
        return Response({"results": readable_formats()})


urls = [
    path("projects/<uuid:uid>/imports", ImportsView.as_view(), name="imports"),
    path("imports/<uuid:uid>", ImportView.as_view(), name="one-import"),
    path("imports/<uuid:uid>/check", ImportCheckView.as_view(), name="check-import"),
    path("imports/<uuid:uid>/apply", ImportApplyView.as_view(), name="apply-import"),
    path("imports/<uuid:uid>/undo", ImportUndoView.as_view(), name="undo-import"),
    path("import-formats", ImportFormatsView.as_view(), name="import-formats"),
]
