"""v1's administrators set up projects and who belongs to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.compat.answers import V1Error
from audino_py.compat.fields import LARGEST, human_date, text_in
from audino_py.compat.finding import CHOICES, NAME_OF, project_for
from audino_py.compat.views import V1View, described, json_of
from audino_py.errors import ConflictError
from audino_py.models import ApiKey, Label, Project, Scope, User
from audino_py.services.apikeys import make_key
from audino_py.services.members import replace_members
from audino_py.services.projects import create_project

NAME_MAX = 200
KEY_NAME = "uploads through v1"
NAME_MISSING = ("Please provide a project name!", "PROJECT_NAME_MISSING")
NAME_TOO_LONG = ("Error creating project!", "PROJECT_NAME_TOO_LONG")
DUPLICATE = ("Project already exists!", "DUPLICATE_PROJECT")
NO_LIST = ("Params `user` should be a list", "INVALID_USERS")
ROW = {"project_id": int, "name": str, "api_key": str, "created_by": str, "created_on": str}


def _row(project: Project) -> dict[str, Any]:
    """A project in a list; of its key only the visible start, the rest is not kept."""
    keys = [key for key in project.keys.all() if key.revoked_at is None]
    creator = project.created_by
    return {
        "project_id": project.pk,
        "name": project.name,
        "api_key": keys[0].prefix if keys else "",
        "created_by": creator.username if creator is not None else "",
        "created_on": human_date(project.created_at),
    }


class ProjectsView(V1View):
    """``/api/projects``."""

    @described("projects_list", {200: {"projects": list}})
    def get(self, request: Request) -> Response:
        """All projects."""
        self.administrator(request)
        keys = Prefetch("keys", ApiKey.objects.order_by("id"))
        rows = Project.objects.select_related("created_by").prefetch_related(keys)
        return Response({"projects": [_row(project) for project in rows]})

    @described(
        "projects_create",
        {201: {"project_id": int, "message": str, "api_key": str}},
        409,
        takes={"name": str},
    )
    def post(self, request: Request) -> Response:
        """Make a project; its upload key is told this once."""
        actor = self.administrator(request)
        name = text_in(json_of(request), "name", NAME_MAX, NAME_MISSING, NAME_TOO_LONG)
        try:
            project = create_project(actor=actor, name=name, joins=False)
        except ConflictError as error:
            raise V1Error(409, *DUPLICATE) from error
        # v1's clients cannot renew a key, so it does not end by itself.
        _, text = make_key(
            actor=actor, project=project, name=KEY_NAME, scopes=[Scope.UPLOAD], days=None
        )
        answer = {
            "project_id": project.pk,
            "message": "Project has been created!",
            "api_key": text,
        }
        return Response(answer, status=201)


class ProjectView(V1View):
    """``/api/projects/ID``."""

    @described("projects_retrieve", {200: {**ROW, "users": list, "labels": list}})
    def get(self, request: Request, project: int) -> Response:
        """One project with its people and labels."""
        self.administrator(request)
        message = "No project exists with given project_id"
        row = project_for(project, V1Error(404, message, project_id=project))
        users = User.objects.filter(memberships__project=row).order_by("memberships__id")
        labels = Label.objects.filter(project=row, kind__in=CHOICES, retired_at=None)
        people = [{"user_id": user.pk, "username": user.username} for user in users]
        questions = [
            {
                "label_id": label.pk,
                "name": label.name,
                "type": NAME_OF[label.kind],
                "created_on": human_date(label.created_at),
            }
            for label in labels
        ]
        return Response({**_row(row), "users": people, "labels": questions})


class ProjectUsersView(V1View):
    """``/api/projects/ID/users``."""

    @described(
        "projects_users",
        {200: {"project_id": int, "message": str, "type": str}},
        takes={"users": list},
    )
    def patch(self, request: Request, project: int) -> Response:
        """Let exactly these people belong to it; without a list nothing changes."""
        actor = self.administrator(request)
        wanted = json_of(request).get("users")
        if not isinstance(wanted, list):
            raise V1Error(400, *NO_LIST)
        missing = V1Error(
            404, f"Error adding users to project: {project}", "USERS_ASSIGNMENT_FAILED"
        )
        row = project_for(project, missing)
        ids = {pk for pk in wanted if type(pk) is int and 0 < pk <= LARGEST}
        users = list(User.objects.filter(pk__in=ids).order_by("pk"))
        if len(users) < len(wanted) and len(users) < len({str(pk) for pk in wanted}):
            raise missing
        replace_members(actor=actor, project=row, users=users)
        answer = {
            "project_id": row.pk,
            "message": f"Users assigned to project: {row.name}",
            "type": "USERS_ASSIGNED_TO_PROJECT",
        }
        return Response(answer)


urls = [
    path("api/projects", ProjectsView.as_view(), name="v1-projects"),
    path("api/projects/<int:project>", ProjectView.as_view(), name="v1-project"),
    path("api/projects/<int:project>/users", ProjectUsersView.as_view(), name="v1-project-users"),
]
