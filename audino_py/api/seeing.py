"""What managers look at over time, on the wire: days, how alike people work, tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.exports import AnyAccept
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.policies import may_read_all, require
from audino_py.selectors.days import DEEDS, STATES, days_of_person, days_visible_to, today
from audino_py.selectors.members import person_in
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.quality import quality_of
from audino_py.selectors.tables import TABLES, table_of
from audino_py.services.stats import freshen

USUAL_DAYS = 28
MOST_DAYS = 366


class SpanSerializer(serializers.Serializer[Any]):
    """From which day to which, both included; the last 28 days by default, at most 366."""

    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    person = serializers.UUIDField(required=False, help_text="Of one member alone.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A span that can be."""
        until = attrs.get("until", today())
        since = attrs.get("since", until - timedelta(days=USUAL_DAYS - 1))
        if not 0 <= (until - since).days < MOST_DAYS:
            message = f"Choose a span of 1 to {MOST_DAYS} days."
            raise serializers.ValidationError({"since": [message]})
        return {**attrs, "since": since, "until": until}


def _numbers() -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """Work by state at the end of the day, and what happened on it."""
    states = {name.value: serializers.IntegerField(allow_null=True) for name in STATES}
    deeds = {
        name: serializers.FloatField() if name.endswith("seconds") else serializers.IntegerField()
        for name in DEEDS
    }
    return {"day": serializers.DateField(), **states, **deeds}


DaySerializer = inline_serializer("Day", _numbers())


class MixedSerializer(serializers.Serializer[Any]):
    """Two answers that are given for each other more often than any others of the question."""

    first = serializers.CharField()
    second = serializers.CharField()
    count = serializers.IntegerField()


class QuestionQualitySerializer(serializers.Serializer[Any]):
    """How often two people give a segment the same answer to this question."""

    id = serializers.CharField()
    name = serializers.CharField()
    same = serializers.IntegerField()
    compared = serializers.IntegerField()
    rate = serializers.FloatField()
    mixed = MixedSerializer(allow_null=True)
    is_low = serializers.BooleanField()


class MeasuresSerializer(serializers.Serializer[Any]):
    """Shares of one; ``words`` is the share that differs. Null where nothing was compared."""

    speaker = serializers.FloatField(allow_null=True)
    words = serializers.FloatField(allow_null=True)
    edges = serializers.FloatField(allow_null=True)
    answers = serializers.FloatField(allow_null=True)


class PersonQualitySerializer(MeasuresSerializer):
    """How alike one person works to those who did the same clips."""

    person = PersonSerializer()
    clips = serializers.IntegerField()


class QualitySerializer(serializers.Serializer[Any]):
    """Over the newest clips done twice, at most 100; no figures with fewer than ``fewest``."""

    clips = serializers.IntegerField()
    fewest = serializers.IntegerField()
    tolerance = serializers.FloatField(help_text="Seconds that an edge may lie from another's.")
    measures = MeasuresSerializer(allow_null=True)
    questions = QuestionQualitySerializer(many=True)
    people = PersonQualitySerializer(many=True)


class DaysView(APIView):
    """For those who run a project."""

    @extend_schema(
        operation_id="projects_days",
        parameters=[SpanSerializer],
        responses=inline_serializer(
            "DayList", {"results": serializers.ListField(child=DaySerializer)}
        ),
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """What happened day by day, and how much work was in which state at each day's end.

        Of all for managers and reviewers; people ask for their own with ``person``.
        """
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        only(request, "since", "until", "person")
        form = SpanSerializer(data=request.query_params.dict())
        form.is_valid(raise_exception=True)
        span = (form.validated_data["since"], form.validated_data["until"])
        if "person" in form.validated_data:
            person = person_in(actor, project, form.validated_data["person"])
            return Response({"results": days_of_person(actor, project, person, *span)})
        require(may_read_all(actor, project.pk), "Only managers and reviewers see how work goes.")
        freshen(project)
        return Response({"results": days_visible_to(actor, project, *span)})


class QualityView(APIView):
    """For reviewers."""

    @extend_schema(operation_id="projects_quality", responses=QualitySerializer)
    def get(self, request: Request, uid: UUID) -> Response:
        """How alike people do the same clips, over all, by question and by person."""
        only(request)
        actor = actor_of(request)
        return Response(quality_of(project_visible_to(actor, uid), actor))


class TableView(APIView):
    """For those who run a project."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="projects_table",
        parameters=[OpenApiParameter("table", str, "path", enum=sorted(TABLES))],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, uid: UUID, table: str) -> HttpResponse:
        """A table of the overview, the people or the quality page as CSV."""
        only(request)
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        response = HttpResponse(
            table_of(table, project, actor), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{table} {today()}.csv"'
        return response


urls = [
    path("projects/<uuid:uid>/days", DaysView.as_view(), name="days"),
    path("projects/<uuid:uid>/quality", QualityView.as_view(), name="quality"),
    path("projects/<uuid:uid>/tables/<slug:table>", TableView.as_view(), name="table"),
]
