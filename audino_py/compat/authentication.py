"""Who asks: a login token or a key, raw in ``Authorization`` as v1 sends them, or as we do."""

from __future__ import annotations

import re

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from audino_py.api.requests import address_of
from audino_py.compat.answers import V1Error, said_401
from audino_py.models import ApiKey, Token, User
from audino_py.services.apikeys import use_key
from audino_py.services.tokens import look_up_token

NO_KEY = "API Key missing from `Authorization` Header"
UNKNOWN_KEY = "No project exist with given API Key"
_SCHEME = re.compile(r"(?:bearer|api-key)\s+", re.IGNORECASE)


def sent_text(request: Request) -> str:
    """What stands in ``Authorization``, without a scheme word."""
    return _SCHEME.sub("", request.headers.get("Authorization", "").strip(), count=1).strip()


def is_token(text: str) -> bool:
    """A token has two dots, a key none."""
    return text.count(".") == 2


class TokenAuthentication(BaseAuthentication):
    """A login token; without one nobody passes. Cookies count for nothing here."""

    def authenticate(self, request: Request) -> tuple[User, Token]:
        """The person, and the token's row.

        Raises
        ------
        V1Error, NotSignedInError
            401: missing, tampered, expired or revoked.
        """
        text = sent_text(request)
        if not text:
            raise said_401("Missing Authorization Header")
        token = look_up_token(text)
        return token.user, token


class UploadKeyAuthentication(BaseAuthentication):
    """A project's key: raw, after ``Bearer`` or ``Api-Key``, or in ``X-API-Key``."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey]:
        """The key's row.

        Raises
        ------
        V1Error
            400 without a key, 404 for one that is unknown, expired or revoked.
        ForbiddenError
            ``key_rests``: its owner has left the project.
        """
        text = request.headers.get("X-API-Key", "").strip() or sent_text(request)
        if not text:
            raise V1Error(400, NO_KEY)
        key = use_key(text=text, address=address_of(request))
        if key is None:
            raise V1Error(404, UNKNOWN_KEY)
        return AnonymousUser(), key


class SoundAuthentication(BaseAuthentication):
    """A login token or a key; without both the session cookie is looked at next."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, Token | ApiKey] | None:
        """The person or the key, if one was sent."""
        text = request.headers.get("X-API-Key", "").strip() or sent_text(request)
        if not text:
            return None
        if is_token(text):
            token = look_up_token(text)
            return token.user, token
        key = use_key(text=text, address=address_of(request))
        if key is None:
            raise said_401("JWT is tampered!", "JWT_TAMPERED")
        return AnonymousUser(), key


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """How the document describes a token."""

    target_class = TokenAuthentication
    name = "v1_token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Raw, without a scheme word."""
        return {"type": "apiKey", "in": "header", "name": "Authorization"}


class UploadKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """How the document describes a key as v1 sends it."""

    target_class = UploadKeyAuthentication
    name = "v1_key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Raw, without a scheme word."""
        return {"type": "apiKey", "in": "header", "name": "Authorization"}


class SoundScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # untyped base
    """How the document describes either of them."""

    target_class = SoundAuthentication
    name = "v1_token_or_key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Raw, without a scheme word."""
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
