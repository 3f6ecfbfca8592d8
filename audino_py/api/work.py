"""My work on the wire."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.people import person_of
from audino_py.api.permissions import Person
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.api.task_forms import TaskSerializer
from audino_py.selectors.work import work_of


class WorkProjectSerializer(serializers.Serializer[Any]):
    """One's own part of a project; ``waiting`` is counted to 100, the others to 500."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    waiting = serializers.IntegerField()
    open = serializers.IntegerField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class WeekSerializer(serializers.Serializer[Any]):
    """What was handed in since Monday (UTC)."""

    submitted = serializers.IntegerField()
    accepted = serializers.IntegerField()
    seconds = serializers.FloatField()


class WorkSerializer(serializers.Serializer[Any]):
    """What a person goes on with; ``tasks`` holds the latest done, then all that is open."""

    next = TaskSerializer(allow_null=True)
    returned = TaskSerializer(many=True)
    tasks = TaskSerializer(many=True)
    projects = WorkProjectSerializer(many=True)
    week = WeekSerializer()


class WorkView(APIView):
    """For people."""

    permission_classes = [Person]

    @extend_schema(responses=WorkSerializer)
    def get(self, request: Request) -> Response:
        """What to go on with, what came back, what waits, and this week's numbers."""
        only(request)
        return Response(work_of(actor_of(request), person_of(request.user)))


urls = [path("work", WorkView.as_view())]
