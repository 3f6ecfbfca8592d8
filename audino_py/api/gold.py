"""Gold and practice on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.api.task_forms import SegmentSerializer, TaskSerializer
from audino_py.models import ClipPurpose
from audino_py.policies import holds, require
from audino_py.selectors.clips import clip_managed_by
from audino_py.selectors.gold import feedback_on, scores_of
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.tasks import task_form, task_visible_to
from audino_py.services.gold import mark_clip, take_practice
from audino_py.timeline.differences import Change


class PurposeSerializer(Body):
    """What a clip is for."""

    purpose = serializers.ChoiceField(choices=ClipPurpose.choices)


class ScoreSerializer(serializers.Serializer[Any]):
    """A person's right answers to one question on gold clips; the 95 % interval of the rate.

    `answers_to_be_sure`: how many more, as right as these, make the interval 0.15 wide.
    """

    person = PersonSerializer(allow_null=True)
    question = serializers.CharField()
    name = serializers.CharField()
    right = serializers.IntegerField()
    answers = serializers.IntegerField()
    rate = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    answers_to_be_sure = serializers.IntegerField()


class PracticeDifferenceSerializer(serializers.Serializer[Any]):
    """Something that is not right yet: one's own segment, and the known answer."""

    start = serializers.FloatField()
    end = serializers.FloatField()
    changes = serializers.ListField(
        child=serializers.ChoiceField(choices=[(one, one) for one in Change])
    )
    own = serializers.UUIDField(allow_null=True)
    known = SegmentSerializer(allow_null=True)


class FeedbackSerializer(serializers.Serializer[Any]):
    """How far a practice clip is right."""

    right = serializers.IntegerField()
    answers = serializers.IntegerField()
    is_right = serializers.BooleanField()
    differences = PracticeDifferenceSerializer(many=True)


class PurposeView(APIView):
    """For managers."""

    @extend_schema(
        operation_id="clips_purpose", request=PurposeSerializer, responses=PurposeSerializer
    )
    def post(self, request: Request, clip: UUID) -> Response:
        """Make the clip gold or practice, or work again."""
        actor = actor_of(request)
        row = clip_managed_by(actor, clip)
        form = PurposeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        marked = mark_clip(clip_id=row.pk, actor=actor, **form.validated_data)
        return Response({"purpose": marked.purpose})


class ScoresView(APIView):
    """For reviewers."""

    @extend_schema(
        operation_id="projects_scores",
        responses=inline_serializer("ScoreList", {"results": ScoreSerializer(many=True)}),
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """How people answer on gold, by person and question."""
        only(request)
        actor = actor_of(request)
        return Response({"results": scores_of(project_visible_to(actor, uid), actor)})


class PracticeView(APIView):
    """For people of a project."""

    @extend_schema(
        operation_id="projects_practice", request=None, responses={200: TaskSerializer, 204: None}
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """The practice clip to go on with; 204 if there is none left."""
        actor = actor_of(request)
        task = take_practice(project=project_visible_to(actor, uid), actor=actor)
        if task is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(task_form(task_visible_to(actor, task.uid), actor))


class FeedbackView(APIView):
    """For whoever practises."""

    @extend_schema(operation_id="tasks_feedback", responses=FeedbackSerializer)
    def get(self, request: Request, uid: UUID) -> Response:
        """What is right so far on a practice clip, and what is not."""
        only(request)
        actor = actor_of(request)
        task = task_visible_to(actor, uid)
        require(holds(actor, task), "Feedback is for the person who practises.")
        return Response(feedback_on(task))


urls = [
    path("clips/<uuid:clip>/purpose", PurposeView.as_view()),
    path("projects/<uuid:uid>/scores", ScoresView.as_view()),
    path("projects/<uuid:uid>/practice", PracticeView.as_view()),
    path("tasks/<uuid:uid>/feedback", FeedbackView.as_view()),
]
