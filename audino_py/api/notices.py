"""What people are told, on the wire."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.people import person_of
from audino_py.api.permissions import Person
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import NoticeKind
from audino_py.selectors.notices import MOST, notice_form, notices_of, unread_of
from audino_py.services.notices import read_notices


class NoticeProjectSerializer(serializers.Serializer[Any]):
    """Where it happened."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class NoticeSerializer(serializers.Serializer[Any]):
    """One thing that the person is told, and the page where one goes on."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    message = serializers.CharField()
    project = NoticeProjectSerializer()
    link = serializers.CharField()
    created_at = serializers.DateTimeField()
    is_new = serializers.BooleanField()


class NoticesSerializer(serializers.Serializer[Any]):
    """The newest hundred of 90 days; ``unread`` is counted to 100."""

    results = NoticeSerializer(many=True)
    unread = serializers.IntegerField()
    has_mail = serializers.BooleanField(help_text="Whether the server can send mails.")


class NoticesView(APIView):
    """For people."""

    permission_classes = [Person]

    @extend_schema(operation_id="notices_list", responses=NoticesSerializer)
    def get(self, request: Request) -> Response:
        """What the person was told, the newest first."""
        only(request)
        user = person_of(request.user)
        rows = [notice_form(row) for row in notices_of(user)[:MOST]]
        body = {"results": rows, "unread": unread_of(user), "has_mail": settings.HAS_MAIL}
        return Response(NoticesSerializer(body).data)


class NoticesReadView(APIView):
    """For people."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="notices_read",
        request=None,
        responses=inline_serializer("NoticesRead", {"read": serializers.IntegerField()}),
    )
    def post(self, request: Request) -> Response:
        """Mark all as read."""
        actor = actor_of(request)
        return Response({"read": read_notices(user=person_of(request.user), actor=actor)})


urls = [
    path("notices", NoticesView.as_view(), name="notices"),
    path("notices/read", NoticesReadView.as_view(), name="notices-read"),
]
