"""Exports that are kept with a receipt: asked for, looked at, downloaded, made again."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.exports import AnyAccept, StateField
from audino_py.api.fields import TextField
from audino_py.api.media import RANGE, answer_range
from audino_py.api.pagination import Page
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.api.schema import failures
from audino_py.errors import UnknownError
from audino_py.formats.registry import FORMATS
from audino_py.models import Export, ExportState, Version
from audino_py.selectors.export_losses import Chosen, losses_expected
from audino_py.selectors.export_rows import (
    export_seen_by,
    exports_visible_to,
    file_of,
    version_to_export,
)
from audino_py.selectors.export_wanted import require_known
from audino_py.selectors.exports import (
    ExportQuery,
    expected_documents,
    export_options,
    export_visible_to,
)
from audino_py.selectors.versions import Rebuilding, options_of
from audino_py.services.export_choices import AUDIO_KINDS, ExportChoice, choice_from
from audino_py.services.exports import remake_export, request_export

MOST_NAMES = 1000


class SplitPlanSerializer(Body):
    """How to divide the clips."""

    shares = serializers.DictField(
        child=serializers.FloatField(),
        help_text='Parts and their shares: {"train": 80, "test": 20}.',
    )
    seed = serializers.IntegerField(default=0, min_value=0, max_value=2**31 - 1)
    session = TextField(
        default="", max_length=200, help_text="Metadata field that names the recording session."
    )


class ExportOrderSerializer(Body):
    """What to take out, in which form."""

    format = serializers.ChoiceField(choices=list(FORMATS))
    options = serializers.DictField(
        child=serializers.JSONField(), default=dict, help_text="Of the format; see the formats."
    )
    version = serializers.UUIDField(
        default=None, allow_null=True, help_text="A version, instead of the work as it is now."
    )
    state = serializers.ListField(child=StateField(), required=False, allow_empty=False)
    since = serializers.DateTimeField(default=None, allow_null=True, default_timezone=UTC)
    speakers = serializers.ListField(
        child=TextField(max_length=200), default=list, max_length=MOST_NAMES
    )
    answers = serializers.DictField(
        child=serializers.ListField(child=TextField(), max_length=MOST_NAMES),
        default=dict,
        help_text="By label: segments must hold one of these answers.",
    )
    drafts = serializers.BooleanField(
        default=True, help_text="False leaves out segments that nobody has confirmed."
    )
    audio = serializers.ChoiceField(choices=AUDIO_KINDS, default="none")
    split = SplitPlanSerializer(default=None, allow_null=True)


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export and where it stands; the receipt is whole once it is ready."""

    id = serializers.UUIDField(source="uid")
    state = serializers.ChoiceField(choices=ExportState.choices)
    version = serializers.UUIDField(source="version.uid")
    version_name = serializers.CharField(source="version.name")
    created_by = PersonSerializer(allow_null=True)
    receipt = serializers.DictField(child=serializers.JSONField())
    file_url = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id",
            "format",
            "state",
            "progress",
            "reason",
            "version",
            "version_name",
            "file_name",
            "bytes",
            "sha256",
            "file_url",
            "created_by",
            "created_at",
            "made_at",
            "receipt",
        ]
        read_only_fields = fields

    def get_file_url(self, export: Export) -> str:
        """Where the file is."""
        return f"/api/v1/exports/{export.uid}/file"


def query_of(request: Request, uid: UUID, asked: dict[str, Any]) -> ExportQuery:
    """What this actor may take out, narrowed to what they ask for."""
    query = export_visible_to(actor_of(request), uid)
    states = tuple(dict.fromkeys(asked.get("state") or query.states))
    return replace(query, states=states, since=asked.get("since"))


def order_of(request: Request, uid: UUID) -> tuple[ExportQuery, Version | None, ExportChoice]:
    """Read an order: which work, perhaps of which version, in which form."""
    export_visible_to(actor_of(request), uid)
    form = ExportOrderSerializer(data=request.data)
    form.is_valid(raise_exception=True)
    asked = form.validated_data
    query = query_of(request, uid, asked)
    version = None
    if asked["version"] is not None:
        version = version_to_export(actor_of(request), query.project, asked["version"])
    choice = choice_from(asked)
    require_known(query, version, choice.wanted, actor_of(request))
    return query, version, choice


