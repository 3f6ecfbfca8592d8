"""Batches on the wire, and what is done to all clips of a rule at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.bodies import Body
from audino_py.api.clip_filters import ClipQuerySerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.errors import InvalidError
from audino_py.models import Clip, Project, TaskState
from audino_py.policies import Actor, may_manage, require
from audino_py.selectors.batches import (
    MOST_COUNTED,
    Rule,
    batch_form,
    batch_of,
    batches_of,
    clips_by,
    rule_of,
    waiting_clips,
)
from audino_py.selectors.clip_filters import ClipFilter, clips_under
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.tasks import member_of
from audino_py.services.assignments import MOST_CLIPS
from audino_py.services.batches import delete_batch, plan_clips, save_batch, take_back_clips
from audino_py.services.standing import set_takers

MOST_URGENT = 1_000_000


class RuleSerializer(Body):
    """Which clips: all conditions hold; of several values of one, any does."""

    metadata = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=1000), min_length=1, max_length=100
        ),
        required=False,
    )
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    task_state = serializers.ChoiceField(
        choices=TaskState.choices, required=False, allow_blank=True
    )
    filter = ClipQuerySerializer(required=False)


def rule_in(sent: dict[str, Any]) -> Rule:
    """What was sent, checked, as a rule."""
    if "filter" not in sent:
        return Rule(**sent)
    return Rule(**{**sent, "filter": ClipFilter(**sent["filter"])})


class ClipsSerializer(Body):
    """Clips by their ids, by a rule, by a batch, or as lists are narrowed: one of the four.

    At most 1,000 are taken at once; ask again with the answer's ``next`` for those that are left.
    """

    clips = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_CLIPS, required=False
    )
    rule = RuleSerializer(required=False)
    batch = serializers.UUIDField(required=False)
    filter = ClipQuerySerializer(required=False)
    after = serializers.UUIDField(
        required=False, help_text="The ``next`` of the answer before: go on behind that clip."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one way of choosing."""
        if sum(name in attrs for name in ("clips", "rule", "batch", "filter")) != 1:
            message = "Choose clips by ids, by a rule, by a batch or by a filter: one of the four."
            raise serializers.ValidationError({"clips": [message]})
        if "after" in attrs and "clips" in attrs:
            message = "Clips named by their ids are all taken at once. Leave out `after`."
            raise serializers.ValidationError({"after": [message]})
        return attrs


@dataclass(frozen=True, slots=True)
class Chosen:
    """At most 1,000 clips, and how many more fit."""

    uids: list[uuid.UUID]
    left: int

    @property
    def next(self) -> uuid.UUID | None:
        """Behind which clip those that are left come."""
        return self.uids[-1] if self.left else None


def chosen_clips(
    project: Project,
    sent: dict[str, Any],
    actor: Actor,
    *,
    waits: bool,
    priority: int | None = None,
) -> Chosen:
    """The clips that a request names; of a rule the oldest, of those that wait where asked.

    Of a filter those that have another priority, so that asking again goes on.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    """
    require(may_manage(actor, project.pk), "Only managers give out clips.")
    if "clips" in sent:
        return Chosen(list(sent["clips"]), 0)
    if "filter" in sent:
        rows = clips_under(project, ClipFilter(**sent["filter"]), for_work=waits)
        rows = rows if priority is None else rows.exclude(priority=priority)
    elif "batch" in sent:
        rows = clips_by(project, rule_of(batch_of(project, sent["batch"], actor)))
    else:
        rows = clips_by(project, rule_in(sent["rule"]))
    rows = waiting_clips(rows) if waits else rows.order_by("id")
    if "after" in sent:
        rows = rows.filter(pk__gt=_key_of(project, sent["after"]))
    found = list(rows.values_list("uid", flat=True)[:MOST_COUNTED])
    return Chosen(found[:MOST_CLIPS], max(0, len(found) - MOST_CLIPS))


def _key_of(project: Project, uid: uuid.UUID) -> int:
    """Where a step ended; a clip that was deleted meanwhile still tells."""
    key = Clip.objects.filter(project=project, uid=uid).values_list("pk", flat=True).first()
    if key is None:
        message = "This clip is not in the project. Begin again without `after`."
        raise InvalidError(message, fields={"after": [message]})
    return key


class NewBatchSerializer(Body):
    """A filter to be kept."""

    name = serializers.CharField(max_length=200)
    rule = RuleSerializer()


