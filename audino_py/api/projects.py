"""Projects on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from audino_py.api.bodies import Body
from audino_py.api.pagination import Page
from audino_py.api.people import LANGUAGE
from audino_py.api.permissions import Person
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.api.schema import failures
from audino_py.audio.model import SPEECH, installed_models
from audino_py.models import ChannelVoices, Project, Role, SoundCheck, SoundRule
from audino_py.policies import Actor
from audino_py.selectors.projects import (
    counts_of,
    deleted_project_of,
    project_visible_to,
    projects_visible_to,
    roles_of,
)
from audino_py.selectors.proposals import drafting_of
from audino_py.services.demo import open_demo
from audino_py.services.projects import (
    change_project,
    clone_project,
    create_project,
    delete_project,
    restore_project,
)
from audino_py.services.stats import freshen
from audino_py.services.templates import Template

MOST_ANNOTATORS = 10


class CountsSerializer(serializers.Serializer[Any]):
    """How far a project is; for annotators, their own part of it."""

    clips = serializers.IntegerField()
    stored = serializers.IntegerField()
    ready = serializers.IntegerField()
    failed = serializers.IntegerField()
    queued = serializers.IntegerField()
    assigned = serializers.IntegerField()
    submitted = serializers.IntegerField()
    returned = serializers.IntegerField()
    accepted = serializers.IntegerField()
    skipped = serializers.IntegerField()
    seconds = serializers.FloatField()
    seconds_accepted = serializers.FloatField()
    nobody = serializers.IntegerField(help_text="Clips that nobody holds or has done.")
    marks = serializers.DictField(
        child=serializers.IntegerField(), help_text="Clips by the marks of the sound check."
    )
    needs = serializers.DictField(
        child=serializers.IntegerField(), help_text="Clips by what of them needs somebody."
    )
    counted_at = serializers.DateTimeField()


class DraftingSerializer(serializers.Serializer[Any]):
    """How far the model that drafts is, in clips."""

    waiting = serializers.IntegerField()
    ready = serializers.IntegerField()
    failed = serializers.IntegerField()
    reason = serializers.CharField(help_text="Of the newest failure, for people; else empty.")


class DraftModelField(serializers.CharField):
    """The server's own draft, or a model that is installed."""

    def to_internal_value(self, data: Any) -> str:
        """Only what could run."""
        name: str = super().to_internal_value(data)
        known = [SPEECH, *installed_models()]
        if name not in known:
            raise serializers.ValidationError(
                f"No such model is installed. Choose one of: {', '.join(known)}."
            )
        return name


class SoundRulesField(serializers.DictField):
    """What each check of the sound leads to; one that is not named warns."""

    child = serializers.ChoiceField(choices=SoundRule.choices)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Only checks that there are."""
        rules: dict[str, str] = super().to_internal_value(data)
        for name in sorted(set(rules) - set(SoundCheck.values)):
            raise serializers.ValidationError(f"There is no check named {name[:64]}.")
        return rules


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project as the one who asks sees it; ``context`` holds roles and counts."""

    id = serializers.UUIDField(source="uid", read_only=True)
    sound_rules = SoundRulesField(read_only=True)
    role = serializers.SerializerMethodField()
    draft_models = serializers.SerializerMethodField()
    drafting = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = [
            "id",
            "name",
            "description",
            "guide",
            "language",
            "annotators_per_clip",
            "needs_review",
            "may_review_own",
            "finds_speech",
            "draft_model",
            "draft_models",
            "drafting",
            "channel_voices",
            "channel_names",
            "sound_rules",
            "most_returns",
            "most_open",
            "doubled_percent",
            "gold_percent",
            "allowed_characters",
            "allowed_tags",
            "allows_digits",
            "ignores_case",
            "ignores_punctuation",
            "tolerance_ms",
            "is_archived",
            "role",
            "created_at",
            "counts",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Role.choices, allow_null=True))
    def get_role(self, project: Project) -> str | None:
        """What the one who asks does here; null for keys."""
        role: str | None = self.context["roles"][project.pk]
        return role

    def get_draft_models(self, project: Project) -> list[str]:
        """Who may make the first draft: the server's own, and models installed beside it."""
        return [SPEECH, *installed_models()]

    @extend_schema_field(DraftingSerializer(allow_null=True))
    def get_drafting(self, project: Project) -> dict[str, Any] | None:
        """How far the chosen model is; null for the server's own draft, and for annotators."""
        drafting: dict[str, Any] | None = self.context["drafting"].get(project.pk)
        return drafting

    @extend_schema_field(CountsSerializer)
    def get_counts(self, project: Project) -> dict[str, Any]:
        """How far it is."""
        return dict(CountsSerializer(self.context["counts"][project.pk]).data)


def shown(projects: Iterable[Project], actor: Actor) -> list[dict[str, Any]]:
    """Projects in their wire form: a bounded number of queries for any number of them."""
    rows = list(projects)
    context = {
        "roles": roles_of(actor, rows),
        "counts": counts_of(actor, rows),
        "drafting": drafting_of(actor, rows),
    }
    return [dict(row) for row in ProjectSerializer(rows, many=True, context=context).data]


