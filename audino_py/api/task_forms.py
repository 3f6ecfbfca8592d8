"""Shapes of work on the wire: the document's words for what the selectors write."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from audino_py.api.bodies import Body
from audino_py.api.fields import SecondsField, TextField
from audino_py.api.people import PersonSerializer
from audino_py.models import AnnotationKind, ClipState, TaskState, Verdict


class TaskProjectSerializer(serializers.Serializer[Any]):
    """The project a clip belongs to."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class TaskClipSerializer(serializers.Serializer[Any]):
    """What a person needs to know of the clip before opening it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    duration = serializers.FloatField(allow_null=True)
    state = serializers.ChoiceField(choices=ClipState.choices)
    reference = serializers.CharField(allow_blank=True)


class ReviewSerializer(serializers.Serializer[Any]):
    """A verdict."""

    id = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.CharField(allow_blank=True)
    reviewer = PersonSerializer(allow_null=True)
    created_at = serializers.DateTimeField()


class TaskSerializer(serializers.Serializer[Any]):
    """One clip for one person; ``index`` of ``total`` of one's own in the project, to 500."""

    id = serializers.UUIDField()
    project = TaskProjectSerializer()
    clip = TaskClipSerializer()
    assignee = PersonSerializer(allow_null=True)
    state = serializers.ChoiceField(choices=TaskState.choices)
    priority = serializers.IntegerField()
    due = serializers.DateTimeField(allow_null=True)
    lease_until = serializers.DateTimeField(allow_null=True)
    skip_reason = serializers.CharField(allow_blank=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    returns = serializers.IntegerField()
    annotation = serializers.UUIDField(allow_null=True)
    revision = serializers.IntegerField()
    review = ReviewSerializer(allow_null=True)
    index = serializers.IntegerField()
    total = serializers.IntegerField()
    changed_at = serializers.DateTimeField()
    can_edit = serializers.BooleanField()
    can_review = serializers.BooleanField()


class SegmentSerializer(serializers.Serializer[Any]):
    """An interval of the clip; answers by label id: value ids, a text or a number."""

    id = serializers.UUIDField()
    start = SecondsField()
    end = SecondsField()
    speaker = serializers.UUIDField(allow_null=True, required=False)
    text = TextField(required=False)
    values = serializers.DictField(child=serializers.JSONField(), required=False)
    channel = serializers.IntegerField(allow_null=True, required=False)
    unsure = serializers.BooleanField(required=False)
    draft = serializers.BooleanField(required=False)


class AnnotationSerializer(serializers.Serializer[Any]):
    """All segments one person, or a model, made for a clip."""

    id = serializers.UUIDField()
    task = serializers.UUIDField(allow_null=True)
    clip = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=AnnotationKind.choices)
    author = PersonSerializer(allow_null=True)
    source = serializers.CharField(  # type: ignore[assignment]  # a name of our wire
        allow_blank=True
    )
    revision = serializers.IntegerField()
    segments = SegmentSerializer(many=True)
    can_edit = serializers.BooleanField()
    changed_at = serializers.DateTimeField()


class ReasonSerializer(Body):
    """Why."""

    reason = TextField(max_length=2000, allow_blank=False)


class AssigneeSerializer(serializers.Serializer[Any]):
    """Who is to do it."""

    assignee = serializers.UUIDField()


class HandOverSerializer(Body, AssigneeSerializer):
    """Who goes on, and from what: the draft, or a copy of the work that stands."""

    start = serializers.ChoiceField(choices=["draft", "copy"], default="draft")


class VerdictSerializer(Body):
    """What a reviewer decides; sending back needs a reason."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = TextField(max_length=2000, default="")
