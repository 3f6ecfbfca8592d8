"""Sharing clips out over people, on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.batches import MOST_URGENT, ClipsSerializer, chosen_clips
from audino_py.api.requests import actor_of
from audino_py.selectors.projects import project_visible_to
from audino_py.services.assignments import assign_clips


class SharingSerializer(ClipsSerializer):
    """Which clips, over whom, how urgent."""

    assignees = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=200)
    priority = serializers.IntegerField(
        min_value=-MOST_URGENT, max_value=MOST_URGENT, required=False
    )
    due = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Left out: stays as it is. Null: no day."
    )


class SharedSerializer(serializers.Serializer[Any]):
    """How many clips were given out, how many were left, in numbers and in words.

    ``waiting``: of a rule or batch, how many clips fit and still wait for somebody, to 10,000.
    """

    assigned = serializers.IntegerField()
    skipped = serializers.IntegerField()
    waiting = serializers.IntegerField()
    next = serializers.UUIDField(allow_null=True)
    message = serializers.CharField()


def sentence(assigned: int, skipped: int) -> str:
    """What happened, for the person who pressed the button."""
    clips = "1 clip" if assigned == 1 else f"{assigned:,} clips"
    text = f"{clips} given out." if assigned else "Nothing was given out."
    if skipped == 1:
        text += " 1 was left out: whoever you chose has it already, or has no room."
    elif skipped:
        text += f" {skipped:,} were left out: whoever you chose has them already, or has no room."
    return text


class AssignmentsView(APIView):
    """For managers."""

    @extend_schema(request=SharingSerializer, responses=SharedSerializer)
    def post(self, request: Request, uid: UUID) -> Response:
        """Share clips out evenly over people."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        form = SharingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sharing = form.validated_data
        chosen = chosen_clips(project, sharing, actor, waits=True)
        assigned, skipped = assign_clips(
            project=project,
            clips=chosen.uids,
            assignees=sharing["assignees"],
            priority=sharing.get("priority"),
            due=sharing.get("due"),
            clears_due="due" in sharing and sharing["due"] is None,
            actor=actor,
        )
        answer = {
            "assigned": assigned,
            "skipped": skipped,
            "waiting": chosen.left,
            "next": chosen.next,
        }
        return Response({**answer, "message": sentence(assigned, skipped)})


urls = [path("projects/<uuid:uid>/clips/assign", AssignmentsView.as_view())]
