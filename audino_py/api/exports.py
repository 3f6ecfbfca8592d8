"""Finished work taken out: one streamed file, and how much it would hold."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.api.streams import while_allowed
from audino_py.errors import ForbiddenError
from audino_py.formats.format import Format
from audino_py.formats.names import safe_file_name
from audino_py.formats.registry import FORMATS, group_of
from audino_py.models import TaskState
from audino_py.policies import Actor
from audino_py.selectors.exports import (
    ExportQuery,
    clips_by_state,
    export_size,
    export_visible_to,
)
from audino_py.services.export_files import pretty
from audino_py.services.export_streams import ExportStream, receipt_for

log = logging.getLogger("audino.exports")

# Work that nobody holds, or that nobody has done, is no export.
STATES = tuple(state for state in TaskState.values if state != TaskState.QUEUED)


class StatesField(serializers.Field[Any, str, Any, Any]):
    """States of work with commas between them."""

    default_error_messages = {
        "blank": "Name at least one state.",
        "state": "{word} is none of {known}.",
    }

    def to_internal_value(self, data: str) -> tuple[str, ...]:
        """Split, and refuse what is no state."""
        words = [word.strip() for word in data.split(",") if word.strip()]
        for word in words:
            if word not in STATES:
                self.fail("state", word=word[:40], known=", ".join(STATES))
        if not words:
            self.fail("blank")
        return tuple(dict.fromkeys(words))


class StateField(serializers.ChoiceField):
    """One state of work; a wrong one is told those there are."""

    def __init__(self) -> None:
        known = ", ".join(STATES)
        wrong = f'"{{input}}" is none of {known}.'
        super().__init__(choices=STATES, error_messages={"invalid_choice": wrong})


class SelectionSerializer(serializers.Serializer[Any]):
    """Which work an export holds."""

    state = StatesField(required=False)
    since = serializers.DateTimeField(default=None, default_timezone=UTC)


class ExportChoiceSerializer(SelectionSerializer):
    """Which work, and in which format."""

    format = serializers.ChoiceField(choices=list(FORMATS))
    raw = serializers.BooleanField(default=False)


class OptionChoiceSerializer(serializers.Serializer[Any]):
    """One answer to an option of a format."""

    value = serializers.CharField()
    text = serializers.CharField()


class FormatOptionSerializer(serializers.Serializer[Any]):
    """What may be asked for beside; without choices it is yes or no."""

    name = serializers.CharField()
    title = serializers.CharField()
    choices = OptionChoiceSerializer(many=True)


class ExportFormatSerializer(serializers.Serializer[Any]):
    """A format and its rules: enough to build a page from."""

    format = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    tools = serializers.ListField(
        child=serializers.CharField(), help_text="Names of tools that take it."
    )
    group = serializers.CharField(help_text="What people do with it.")
    suffix = serializers.CharField()
    holds = serializers.ListField(
        child=serializers.CharField(), help_text="What it carries; all else is counted as lost."
    )
    is_per_clip = serializers.BooleanField()
    names_audio = serializers.BooleanField(help_text="Whether audio should go along.")
    is_read_back = serializers.BooleanField(help_text="Whether it can be imported again.")
    options = FormatOptionSerializer(many=True)


def format_facts(one: Format) -> dict[str, Any]:
    """A format as the wire tells it."""
    options = [
        {
            "name": option.name,
            "title": option.title,
            "choices": [{"value": value, "text": text} for value, text in option.choices],
        }
        for option in one.options
    ]
    names = ("title", "sentence", "suffix", "is_per_clip", "names_audio", "is_read_back")
    facts = {name: getattr(one, name) for name in names} | {"group": group_of(one)}
    lists = {"tools": list(one.tools), "holds": sorted(one.holds), "options": options}
    return {"format": one.name, **facts, **lists}


class ExportSummarySerializer(serializers.Serializer[Any]):
    """How much an export would hold."""

    clips = serializers.IntegerField()
    segments = serializers.IntegerField()
    seconds = serializers.FloatField()
    elsewhere = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Where nothing is chosen: clips by the state of their work, whenever it changed.",
    )


class ExportFormatsSerializer(serializers.Serializer[Any]):
    """The formats there are."""

    formats = ExportFormatSerializer(many=True)


class AnyAccept(BaseContentNegotiation):
    """The file decides the type of the answer, not the Accept header of who asks."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first: nothing is read."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the one that writes errors."""
        return renderers[0], renderers[0].media_type


SELECTION = [
    OpenApiParameter(
        "state",
        str,
        description="States of work, with commas between them; accepted alone by default.",
    ),
    OpenApiParameter(
        "since", OpenApiTypes.DATETIME, description="Only work that changed at or after it."
    ),
]
FILE_CHOICE = [
    OpenApiParameter("format", str, required=True, enum=list(FORMATS)),
    *SELECTION,
    OpenApiParameter(
        "raw", bool, description="CSV only: cells as they are, not safe in a spreadsheet."
    ),
]


def _query(
    request: Request, uid: UUID, kind: type[serializers.Serializer[Any]]
) -> tuple[ExportQuery, dict[str, Any]]:
    """Ask first whether who asks may, then what they want."""
    query = export_visible_to(actor_of(request), uid)
    choice = kind(data=request.query_params.dict())
    only(request, *choice.fields)
    choice.is_valid(raise_exception=True)
    chosen: dict[str, Any] = choice.validated_data
    return replace(query, states=chosen.get("state", query.states), since=chosen["since"]), chosen


class ExportView(APIView):
    """A project's finished work as one file."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="projects_export",
        parameters=FILE_CHOICE,
        responses={
            # JSON is read as what it holds, the others as bytes.
            (200, media_type): OpenApiTypes.ANY
            if media_type == "application/json"
            else OpenApiTypes.BINARY
            for media_type in dict.fromkeys(one.media_type for one in FORMATS.values())
        },
    )
    def get(self, request: Request, uid: UUID) -> StreamingHttpResponse:
        """Stream the file; an annotator gets their own work only.

        A zip holds its receipt; `Link` says where that of any other file is.
        """
        query, chosen = _query(request, uid, ExportChoiceSerializer)
        one = FORMATS[chosen["format"]]
        # A read changes nothing, the table of events neither: who took what stands in the log.
        log.info("%s takes %s of project %s", actor_of(request).owner, one.name, uid)
        guarded, _ = _guarded(request, query, chosen)
        response = StreamingHttpResponse(guarded, content_type=one.media_type)
        stem = safe_file_name(f"{query.project.name} {timezone.now():%Y-%m-%d}")
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=f"{stem}{one.suffix}"
        )
        receipt = reverse("export-stream-receipt", args=[uid])
        asked = urlencode(request.query_params.dict())
        response["Link"] = f'<{receipt}?{asked}>; rel="describedby"'
        return response


