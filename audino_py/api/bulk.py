"""Deeds done to many clips at once, on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.batches import ClipsSerializer, chosen_clips
from audino_py.api.requests import actor_of
from audino_py.selectors.projects import project_visible_to
from audino_py.services.bulk import Deed, change_clips


class BulkSerializer(ClipsSerializer):
    """Which clips, and what is done to them; ``restore`` undoes ``delete`` for a day."""

    deed = serializers.ChoiceField(choices=Deed.choices)


class BulkDoneSerializer(serializers.Serializer[Any]):
    """The clips that it was done to, and how many more fit the rule: ask again for those."""

    clips = serializers.ListField(child=serializers.UUIDField())
    left = serializers.IntegerField()
    next = serializers.UUIDField(allow_null=True)


class BulkView(APIView):
    """For managers."""

    @extend_schema(operation_id="clips_bulk", request=BulkSerializer, responses=BulkDoneSerializer)
    def post(self, request: Request, uid: UUID) -> Response:
        """Queue again, analyse again, delete or restore up to 1,000 clips: all or none."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        form = BulkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chosen = chosen_clips(project, form.validated_data, actor, waits=False)
        done = change_clips(
            project=project, clips=chosen.uids, deed=form.validated_data["deed"], actor=actor
        )
        return Response(
            BulkDoneSerializer({"clips": done, "left": chosen.left, "next": chosen.next}).data
        )


urls = [path("projects/<uuid:uid>/clips/bulk", BulkView.as_view(), name="clips-bulk")]