class SettingsSerializer(Body):
    """What a manager sets."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    guide = serializers.CharField(
        max_length=100_000, required=False, allow_blank=True, trim_whitespace=False
    )
    language = serializers.RegexField(LANGUAGE, max_length=35, required=False, allow_blank=True)
    annotators_per_clip = serializers.IntegerField(
        min_value=1, max_value=MOST_ANNOTATORS, required=False
    )
    needs_review = serializers.BooleanField(required=False)
    may_review_own = serializers.BooleanField(required=False)
    finds_speech = serializers.BooleanField(required=False)
    draft_model = DraftModelField(required=False, max_length=64)
    channel_voices = serializers.ChoiceField(
        choices=ChannelVoices.choices,
        required=False,
        help_text="Whether the draft takes the two channels of a clip for a person each.",
    )
    channel_names = serializers.CharField(
        max_length=400,
        required=False,
        allow_blank=True,
        help_text="Who speaks in the first channel and who in the second, with a comma between.",
    )
    sound_rules = SoundRulesField(required=False)
    most_returns = serializers.IntegerField(min_value=0, max_value=100, required=False)
    most_open = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    doubled_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    gold_percent = serializers.IntegerField(min_value=0, max_value=100, required=False)
    allowed_characters = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Characters and ranges such as a-z that are written; empty: any.",
    )
    allowed_tags = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Tags such as laugh, noise that are written in brackets; empty: any.",
    )
    allows_digits = serializers.BooleanField(required=False)
    ignores_case = serializers.BooleanField(required=False)
    ignores_punctuation = serializers.BooleanField(required=False)
    tolerance_ms = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    is_archived = serializers.BooleanField(required=False)


class NewProjectSerializer(SettingsSerializer):
    """A project to be made."""

    is_archived = None  # type: ignore[assignment]  # none begins archived
    templates = serializers.ListField(
        child=serializers.ChoiceField(choices=Template.choices), required=False, max_length=8
    )


class ProjectViewSet(GenericViewSet[Project]):
    """Projects, as far as the one who asks knows of them."""

    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    pagination_class = Page

    def get_queryset(self) -> QuerySet[Project]:
        """What is visible to the one who asks."""
        return projects_visible_to(actor_of(self.request))

    def list(self, request: Request) -> Response:
        """The projects one belongs to, newest first; all for administrators."""
        only(request, *PAGING)
        rows = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(shown(rows, actor_of(request)))

    @extend_schema(request=NewProjectSerializer, responses={201: ProjectSerializer})
    def create(self, request: Request) -> Response:
        """Make a project, with ready-made questions if wanted (administrators)."""
        body = NewProjectSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actor = actor_of(request)
        project = create_project(actor=actor, **body.validated_data)
        return Response(shown([project], actor)[0], status=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, project: UUID) -> Response:
        """One project."""
        only(request)
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        freshen(row)
        return Response(shown([row], actor)[0])

    @extend_schema(request=SettingsSerializer, responses=ProjectSerializer)
    def partial_update(self, request: Request, project: UUID) -> Response:
        """Change its settings (managers)."""
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        body = SettingsSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        row = change_project(actor=actor, project=row, changes=body.validated_data)
        return Response(shown([row], actor)[0])

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, project: UUID) -> Response:
        """Delete it with all clips and work (managers); it can be restored for a day."""
        actor = actor_of(request)
        delete_project(actor=actor, project=project_visible_to(actor, project))
        return Response(status=status.HTTP_204_NO_CONTENT)


class CloneSerializer(Body):
    """The new project's name, and whether the same people are in it."""

    name = serializers.CharField(max_length=200)
    has_people = serializers.BooleanField(default=False)


class CloneView(APIView):
    """Another project like this one."""

    @extend_schema(
        operation_id="projects_clone",
        request=CloneSerializer,
        responses={201: ProjectSerializer},
    )
    def post(self, request: Request, project: UUID) -> Response:
        """Make an empty project with the same questions, guide and rules (administrators)."""
        actor = actor_of(request)
        row = project_visible_to(actor, project)
        body = CloneSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        clone = clone_project(actor=actor, project=row, **body.validated_data)
        return Response(shown([clone], actor)[0], status=status.HTTP_201_CREATED)


class RestoreProjectView(APIView):
    """Undo of a deletion."""

    permission_classes = [Person]

    @extend_schema(operation_id="projects_restore", request=None, responses=ProjectSerializer)
    def post(self, request: Request, project: UUID) -> Response:
        """Bring a deleted project back, with all that is in it (managers, for a day)."""
        actor = actor_of(request)
        row = restore_project(actor=actor, project=deleted_project_of(actor, project))
        return Response(shown([row], actor)[0])


class DemoView(APIView):
    """The demo project."""

    permission_classes = [Person]

    @extend_schema(
        request=None,
        responses={200: ProjectSerializer, 201: ProjectSerializer, **failures(507)},
        operation_id="setup_demo",
    )
    def post(self, request: Request) -> Response:
        """Make the demo project, or answer the one there is (administrators)."""
        actor = actor_of(request)
        project, is_new = open_demo(actor=actor)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(shown([project], actor)[0], status=code)


urls = [
    path("setup/demo", DemoView.as_view(), name="demo"),
    path("projects/<uuid:project>/clone", CloneView.as_view(), name="project-clone"),
    path("projects/<uuid:project>/restore", RestoreProjectView.as_view(), name="project-restore"),
    path("projects", ProjectViewSet.as_view({"get": "list", "post": "create"}), name="projects"),
    path(
        "projects/<uuid:project>",
        ProjectViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="project",
    ),
]
