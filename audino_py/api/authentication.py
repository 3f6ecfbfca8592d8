"""Who asks: a key for programs, the session cookie with its CSRF token for the browser."""

from __future__ import annotations

from copy import copy

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.request import Request

from audino_py.api.requests import address_of
from audino_py.models import ApiKey, User
from audino_py.services.apikeys import use_key

SCHEMES = ("bearer", "api-key")


class CsrfFailed(exceptions.PermissionDenied):
    """403: the request did not carry this session's token."""

    default_code = "csrf_failed"


def key_text_of(request: Request) -> str | None:
    """The key as sent: ``Authorization: Bearer …``, ``Api-Key …``, or ``X-API-Key``."""
    header = request.META.get("HTTP_X_API_KEY")
    if header:
        return str(header)
    words = get_authorization_header(request).decode("latin-1").split()
    if len(words) == 2 and words[0].lower() in SCHEMES:
        return words[1]
    if words:
        raise exceptions.AuthenticationFailed
    return None


class KeyAuthentication(BaseAuthentication):
    """First in the list, so that no login answers 401 with ``WWW-Authenticate``."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        """The key's row, read at every request: a revoked key is dead at once."""
        text = key_text_of(request)
        if text is None:
            return None
        key = use_key(text=text, address=address_of(request))
        if key is None:
            raise exceptions.AuthenticationFailed
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        """What a program should send."""
        return 'Bearer realm="audino"'


class BrowserAuthentication(SessionAuthentication):
    """The session cookie; every request that changes something carries the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The signed-in person, if their account is still active."""
        # Not ``request.user``: its lazy stand-in passes on every look at a field, at a price.
        user = get_user(request._request)  # noqa: SLF001  REST framework's own way
        if not isinstance(user, User) or not user.is_active:
            return None
        self.enforce_csrf(request)
        return user, None

    def enforce_csrf(self, request: Request) -> None:
        """REST framework's check, under our code: the token is in a header, never in the body.

        The check looks at a copy with an empty form. Looking for a token in the real one would read
        the body before the view does, which saves and uploads read by themselves.
        """
        unread = copy(request._request)  # noqa: SLF001  REST framework's own way
        unread._post, unread._files = QueryDict(), MultiValueDict()  # type: ignore[attr-defined]  # noqa: SLF001  what Django fills on reading
        try:
            super().enforce_csrf(unread)  # type: ignore[arg-type]  # it asks for nothing else
        except exceptions.PermissionDenied as error:
            raise CsrfFailed from error


class PageAuthentication(BrowserAuthentication):
    """For addresses that need no login: the token is asked for even so.

    Otherwise another site could sign a visitor in as somebody else (login CSRF). Keys are not
    looked at here.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The signed-in person, if there is one."""
        self.enforce_csrf(request)
        return super().authenticate(request)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """How the document describes a key."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer token of our own form."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "apy_…"}


class BrowserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """How the document describes the session."""

    target_class = BrowserAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A cookie, with the token in ``X-CSRFToken``."""
        return {"type": "apiKey", "in": "cookie", "name": "audino_session"}


class PageScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """How the document describes the token that a page without login sends."""

    target_class = PageAuthentication
    name = "page"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The token, read from ``GET /session``."""
        return {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
