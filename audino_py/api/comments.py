"""Remarks on the wire."""

from __future__ import annotations

from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.fields import SecondsField, TextField
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import Comment
from audino_py.selectors.comments import comment_visible_to, comments_visible_to
from audino_py.selectors.tasks import task_visible_to
from audino_py.services.comments import LONGEST, add_comment, delete_comment


class CommentSerializer(Body, serializers.ModelSerializer[Comment]):
    """A remark at a moment of the clip."""

    id = serializers.UUIDField(source="uid", read_only=True)
    author = PersonSerializer(read_only=True, allow_null=True)
    at = SecondsField(source="at_us")
    text = TextField(max_length=LONGEST, allow_blank=False)

    class Meta:
        model = Comment
        fields = ["id", "author", "at", "text", "created_at"]
        read_only_fields = ["created_at"]


class CommentsView(APIView):
    """Remarks on one task."""

    @extend_schema(
        responses=inline_serializer("CommentList", {"results": CommentSerializer(many=True)})
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """All remarks in the order of time."""
        only(request)
        actor = actor_of(request)
        rows = comments_visible_to(actor, task_visible_to(actor, uid))
        return Response({"results": CommentSerializer(rows, many=True).data})

    @extend_schema(request=CommentSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, uid: UUID) -> Response:
        """Pin a remark to a moment."""
        actor = actor_of(request)
        task = task_visible_to(actor, uid)
        form = CommentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        comment = add_comment(task=task, actor=actor, **form.validated_data)
        return Response(CommentSerializer(comment).data, status=status.HTTP_201_CREATED)


class CommentView(APIView):
    """One remark."""

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, uid: UUID) -> Response:
        """Take one's own remark away."""
        actor = actor_of(request)
        delete_comment(comment=comment_visible_to(actor, uid), actor=actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


urls = [
    path("tasks/<uuid:uid>/comments", CommentsView.as_view()),
    path("comments/<uuid:uid>", CommentView.as_view()),
]
