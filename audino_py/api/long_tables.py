"""The record and the clips as CSV, streamed: as narrowed as their lists are, however long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.http import StreamingHttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from audino_py.api.clip_filters import clip_filter_in
from audino_py.api.clips import ClipListSerializer, ClipOrderSerializer
from audino_py.api.events import EDIT_FILTERS, EditFilterSerializer, EventFilterSerializer
from audino_py.api.exports import AnyAccept
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.api.streams import while_allowed
from audino_py.errors import ForbiddenError
from audino_py.formats.names import safe_file_name
from audino_py.policies import Actor, may_read_all
from audino_py.selectors.clip_pages import ClipOrder
from audino_py.selectors.clips import clips_listed
from audino_py.selectors.days import today
from audino_py.selectors.events import EventFilter, edits_visible_to, events_visible_to
from audino_py.selectors.long_tables import clips_as_csv, deeds_as_csv, edits_as_csv
from audino_py.selectors.projects import project_visible_to

CSV = {(200, "text/csv"): OpenApiTypes.BINARY}


def streamed(
    request: Request, uid: UUID, name: str, rows: Callable[[Actor], Iterator[bytes]]
) -> StreamingHttpResponse:
    """The rows as a file to keep; refused at once where the asker may not have them.

    Parameters
    ----------
    name
        What the table is called in the name of the file.
    rows
        The table for an asker; it asks the policies before it answers.
    """
    actor = actor_of(request)
    project = project_visible_to(actor, uid)
    sees_all = may_read_all(actor, project.pk)

    def still(now: Actor) -> None:
        rows(now)
        if may_read_all(now, project.pk) != sees_all:
            raise ForbiddenError("You may not take out the work of others any more.")

    blocks = while_allowed(rows(actor), actor, still)
    response = StreamingHttpResponse(blocks, content_type="text/csv; charset=utf-8")
    stem = safe_file_name(f"{project.name} {name} {today()}")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{stem}.csv"
    )
    return response


class EventsTableView(APIView):
    """For managers."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="projects_events_csv", parameters=[EventFilterSerializer], responses=CSV
    )
    def get(self, request: Request, uid: UUID) -> StreamingHttpResponse:
        """Everything that was done in the project but edits, as CSV (managers)."""
        only(request, "verb", *EDIT_FILTERS)
        asked = EventFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted = EventFilter(**asked.validated_data)

        def rows(actor: Actor) -> Iterator[bytes]:
            return deeds_as_csv(events_visible_to(actor, project_visible_to(actor, uid), wanted))

        return streamed(request, uid, "record", rows)


class EditsTableView(APIView):
    """For managers."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="projects_edits_csv", parameters=[EditFilterSerializer], responses=CSV
    )
    def get(self, request: Request, uid: UUID) -> StreamingHttpResponse:
        """Every saved batch of changes in the project, as CSV (managers)."""
        only(request, *EDIT_FILTERS)
        asked = EditFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted = EventFilter(**asked.validated_data)

        def rows(actor: Actor) -> Iterator[bytes]:
            return edits_as_csv(edits_visible_to(actor, project_visible_to(actor, uid), wanted))

        return streamed(request, uid, "edits", rows)


class ClipsTableView(APIView):
    """For whoever lists clips."""

    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="clips_csv", parameters=[ClipListSerializer], responses=CSV)
    def get(self, request: Request, project: UUID) -> StreamingHttpResponse:
        """The list of clips as CSV, filtered and in order; annotators get those they work on."""
        wanted = clip_filter_in(request, "order")
        asked = ClipOrderSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        order = ClipOrder(asked.validated_data["order"])

        def rows(actor: Actor) -> Iterator[bytes]:
            found = project_visible_to(actor, project)
            return clips_as_csv(clips_listed(actor, found, wanted, order))

        return streamed(request, project, "clips", rows)


urls = [
    path("projects/<uuid:uid>/events/csv", EventsTableView.as_view(), name="events-csv"),
    path("projects/<uuid:uid>/edits/csv", EditsTableView.as_view(), name="edits-csv"),
    path("projects/<uuid:project>/clips/csv", ClipsTableView.as_view(), name="clips-csv"),
]
