"""Login tokens of v1 clients: signed, and kept in a table so that logout revokes them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import jwt
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py.errors import NotSignedInError
from audino_py.models import Token, User
from audino_py.policies import Actor
from audino_py.services.events import record

LIFE = timedelta(days=7)
ALGORITHM = "HS256"


def signing_key() -> str:
    """Our own secret, under another name than cookies use."""
    return f"v1-token:{settings.SECRET_KEY}"


@transaction.atomic
def issue_token(user: User, *, actor: Actor) -> str:
    """A token of seven days with v1's claims, for whoever gave the right password."""
    now = timezone.now()
    Token.objects.filter(user=user, expires_at__lt=now).delete()
    token = Token.objects.create(jti=uuid.uuid4().hex, user=user, expires_at=now + LIFE)
    record("token.issued", actor=replace(actor, user=user), subject=user)
    person = {
        "username": user.username,
        "is_admin": user.is_administrator,
        "user_id": user.pk,
    }
    claims = {
        "iat": now,
        "nbf": now,
        "exp": token.expires_at,
        "jti": token.jti,
        "fresh": True,
        "type": "access",
        "identity": person,
    }
    return jwt.encode(claims, signing_key(), algorithm=ALGORITHM)


def look_up_token(text: str) -> Token:
    """The live token of this text, with its user.

    Raises
    ------
    NotSignedInError
        ``token_tampered``, ``token_expired`` or ``token_revoked``.
    """
    row = Token.objects.select_related("user").filter(jti=_jti_of(text)).first()
    if row is None or not row.user.is_active:
        raise NotSignedInError("This login has ended. Sign in again.", code="token_revoked")
    return row


def _jti_of(text: str) -> str:
    try:
        claims = jwt.decode(
            text,
            signing_key(),
            algorithms=[ALGORITHM],
            leeway=1,
            options={"require": ["exp", "jti"]},
        )
    except jwt.ExpiredSignatureError as error:
        message = "This login is older than a week. Sign in again."
        raise NotSignedInError(message, code="token_expired") from error
    except (jwt.InvalidTokenError, ValueError) as error:
        message = "This is no token of this server. Sign in again."
        raise NotSignedInError(message, code="token_tampered") from error
    return str(claims["jti"])


@transaction.atomic
def revoke_token(token: Token, *, actor: Actor) -> None:
    """Forget a token: it is dead for the next request."""
    token.delete()
    record("token.revoked", actor=actor, subject=token.user)


def revoke_tokens_of(user: User) -> None:
    """Forget all of a person: their role or password is another now."""
    Token.objects.filter(user=user).delete()
