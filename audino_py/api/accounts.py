"""Who is signed in, how one signs in, and the first account of all."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.authentication import PageAuthentication
from audino_py.api.bodies import Body
from audino_py.api.people import ProfileSerializer, UserSerializer, person_of
from audino_py.api.permissions import Anybody, Person
from audino_py.api.queries import only
from audino_py.api.requests import actor_of, address_of
from audino_py.api.schema import failures
from audino_py.errors import NotSignedInError
from audino_py.models import User
from audino_py.policies import Actor
from audino_py.selectors.demo import can_demo
from audino_py.selectors.users import somebody_exists
from audino_py.services.accounts import (
    change_password,
    change_profile,
    note_session,
    set_up_instance,
)
from audino_py.services.attempts import begin_attempt, end_attempt

VERSION = version("audino-py")


@extend_schema_serializer(component_name="Session")
class SessionSerializer(serializers.Serializer[Any]):
    """Who is signed in and what the page needs to know before anything else."""

    user = UserSerializer(allow_null=True)
    csrf_token = serializers.CharField()
    needs_setup = serializers.BooleanField()
    needs_code = serializers.BooleanField()
    can_demo = serializers.BooleanField()
    version = serializers.CharField()
    max_upload_bytes = serializers.IntegerField()


class SignInSerializer(Body):
    """User name or e-mail, and password."""

    username = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class SetupSerializer(Body):
    """The first account, an administrator's."""

    username = serializers.CharField(max_length=128, required=False, allow_blank=True, default="")
    display_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    code = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PasswordSerializer(Body):
    """The present password, empty where there is none yet, and the next one."""

    current = serializers.CharField(
        max_length=1000, trim_whitespace=False, allow_blank=True, required=False, default=""
    )
    new = serializers.CharField(max_length=1000, trim_whitespace=False)


def session_of(request: Request, user: User | None) -> dict[str, Any]:
    """What ``GET /session`` answers for this person; also after signing in."""
    needs_setup = user is None and not somebody_exists()
    shown = {
        "user": user,
        "csrf_token": get_token(request._request),  # noqa: SLF001  REST framework's own way
        "needs_setup": needs_setup,
        "needs_code": needs_setup and bool(settings.SETUP_CODE),
        "can_demo": can_demo(Actor(user=user)),
        "version": VERSION,
        "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
    }
    return dict(SessionSerializer(shown).data)


def sign_in(request: Request, user: User) -> Response:
    """Begin a session under a new number, and answer it."""
    with transaction.atomic():
        login(request._request, user, backend=settings.AUTHENTICATION_BACKENDS[0])  # noqa: SLF001  Django's own request
        note_session("session.begun", user=user, actor=actor_of(request))
    request.user = user
    return Response(session_of(request, user))


@method_decorator(ensure_csrf_cookie, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class PageView(APIView):
    """An address of the page that needs no login, but the page's token."""

    authentication_classes = [PageAuthentication]
    permission_classes = [Anybody]


class SessionView(PageView):
    """Look, sign in, sign out."""

    @extend_schema(responses=SessionSerializer, operation_id="session_look")
    def get(self, request: Request) -> Response:
        """Who is signed in; gives the token that writes carry in ``X-CSRFToken``."""
        only(request)
        user = request.user if isinstance(request.user, User) else None
        return Response(session_of(request, user))

    @extend_schema(
        request=SignInSerializer,
        responses={200: SessionSerializer, **failures(429)},
        operation_id="session_sign_in",
    )
    def post(self, request: Request) -> Response:
        """Sign in with user name or e-mail; the same answer for unknown names."""
        body = SignInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        name, password = body.validated_data["username"], body.validated_data["password"]
        attempt = begin_attempt(name=name, address=address_of(request))
        user = authenticate(request._request, username=name, password=password)  # noqa: SLF001  Django's own request
        if not isinstance(user, User):
            raise NotSignedInError(
                "User name and password do not fit. Check both and try again.",
                code="wrong_password",
            )
        end_attempt(attempt)
        return sign_in(request, user)

    @extend_schema(request=None, responses={204: None}, operation_id="session_sign_out")
    def delete(self, request: Request) -> Response:
        """Sign out; harmless when nobody is signed in."""
        with transaction.atomic():
            if isinstance(request.user, User):
                note_session("session.ended", user=request.user, actor=actor_of(request))
            logout(request._request)  # noqa: SLF001  Django's own request
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProfileView(APIView):
    """One's own account."""

    permission_classes = [Person]

    @extend_schema(
        request=ProfileSerializer, responses=UserSerializer, operation_id="session_change_user"
    )
    def patch(self, request: Request) -> Response:
        """Change one's name, e-mail, language and preferences."""
        body = ProfileSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        user = change_profile(
            actor=actor_of(request), user=person_of(request.user), changes=body.validated_data
        )
        return Response(UserSerializer(user).data)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordView(APIView):
    """One's own password."""

    permission_classes = [Person]

    @extend_schema(
        request=PasswordSerializer,
        responses={204: None, **failures(429)},
        operation_id="session_change_password",
    )
    def post(self, request: Request) -> Response:
        """Set a new password; all other sessions end."""
        body = PasswordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user = change_password(
            actor=actor_of(request), user=person_of(request.user), **body.validated_data
        )
        update_session_auth_hash(request._request, user)  # noqa: SLF001  Django's own request
        return Response(status=status.HTTP_204_NO_CONTENT)


class SetupView(PageView):
    """The first account."""

    @extend_schema(
        request=SetupSerializer, responses={201: SessionSerializer}, operation_id="setup"
    )
    def post(self, request: Request) -> Response:
        """Make the first account and sign in to it; 409 once somebody exists."""
        body = SetupSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user = set_up_instance(actor=actor_of(request), **body.validated_data)
        response = sign_in(request, user)
        response.status_code = status.HTTP_201_CREATED
        return response


urls = [
    path("session", SessionView.as_view(), name="session"),
    path("session/user", ProfileView.as_view(), name="session-user"),
    path("session/password", PasswordView.as_view(), name="session-password"),
    path("setup", SetupView.as_view(), name="setup"),
]