class BatchSerializer(serializers.Serializer[Any]):
    """A kept filter and how far its clips are, counted to 10,000; ``tasks`` by state."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    rule = RuleSerializer()
    clips = serializers.IntegerField()
    tasks = serializers.DictField(child=serializers.IntegerField())
    takers = serializers.ListField(
        child=serializers.UUIDField(), help_text="Who gets its clips as they come in."
    )


class PlanSerializer(ClipsSerializer):
    """When it is wanted, and how many further people shall do each."""

    priority = serializers.IntegerField(
        min_value=-MOST_URGENT, max_value=MOST_URGENT, required=False
    )
    due = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Left out: stays as it is. Null: no day."
    )
    places = serializers.IntegerField(min_value=0, max_value=5, default=0)


class TakeBackSerializer(Body):
    """Whose open work, or on which clips; both narrow it."""

    clips = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_CLIPS, required=False
    )
    assignee = serializers.UUIDField(required=False)


class BatchesView(APIView):
    """For managers."""

    @extend_schema(
        operation_id="projects_batches_list",
        responses=inline_serializer("BatchList", {"results": BatchSerializer(many=True)}),
    )
    def get(self, request: Request, uid: UUID) -> Response:
        """All batches by name, with how far they are."""
        only(request)
        actor = actor_of(request)
        rows = batches_of(project_visible_to(actor, uid), actor).select_related("project")
        return Response({"results": [batch_form(batch) for batch in rows]})

    @extend_schema(request=NewBatchSerializer, responses={201: BatchSerializer})
    def post(self, request: Request, uid: UUID) -> Response:
        """Keep a filter under a name; clips that come later join by themselves."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        form = NewBatchSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        rule = rule_in(form.validated_data["rule"])
        name = form.validated_data["name"]
        batch = save_batch(project=project, name=name, rule=rule, actor=actor)
        return Response(batch_form(batch), status=status.HTTP_201_CREATED)


class TakersSerializer(Body):
    """Who gets clips as they come in; an empty list ends the rule."""

    takers = serializers.ListField(child=serializers.UUIDField(), max_length=200)


class BatchView(APIView):
    """For managers."""

    @extend_schema(
        operation_id="projects_batches_takers", request=TakersSerializer, responses=BatchSerializer
    )
    def patch(self, request: Request, uid: UUID, batch: UUID) -> Response:
        """Give the clips of this batch to people as they come in: a standing rule."""
        actor = actor_of(request)
        row = batch_of(project_visible_to(actor, uid), batch, actor)
        form = TakersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(
            batch_form(set_takers(batch=row, people=form.validated_data["takers"], actor=actor))
        )

    @extend_schema(operation_id="projects_batches_destroy", request=None, responses={204: None})
    def delete(self, request: Request, uid: UUID, batch: UUID) -> Response:
        """Forget the name; clips and work stay."""
        actor = actor_of(request)
        row = batch_of(project_visible_to(actor, uid), batch, actor)
        delete_batch(batch=row, actor=actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class PlanView(APIView):
    """For managers."""

    @extend_schema(
        operation_id="projects_clips_plan",
        request=PlanSerializer,
        responses=inline_serializer(
            "Planned",
            {
                **{name: serializers.IntegerField() for name in ("clips", "left")},
                "next": serializers.UUIDField(allow_null=True),
            },
        ),
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Set priority and due date of open work, or ask further people, on at most 1,000 clips."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        form = PlanSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        chosen = chosen_clips(project, sent, actor, waits=False, priority=sent.get("priority"))
        keys = Clip.objects.filter(project=project, uid__in=chosen.uids).values_list(
            "pk", flat=True
        )
        plan = {name: sent[name] for name in ("priority", "due", "places") if name in sent}
        clears = "due" in sent and sent["due"] is None
        changed = plan_clips(
            project=project, clips=list(keys), actor=actor, clears_due=clears, **plan
        )
        return Response({"clips": changed, "left": chosen.left, "next": chosen.next})


class TakeBackView(APIView):
    """For managers."""

    @extend_schema(
        operation_id="projects_clips_take_back",
        request=TakeBackSerializer,
        responses=inline_serializer("TakenBack", {"tasks": serializers.IntegerField()}),
    )
    def post(self, request: Request, uid: UUID) -> Response:
        """Put open work back into the queue; what people made of it stays theirs."""
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        require(may_manage(actor, project.pk), "Only managers take work back.")
        form = TakeBackSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        if not sent:
            message = "Say whose work, or on which clips."
            raise InvalidError(message, fields={"assignee": [message]})
        person = member_of(project.pk, sent["assignee"]) if "assignee" in sent else None
        clips = sent.get("clips", ())
        taken = take_back_clips(project=project, actor=actor, clips=clips, person=person)
        return Response({"tasks": taken})


urls = [
    path("projects/<uuid:uid>/batches", BatchesView.as_view()),
    path("projects/<uuid:uid>/batches/<uuid:batch>", BatchView.as_view()),
    path("projects/<uuid:uid>/clips/plan", PlanView.as_view()),
    path("projects/<uuid:uid>/clips/take-back", TakeBackView.as_view()),
]