def _guarded(
    request: Request, query: ExportQuery, chosen: dict[str, Any]
) -> tuple[Iterator[bytes], ExportStream]:
    """Begin an export that breaks off when who asked may not have it any more."""
    stream = ExportStream(query, FORMATS[chosen["format"]], is_raw=chosen["raw"])

    def still(now: Actor) -> None:
        if export_visible_to(now, query.project.uid).user != query.user:
            raise ForbiddenError("You may not take out the work of others any more.")

    return while_allowed(stream.blocks(), actor_of(request), still), stream


class ExportStreamReceiptView(APIView):
    """What the file of :class:`ExportView` holds."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="projects_export_receipt",
        parameters=FILE_CHOICE,
        responses={(200, "application/json"): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        """Count what the same request gives as a file, what is lost, and its checksum."""
        query, chosen = _query(request, uid, ExportChoiceSerializer)
        blocks, stream = _guarded(request, query, chosen)
        return HttpResponse(pretty(receipt_for(stream, blocks)), content_type="application/json")


class ExportSummaryView(APIView):
    """How much an export would hold."""

    @extend_schema(
        operation_id="projects_export_summary",
        parameters=SELECTION,
        responses={200: ExportSummarySerializer},
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """Count without writing."""
        query, _ = _query(request, uid, SelectionSerializer)
        size = export_size(query)
        body = {
            "clips": size.clips,
            "segments": size.segments,
            "seconds": size.seconds,
            "elsewhere": {} if size.clips else clips_by_state(query),
        }
        return Response(ExportSummarySerializer(body).data)


class ExportFormatsView(APIView):
    """In which formats work is taken out: known before anything is counted."""

    @extend_schema(operation_id="projects_export_formats", responses={200: ExportFormatsSerializer})
    def get(self, request: Request, uid: UUID) -> Response:
        """List them with their rules."""
        export_visible_to(actor_of(request), uid)
        only(request)
        body = {"formats": [format_facts(one) for one in FORMATS.values()]}
        return Response(ExportFormatsSerializer(body).data)


urls = [
    path(
        "projects/<uuid:uid>/export/receipt",
        ExportStreamReceiptView.as_view(),
        name="export-stream-receipt",
    ),
    path("projects/<uuid:uid>/export", ExportView.as_view(), name="export"),
    path("projects/<uuid:uid>/export/formats", ExportFormatsView.as_view(), name="export-formats"),
    path("projects/<uuid:uid>/export/summary", ExportSummaryView.as_view(), name="export-summary"),
]
