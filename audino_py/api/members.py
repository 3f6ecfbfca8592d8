"""Members of a project on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from audino_py.api.bodies import Body
from audino_py.api.people import PersonSerializer
from audino_py.api.queries import only
from audino_py.api.requests import actor_of
from audino_py.models import Member, Project, Role
from audino_py.selectors.members import member_visible_to, members_visible_to, work_of_members
from audino_py.selectors.projects import project_visible_to
from audino_py.services.members import add_member, change_role, remove_member


class MemberSerializer(serializers.Serializer[Any]):
    """One person in one project, and how much lies with them."""

    user = PersonSerializer()
    role = serializers.ChoiceField(choices=Role.choices)
    joined_at = serializers.DateTimeField()
    open = serializers.IntegerField()
    submitted = serializers.IntegerField()
    accepted = serializers.IntegerField()


@extend_schema_serializer(many=False)
class MembersSerializer(serializers.Serializer[Any]):
    """All members of a project."""

    results = MemberSerializer(many=True)


class NewMemberSerializer(Body):
    """Whom to add: by user name or e-mail."""

    user = serializers.CharField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices)


class RoleSerializer(Body):
    """What a member does from now on."""

    role = serializers.ChoiceField(choices=Role.choices)


def shown(member: Member, work: dict[int, dict[str, int]]) -> dict[str, Any]:
    """One member in the wire form."""
    own = work.get(member.user_id, {"open": 0, "submitted": 0, "accepted": 0})
    row = {"user": member.user, "role": member.role, "joined_at": member.joined_at, **own}
    return dict(MemberSerializer(row).data)


class MemberViewSet(ViewSet):
    """Members: managers and reviewers see them, managers change them."""

    def project_of(self, uid: UUID) -> Project:
        """The project of the address, if it is visible."""
        return project_visible_to(actor_of(self.request), uid)

    @extend_schema(operation_id="projects_members_list", responses=MembersSerializer)
    def list(self, request: Request, project: UUID) -> Response:
        """Who belongs to the project, by name, with the work that lies with them."""
        only(request)
        row = self.project_of(project)
        members = list(members_visible_to(actor_of(request), row))
        work = work_of_members(row)
        return Response({"results": [shown(member, work) for member in members]})

    @extend_schema(request=NewMemberSerializer, responses={201: MemberSerializer})
    def create(self, request: Request, project: UUID) -> Response:
        """Add somebody who has an account."""
        row = self.project_of(project)
        body = NewMemberSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        name, role = body.validated_data["user"], body.validated_data["role"]
        member = add_member(actor=actor_of(request), project=row, name=name, role=role)
        return Response(shown(member, work_of_members(row)), status=status.HTTP_201_CREATED)

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def partial_update(self, request: Request, project: UUID, user: UUID) -> Response:
        """Give a member another role."""
        row = self.project_of(project)
        member = member_visible_to(actor_of(request), row, user)
        body = RoleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        role = body.validated_data["role"]
        member = change_role(actor=actor_of(request), member=member, role=role)
        return Response(shown(member, work_of_members(row)))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, project: UUID, user: UUID) -> Response:
        """Take a member out; their open work goes back to the queue."""
        row = self.project_of(project)
        member = member_visible_to(actor_of(request), row, user)
        remove_member(actor=actor_of(request), member=member)
        return Response(status=status.HTTP_204_NO_CONTENT)


urls = [
    path(
        "projects/<uuid:project>/members",
        MemberViewSet.as_view({"get": "list", "post": "create"}),
        name="members",
    ),
    path(
        "projects/<uuid:project>/members/<uuid:user>",
        MemberViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="member",
    ),
]
