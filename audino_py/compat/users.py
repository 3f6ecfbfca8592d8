"""v1's administrators make accounts and give roles."""

from __future__ import annotations

from typing import Any

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.compat.answers import V1Error
from audino_py.compat.fields import human_date, one_or_two, text_in
from audino_py.compat.login import LONGEST, NAME_MISSING, PASSWORD_MISSING
from audino_py.compat.views import V1View, described, json_of
from audino_py.errors import ConflictError
from audino_py.models import User
from audino_py.services.users import change_user, create_user

NAME_MAX = 128
TOO_LONG = ("Error creating user!", "USER_CREATION_FAILED")
ROLE_MISSING = ("Please provide your role!", "ROLE_MISSING")
ROLE_INCORRECT = ("Please assign correct role!", "ROLE_INCORRECT")
ADMIN = 1


def _role(user: User) -> tuple[int, str]:
    return (1, "admin") if user.is_administrator else (2, "user")


class UsersView(V1View):
    """``/api/users``."""

    @described("users_list", {200: {"users": list}})
    def get(self, request: Request) -> Response:
        """All accounts."""
        self.administrator(request)
        rows = [
            {
                "user_id": user.pk,
                "username": user.username,
                "role": _role(user)[1].capitalize(),
                "created_on": human_date(user.created_at),
            }
            for user in User.objects.order_by("pk")
        ]
        return Response({"users": rows})

    @described(
        "users_create",
        {201: {"user_id": int, "message": str}},
        409,
        takes={"username": str, "password": str, "role": str},
    )
    def post(self, request: Request) -> Response:
        """Make an account with a password."""
        actor = self.administrator(request)
        body = json_of(request)
        name = text_in(body, "username", NAME_MAX, NAME_MISSING, TOO_LONG)
        password = text_in(body, "password", LONGEST, PASSWORD_MISSING, TOO_LONG)
        role = body.get("role")
        if not role:
            raise V1Error(400, *ROLE_MISSING)
        if role not in ("1", "2"):
            raise V1Error(400, *ROLE_INCORRECT)
        try:
            user = create_user(
                actor=actor, username=name, password=password, is_administrator=role == "1"
            )
        except ConflictError as error:
            raise V1Error(409, "User already exists!", "DUPLICATE_USER") from error
        return Response({"user_id": user.pk, "message": "User has been created!"}, status=201)


class UserView(V1View):
    """``/api/users/ID``."""

    @described(
        "users_retrieve", {200: {"user_id": int, "username": str, "role_id": int, "role": str}}
    )
    def get(self, request: Request, user: int) -> Response:
        """One account."""
        self.administrator(request)
        row = _user(user)
        number, role = _role(row)
        answer = {"user_id": row.pk, "username": row.username, "role_id": number, "role": role}
        return Response(answer)

    @described(
        "users_change",
        {200: {"username": str, "role": str, "role_id": int, "message": str}},
        takes={"role": str},
    )
    def patch(self, request: Request, user: int) -> Response:
        """Give another role; it acts at once."""
        actor = self.administrator(request)
        role = json_of(request).get("role")
        if not role:
            raise V1Error(400, *ROLE_MISSING)
        number = one_or_two(role)
        if number is None:
            raise V1Error(400, *ROLE_INCORRECT)
        changes: dict[str, Any] = {"is_administrator": number == ADMIN}
        try:
            row = change_user(actor=actor, user=_user(user), changes=changes)
        except ConflictError as error:
            raise V1Error(400, "Atleast one admin should exist") from error
        number, name = _role(row)
        answer = {"username": row.username, "role": name, "role_id": number}
        return Response({**answer, "message": "User has been updated!"})


def _user(pk: int) -> User:
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise V1Error(404, "No user found!")
    return user


urls = [
    path("api/users", UsersView.as_view(), name="v1-users"),
    path("api/users/<int:user>", UserView.as_view(), name="v1-user"),
]