class ExportsView(GenericAPIView[Export]):
    """A project's exports."""

    queryset = Export.objects.none()
    serializer_class = ExportSerializer
    pagination_class = Page

    @extend_schema(operation_id="exports_list", responses=ExportSerializer(many=True))
    def get(self, request: Request, uid: UUID) -> Response:
        """List exports that were made, the newest first."""
        only(request, *PAGING)
        query = export_visible_to(actor_of(request), uid)
        page = self.paginate_queryset(exports_visible_to(actor_of(request), query.project))
        return self.get_paginated_response(ExportSerializer(page, many=True).data)

    @extend_schema(
        operation_id="exports_create",
        request=ExportOrderSerializer,
        responses={201: ExportSerializer},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Make an export. A small one is ready at once; of others ask until `state` is ready."""
        query, version, choice = order_of(request, uid)
        export = request_export(
            query=query, choice=choice, actor=actor_of(request), version=version
        )
        return Response(ExportSerializer(export).data, status=status.HTTP_201_CREATED)


class ExportLossesSerializer(serializers.Serializer[Any]):
    """What a format cannot hold of this work."""

    sentences = serializers.ListField(child=serializers.CharField())
    clips = serializers.IntegerField(help_text="So many were looked at.")
    segments = serializers.IntegerField(help_text="So many of theirs were chosen.")
    is_whole = serializers.BooleanField(help_text="False: of a large export only its beginning.")


class ExportLossesView(APIView):
    """What an export would lose."""

    @extend_schema(
        operation_id="projects_export_losses",
        request=ExportOrderSerializer,
        responses={200: ExportLossesSerializer},
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Say of an order, before it is made, what will be missing and how often."""
        query, version, choice = order_of(request, uid)
        documents = (
            expected_documents(query) if version is None else Rebuilding(version).documents()
        )
        options = (
            replace(export_options(query, is_raw=False), **choice.fields)
            if version is None
            else options_of(version, choice.fields)
        )
        chosen = Chosen(choice.one, options, choice.wanted, choice.audio, choice.split)
        return Response(ExportLossesSerializer(losses_expected(documents, chosen)).data)


class ExportRowView(APIView):
    """One export."""

    @extend_schema(operation_id="exports_read", responses=ExportSerializer)
    def get(self, request: Request, uid: UUID) -> Response:
        """See how far it is, and its receipt."""
        only(request)
        return Response(ExportSerializer(export_seen_by(actor_of(request), uid)).data)


def file_types(status_code: int) -> dict[tuple[int, str], Any]:
    """What an export's file may be, for the document: JSON as what it holds, others as bytes."""
    kinds = {"application/zip", *(one.media_type for one in FORMATS.values())}
    json_type = "application/json"
    return {
        (status_code, kind): OpenApiTypes.ANY if kind == json_type else OpenApiTypes.BINARY
        for kind in sorted(kinds)
    }


class ExportFileView(APIView):
    """The file."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="exports_file",
        parameters=[RANGE],
        responses={
            **file_types(200),
            **file_types(206),
            416: OpenApiResponse(description="The file has no such range."),
            **failures(409),
        },
    )
    def get(self, request: Request, uid: UUID) -> HttpResponseBase:
        """Download it; ranges are answered, so that a broken download can go on."""
        only(request)
        export = export_seen_by(actor_of(request), uid)
        response = answer_range(
            request,
            file_of(export),
            "private, no-cache",
            still=lambda now: export_seen_by(now, uid),
        )
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=export.file_name
        )
        digest = base64.b64encode(bytes.fromhex(export.sha256)).decode()
        response["Repr-Digest"] = f"sha-256=:{digest}:"
        response["Link"] = f'</api/v1/exports/{export.uid}/receipt>; rel="describedby"'
        return response


class ReceiptView(APIView):
    """The receipt as a file of its own."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="exports_receipt",
        responses={(200, "application/json"): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        """Download what the file holds, what was lost, and how to make it again."""
        only(request)
        export = export_seen_by(actor_of(request), uid)
        if not export.receipt:
            raise UnknownError("This export has no receipt yet. It comes with the file.")
        text = json.dumps(export.receipt, indent=2, ensure_ascii=False)
        response = HttpResponse(f"{text}\n", content_type="application/json")
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{export.file_name or 'export'}.receipt.json"
        )
        return response


class ExportAgainView(APIView):
    """The same once more."""

    @extend_schema(operation_id="exports_again", request=None, responses={201: ExportSerializer})
    def post(self, request: Request, uid: UUID) -> Response:
        """Make the same export again, byte for byte, but for clips that were erased since."""
        actor = actor_of(request)
        again = remake_export(export=export_seen_by(actor, uid), actor=actor)
        return Response(ExportSerializer(again).data, status=status.HTTP_201_CREATED)


urls = [
    path("projects/<uuid:uid>/export/losses", ExportLossesView.as_view(), name="export-losses"),
    path("projects/<uuid:uid>/exports", ExportsView.as_view(), name="exports"),
    path("exports/<uuid:uid>", ExportRowView.as_view(), name="export-row"),
    path("exports/<uuid:uid>/file", ExportFileView.as_view(), name="export-file"),
    path("exports/<uuid:uid>/receipt", ReceiptView.as_view(), name="export-receipt"),
    path("exports/<uuid:uid>/again", ExportAgainView.as_view(), name="export-again"),
]
