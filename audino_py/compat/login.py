"""v1's login: a token instead of a session, and the session beside it for the sound."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import SESSION_KEY, authenticate, login, logout
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from audino_py.api.requests import actor_of, address_of
from audino_py.compat.answers import V1Error, said_401
from audino_py.compat.views import V1View, described, json_of
from audino_py.models import Token, User
from audino_py.services.attempts import begin_attempt, end_attempt
from audino_py.services.tokens import issue_token, revoke_token

NAME_MISSING = ("Please provide your username!", "USERNAME_MISSING")
PASSWORD_MISSING = ("Please provide your password!", "PASSWORD_MISSING")
WRONG = ("Incorrect username or password!", "INCORRECT_CREDENTIALS")
LONGEST = 4096  # characters of a name or password: hashing takes time


class LoginView(V1View):
    """``POST /auth/login``."""

    authentication_classes = ()

    @described(
        "login",
        {200: {"access_token": str, "username": str, "is_admin": bool, "user_id": int}},
        429,
        takes={"username": str, "password": str},
        auth=[{}],
    )
    def post(self, request: Request) -> Response:
        """Answer a token, and set the cookie that lets v1's page play sound."""
        body = json_of(request)
        name = _word(body, "username", NAME_MISSING)
        password = _word(body, "password", PASSWORD_MISSING)
        attempt = begin_attempt(name=name, address=address_of(request))
        plain = request._request  # noqa: SLF001  Django's own request
        user = authenticate(plain, username=name, password=password)
        if not isinstance(user, User):
            raise said_401(*WRONG)
        end_attempt(attempt)
        if _is_own_page(request):
            login(plain, user)
        answer = {
            "access_token": issue_token(user, actor=actor_of(request)),
            "username": user.username,
            "is_admin": user.is_administrator,
            "user_id": user.pk,
        }
        return Response(answer)


def _word(body: dict[str, Any], name: str, missing: tuple[str, str]) -> str:
    value = body.get(name)
    if not value or not isinstance(value, str):
        raise V1Error(400, *missing)
    if len(value) > LONGEST:
        raise said_401(*WRONG)
    return value


def _is_own_page(request: Request) -> bool:
    """Whether no other site asks: it must not sign a visitor in as somebody else."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


class LoggedInView(V1View):
    """``POST /auth/is_logged_in``."""

    @described("is_logged_in", {200: {"is_logged_in": bool, "username": str, "is_admin": bool}})
    def post(self, request: Request) -> Response:
        """Say whose token this is."""
        user = request.user
        body = {"is_logged_in": True, "username": user.username, "is_admin": user.is_superuser}
        return Response(body)


class LogoutView(V1View):
    """``DELETE /auth/logout``."""

    @described("logout", {200: {"message": str, "type": str}})
    def delete(self, request: Request) -> Response:
        """Revoke the token for real, and end this person's session in the same browser."""
        if isinstance(request.auth, Token):
            revoke_token(request.auth, actor=actor_of(request))
        plain = request._request  # noqa: SLF001  Django's own request
        if plain.session.get(SESSION_KEY) == str(request.user.pk):
            logout(plain)
        return Response({"message": "User logged out", "type": "LOGGED_OUT"})


urls = [
    path("auth/login", LoginView.as_view(), name="v1-login"),
    path("auth/is_logged_in", LoggedInView.as_view(), name="v1-is-logged-in"),
    path("auth/logout", LogoutView.as_view(), name="v1-logout"),
]
