"""Who asks, and under which number: read once, at the door."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from audino_py.db.uuids import uuid7
from audino_py.errors import InvalidError, RevisionMissingError
from audino_py.models import ApiKey, User
from audino_py.policies import Actor

log = logging.getLogger("audino.access")


class RequestMiddleware:
    """Gives every request a number, answers with it, and writes one line about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        number = uuid7().hex
        request.META["audino.request_id"] = number
        response = self.get_response(request)
        response["X-Request-ID"] = number
        # The path without its query: a search may hold words of a transcript.
        took_ms = (time.perf_counter() - began) * 1000
        log.debug("%s %s %s %.0f ms", request.method, request.path, response.status_code, took_ms)
        return response


def request_id_of(request: HttpRequest | Request) -> str:
    """The request's number; people quote it, the log holds it."""
    return str(request.META.get("audino.request_id", ""))


def address_of(request: HttpRequest | Request) -> str:
    """Where the request comes from: the socket, or one trusted proxy's word."""
    if settings.TRUSTED_PROXY:
        hops = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
        if hops[-1].strip():
            return hops[-1].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def actor_of(request: Request) -> Actor:
    """The person or key that asks, as policies know them; one object a request."""
    kept = getattr(request, "audino_actor", None)
    if isinstance(kept, Actor):
        return kept
    user = request.user if isinstance(request.user, User) else None
    key = request.auth if isinstance(request.auth, ApiKey) else None
    actor = Actor(
        user=user, key=key, address=address_of(request), request_id=request_id_of(request)
    )
    request.audino_actor = actor  # type: ignore[attr-defined]  # kept for this request
    return actor


def if_match_at_all(request: Request) -> int | None:
    """The same where the header may be left out.

    Raises
    ------
    InvalidError
        If it is no revision number.
    """
    return None if request.headers.get("If-Match") is None else if_match(request)


def if_match(request: Request) -> int:
    """The revision named in ``If-Match: "<revision>"``.

    Raises
    ------
    RevisionMissingError
        If the header is not there.
    InvalidError
        If it is no revision number.
    """
    text = request.headers.get("If-Match")
    if text is None:
        raise RevisionMissingError('Send If-Match: "<revision>" with the revision you changed.')
    digits = text.strip().removeprefix("W/").strip('"')
    if not digits.isdecimal() or len(digits) > 9:
        raise InvalidError('If-Match must hold one revision number, as in If-Match: "3".')
    return int(digits)
