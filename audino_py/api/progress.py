"""What people did in a stretch of time, when it will be done, and time at work, on the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.exports import AnyAccept
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import Project
from audino_py.policies import may_read_all
from audino_py.selectors.progress import (
    Progress,
    forecast_of,
    payment_sheet,
    progress_visible_to,
)
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.tasks import task_worked_on
from audino_py.services.active import report_work
from audino_py.timeline.forecast import Forecast

USUAL = timedelta(days=30)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class MomentField(serializers.DateTimeField):
    """An instant that keeps the offset it came with: the sheet speaks of the asker's days."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """The same instant; one without an offset is UTC."""
        in_utc = super().enforce_timezone(value)  # refuses what is no instant
        return in_utc if value.tzinfo is None else value


class PeriodSerializer(serializers.Serializer[Any]):
    """From when until when, the end not included; the last thirty days by default."""

    since = MomentField(required=False)
    until = MomentField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A period that can be."""
        until = attrs.get("until", timezone.now())
        since = attrs.get("since", max(until, EARLIEST + USUAL) - USUAL)
        if not EARLIEST <= since < until:
            message = "Choose a period that ends after it begins."
            raise serializers.ValidationError({"until": [message]})
        return {"since": since, "until": until}


class PersonWorkSerializer(serializers.Serializer[Any]):
    """One person's numbers."""

    person = PersonSerializer()
    submitted = serializers.IntegerField()
    submitted_seconds = serializers.FloatField()
    accepted = serializers.IntegerField()
    accepted_seconds = serializers.FloatField()
    right_at_once = serializers.IntegerField()
    returns = serializers.IntegerField()
    active_seconds = serializers.FloatField()
    edits = serializers.IntegerField()
    work_per_minute = serializers.FloatField(allow_null=True)


class ForecastSerializer(serializers.Serializer[Any]):
    """When all will be accepted at the pace of late; it falls between the two in 8 of 10 cases."""

    earliest = serializers.DateTimeField()
    likely = serializers.DateTimeField()
    latest = serializers.DateTimeField()


class ProgressSerializer(serializers.Serializer[Any]):
    """Numbers by person, and the end in sight; no forecast before twenty clips are accepted."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    people = PersonWorkSerializer(many=True)
    forecast = ForecastSerializer(allow_null=True)


class WorkedSerializer(Body):
    """So many seconds at work in a stretch of time; pauses of more than a minute are not in it."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    seconds = serializers.FloatField(min_value=0)


def period_of(request: Request) -> tuple[datetime, datetime]:
    """What was asked for."""
    only(request, "since", "until")
    asked = PeriodSerializer(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return asked.validated_data["since"], asked.validated_data["until"]


def end_in_sight(project: Project) -> dict[str, datetime] | None:
    """The forecast as moments."""
    found: Forecast | None = forecast_of(project)
    if found is None:
        return None
    now = timezone.now()
    names = ("earliest", "likely", "latest")
    lengths = (found.low_s, found.middle_s, found.high_s)
    return {
        name: now + timedelta(seconds=min(length, 3.2e8))
        for name, length in zip(names, lengths, strict=True)
    }


class ProgressView(APIView):
    """Numbers."""

    @extend_schema(
        operation_id="projects_progress",
        parameters=[PeriodSerializer],
        responses=ProgressSerializer,
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """What everybody did in that time (managers and reviewers); what one did oneself."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        since, until = period_of(request)
        rows = progress_visible_to(actor, project, since, until)
        names = (*Progress.__dataclass_fields__, "work_per_minute")
        people = [
            {"person": user, **{name: getattr(row, name) for name in names}} for user, row in rows
        ]
        sees_all = may_read_all(actor, project.pk)
        body = {
            "since": since,
            "until": until,
            "people": people,
            "forecast": end_in_sight(project) if sees_all else None,
        }
        return Response(ProgressSerializer(body).data)


class PaymentsView(APIView):
    """The sheet for paying people."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="projects_payments",
        parameters=[PeriodSerializer],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        """Minutes accepted and time at work by person, as CSV; an annotator's own row."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        since, until = period_of(request)
        sheet = payment_sheet(progress_visible_to(actor, project, since, until), since, until)
        response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
        name = f"payments {since:%Y-%m-%d} to {until:%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class WorkedView(APIView):
    """Time at work."""

    @extend_schema(operation_id="tasks_worked", request=WorkedSerializer, responses={204: None})
    def post(self, request: Request, uid: UUID) -> Response:
        """Report time at work on a clip; the same stretch counts once.

        Also later: time before the clip was taken back or deleted, or the project archived, counts.
        """
        actor = actor_of(request)
        task = task_worked_on(actor, uid)
        body = WorkedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        report_work(task=task, actor=actor, **body.validated_data)
        return Response(status=204)


urls = [
    path("projects/<uuid:uid>/progress", ProgressView.as_view(), name="progress"),
    path("projects/<uuid:uid>/payments", PaymentsView.as_view(), name="payments"),
    path("tasks/<uuid:uid>/worked", WorkedView.as_view(), name="worked"),
]
