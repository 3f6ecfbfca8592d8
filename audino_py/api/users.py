"""Accounts on the wire, for administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from audino_py.api.bodies import Body
from audino_py.api.links import LinkSerializer, handed_over, url_of
from audino_py.api.pagination import Page
from audino_py.api.people import UserSerializer
from audino_py.api.permissions import Person
from audino_py.api.queries import PAGING, only
from audino_py.api.requests import actor_of
from audino_py.models import Role, User
from audino_py.policies import may_administer, require
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.users import user_visible_to, users_visible_to
from audino_py.services.links import make_link
from audino_py.services.users import change_user, invite_user

MOST_MEMBERSHIPS = 200
REFUSED = "Only an administrator can see accounts."


class MembershipSerializer(Body):
    """A project the new person belongs to."""

    project = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)


class UserWishSerializer(Body):
    """A person to be invited."""

    username = serializers.CharField(max_length=128)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    display_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_administrator = serializers.BooleanField(default=False)
    memberships = serializers.ListField(
        child=MembershipSerializer(), required=False, max_length=MOST_MEMBERSHIPS
    )


class UserChangeSerializer(Body):
    """What administrators change about an account."""

    display_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    is_administrator = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)


class NewUserSerializer(serializers.Serializer[Any]):
    """A new account, and the link to hand to its owner."""

    user = UserSerializer()
    link = LinkSerializer()


class UserViewSet(GenericViewSet[User]):
    """Accounts: administrators only."""

    queryset = User.objects.none()
    serializer_class = UserSerializer
    permission_classes = [Person]
    pagination_class = Page

    def get_queryset(self) -> QuerySet[User]:
        """All accounts, or those whose names hold the search."""
        actor = actor_of(self.request)
        require(may_administer(actor), REFUSED)
        return users_visible_to(actor, self.request.query_params.get("search", ""))

    @extend_schema(parameters=[OpenApiParameter("search", str, description="Part of a name.")])
    def list(self, request: Request) -> Response:
        """All accounts, newest first."""
        only(request, "search", *PAGING)
        rows = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(UserSerializer(rows, many=True).data)

    @extend_schema(request=UserWishSerializer, responses={201: NewUserSerializer})
    def create(self, request: Request) -> Response:
        """Invite a person; hand the link over, it is shown this once."""
        actor = actor_of(request)
        require(may_administer(actor), REFUSED)
        body = UserWishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wish = {"email": "", "display_name": "", **body.validated_data}
        wish["memberships"] = [
            (project_visible_to(actor, row["project"]), row["role"])
            for row in wish.get("memberships", [])
        ]
        user, link, secret = invite_user(actor=actor, **wish)
        shown = {"user": user, "link": handed_over(link, url_of(request, secret))}
        return Response(NewUserSerializer(shown).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=UserChangeSerializer, responses=UserSerializer)
    def partial_update(self, request: Request, user: UUID) -> Response:
        """Change an account, switch it off or on."""
        actor = actor_of(request)
        row = user_visible_to(actor, user)
        body = UserChangeSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        row = change_user(actor=actor, user=row, changes=body.validated_data)
        return Response(UserSerializer(row).data)

    @extend_schema(request=None, responses={201: LinkSerializer})
    def link(self, request: Request, user: UUID) -> Response:
        """A new invitation, or a link to a new password; earlier links stop working."""
        actor = actor_of(request)
        link, secret = make_link(actor=actor, user=user_visible_to(actor, user))
        shown = handed_over(link, url_of(request, secret))
        return Response(LinkSerializer(shown).data, status=status.HTTP_201_CREATED)


urls = [
    path("users", UserViewSet.as_view({"get": "list", "post": "create"}), name="users"),
    path("users/<uuid:user>", UserViewSet.as_view({"patch": "partial_update"}), name="user"),
    path("users/<uuid:user>/link", UserViewSet.as_view({"post": "link"}), name="user-link"),
]
