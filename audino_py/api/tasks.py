"""Work on the wire: claim, open, hand in, and the ways back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from audino_py.api.pagination import Page
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of, if_match, if_match_at_all
from audino_py.api.schema import failures
from audino_py.api.task_forms import (
    AnnotationSerializer,
    AssigneeSerializer,
    HandOverSerializer,
    ReasonSerializer,
    TaskSerializer,
    VerdictSerializer,
)
from audino_py.errors import InvalidError
from audino_py.models import Task, TaskState
from audino_py.policies import may_read_all
from audino_py.selectors.annotations import annotation_form, as_json
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.tasks import (
    member_of,
    task_form,
    task_forms,
    task_known_to,
    task_visible_to,
    tasks_visible_to,
    with_details,
)
from audino_py.services.annotations import open_annotation
from audino_py.services.claims import claim_task
from audino_py.services.handovers import hand_over_task
from audino_py.services.reviews import review_task
from audino_py.services.tasks import (
    release_task,
    renew_lease,
    requeue_task,
    skip_task,
    submit_task,
)
from audino_py.services.undo import undo_task

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description='The revision it is based on, as in "3".',
)
MAY_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description='The revision that was looked at, as in "3": refused if there is a newer one.',
)
STATE = OpenApiParameter("state", description="Any of these states, with commas between them.")
ASSIGNEE = OpenApiParameter("assignee", OpenApiTypes.UUID, description="Held by this person.")


def states_in(request: Request) -> list[str]:
    """The states asked for, repeated or with commas between them.

    Raises
    ------
    InvalidError
        Naming the first that is none.
    """
    words = [word for text in request.query_params.getlist("state") for word in text.split(",")]
    for word in words:
        if word not in TaskState.values:
            message = f"A state is one of {', '.join(TaskState.values)}."
            raise InvalidError(message, fields={"state": [message]})
    return words


class ClipByClip(Page):
    """One's own tasks: the newest could be gold; its clip is as old as others."""

    ordering = "-clip_id"


class TaskViewSet(GenericViewSet[Task]):
    """Read here; change through a verb."""

    queryset = Task.objects.none()
    serializer_class = TaskSerializer
    pagination_class = Page

    def _answer(self, request: Request, task: Task) -> Response:
        fresh = task_visible_to(actor_of(request), task.uid)
        return Response(task_form(fresh, actor_of(request)))

    @extend_schema(parameters=[STATE, ASSIGNEE], responses=TaskSerializer(many=True))
    def list_of_project(self, request: Request, uid: UUID) -> Response:
        """Tasks of a project, newest first; annotators see their own that are ready, by clip."""
        only(request, "state", "assignee", *PAGING)
        actor = actor_of(request)
        project = project_visible_to(actor, uid)
        tasks = tasks_visible_to(actor, project)
        if not may_read_all(actor, project.pk):
            self.pagination_class = ClipByClip
        states = states_in(request)
        if states:
            tasks = tasks.filter(state__in=states)
        if "assignee" in request.query_params:
            query = AssigneeSerializer(data=request.query_params)
            query.is_valid(raise_exception=True)
            tasks = tasks.filter(assignee__uid=query.validated_data["assignee"])
        page = self.paginate_queryset(with_details(tasks))
        return self.get_paginated_response(task_forms(page or [], actor))

    def retrieve(self, request: Request, uid: UUID) -> Response:
        """One task."""
        only(request)
        actor = actor_of(request)
        return Response(task_form(task_visible_to(actor, uid), actor))

    @extend_schema(request=None, responses={200: TaskSerializer, 204: None})
    def claim(self, request: Request, uid: UUID) -> Response:
        """Take the next clip of the queue; 204 if nothing waits."""
        actor = actor_of(request)
        task = claim_task(project=project_visible_to(actor, uid), actor=actor)
        if task is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return self._answer(request, task)

    @extend_schema(request=None, responses=AnnotationSerializer)
    def open(self, request: Request, uid: UUID) -> HttpResponse:
        """The work on this task, made from the draft when its holder opens it first."""
        actor = actor_of(request)
        work = open_annotation(task=task_visible_to(actor, uid), actor=actor)
        return annotation_response(as_json(annotation_form(work, actor)), work.revision)

    @extend_schema(
        request=None,
        parameters=[IF_MATCH],
        responses={200: TaskSerializer, **failures(412, 428)},
    )
    def submit(self, request: Request, uid: UUID) -> Response:
        """Hand finished work over to review."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        submit_task(task=task, revision=if_match(request), actor=actor)
        return self._answer(request, task)

    @extend_schema(request=ReasonSerializer)
    def skip(self, request: Request, uid: UUID) -> HttpResponse:
        """Leave the clip to others, and say why."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        form = ReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        skip_task(task=task, reason=form.validated_data["reason"], actor=actor)
        return self._last_look(request, task)

    @extend_schema(request=None)
    def release(self, request: Request, uid: UUID) -> HttpResponse:
        """Give the clip back, or take it back as a manager."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        release_task(task=task, actor=actor)
        return self._last_look(request, task)

    def _last_look(self, request: Request, task: Task) -> Response:
        """The task after it left the asker's hands: they may not see it a second time."""
        fresh = with_details(Task.objects.filter(pk=task.pk)).get()
        return Response(task_form(fresh, actor_of(request)))

    @extend_schema(request=HandOverSerializer)
    def assign(self, request: Request, uid: UUID) -> Response:
        """Give the clip to a member of the project."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        form = HandOverSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assignee = member_of(task.project_id, form.validated_data["assignee"])
        copies = form.validated_data["start"] == "copy"
        hand_over_task(task=task, assignee=assignee, actor=actor, copies=copies)
        return self._answer(request, task)

    @extend_schema(request=None)
    def requeue(self, request: Request, uid: UUID) -> Response:
        """Have finished or skipped work done again; the old work stays."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        requeue_task(task=task, actor=actor)
        return self._last_look(request, task)

    @extend_schema(
        request=VerdictSerializer,
        parameters=[MAY_MATCH],
        responses={200: TaskSerializer, **failures(412)},
    )
    def review(self, request: Request, uid: UUID) -> Response:
        """Accept submitted work, or send it back with a reason."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        form = VerdictSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        revision = if_match_at_all(request)
        review_task(task=task, actor=actor, revision=revision, **form.validated_data)
        return self._answer(request, task)

    @extend_schema(request=None)
    def undo(self, request: Request, uid: UUID) -> Response:
        """Take back one's own last step, as long as nobody has gone on since."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        undo_task(task=task, actor=actor)
        return self._answer(request, task)

    @extend_schema(request=None)
    def renew(self, request: Request, uid: UUID) -> Response:
        """Hold pulled work for another while."""
        actor = actor_of(request)
        task = task_known_to(actor, uid)
        renew_lease(task=task, actor=actor)
        return self._answer(request, task)


def annotation_response(body: bytes, revision: int) -> HttpResponse:
    """JSON bytes with the revision as their ETag."""
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = f'"{revision}"'
    return response


VERBS = (
    *("open", "submit", "skip", "release", "assign"),
    *("requeue", "review", "undo", "renew"),
)

urls = [
    path("projects/<uuid:uid>/tasks", TaskViewSet.as_view({"get": "list_of_project"})),
    path("projects/<uuid:uid>/claim", TaskViewSet.as_view({"post": "claim"})),
    path("tasks/<uuid:uid>", TaskViewSet.as_view({"get": "retrieve"})),
    *(path(f"tasks/<uuid:uid>/{verb}", TaskViewSet.as_view({"post": verb})) for verb in VERBS),
]
