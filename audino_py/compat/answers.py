"""v1's ways to say no, inside and outside of its views."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions

from audino_py import errors
from audino_py.api import errors as ours

UNREADABLE = "The browser (or proxy) sent a request that this server could not understand."
UNKNOWN_URL = (
    "The requested URL was not found on the server. If you entered the URL manually please check "
    "your spelling and try again."
)
WRONG_METHOD = "The method is not allowed for the requested URL."
NO_JSON = "Missing JSON in request"
OUR_FAULT = "An error occured"  # as v1 spells it
NOT_SUPPORTED = "File format is not supported"
UNAUTHORIZED = "Unauthorized access!"
BUSY = "The server is busy for a moment. Nothing was changed; try again."
# Login tokens: our code, and v1's words for it.
TOKENS = {
    "token_tampered": ("JWT is tampered!", "JWT_TAMPERED"),
    "token_expired": ("JWT has expired!", "JWT_EXPIRED"),
    "token_revoked": ("Token has been revoked", ""),
}
# What Django and REST framework raise, the first that fits.
FRAMEWORK: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    ((exceptions.MethodNotAllowed,), 405, WRONG_METHOD),
    ((Http404, exceptions.NotFound, ObjectDoesNotExist), 404, UNKNOWN_URL),
    ((RequestDataTooBig,), 413, "This is more than the server takes in one request."),
    ((OperationalError,), 503, BUSY),
)


class V1Error(Exception):
    """An answer other than success, in v1's words; ``kind`` is its ``type``."""

    def __init__(self, status_code: int, message: str, kind: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.body: dict[str, Any] = {"message": message, **extra}
        if kind:
            self.body["type"] = kind


def said_401(message: str, kind: str = "") -> V1Error:
    """A 401 with the text under both names that v1 used."""
    return V1Error(401, message, kind, msg=message)


def unauthorized() -> V1Error:
    """Signed in, but this is not theirs: v1 says 401 for that too."""
    return said_401(UNAUTHORIZED)


def answer_to(exc: Exception) -> V1Error | None:
    """The v1 answer that stands for an exception; None for what is our own fault."""
    if isinstance(exc, V1Error):
        return exc
    if isinstance(exc, errors.AudinoError):
        return _answer_to_ours(exc)
    for kinds, status, message in FRAMEWORK:
        if isinstance(exc, kinds):
            return V1Error(status, message, code=status)
    if isinstance(exc, exceptions.APIException):
        return V1Error(exc.status_code, UNREADABLE, code=exc.status_code)
    return None


def _answer_to_ours(error: errors.AudinoError) -> V1Error:
    if error.stable_code in TOKENS:
        return said_401(*TOKENS[error.stable_code])
    if isinstance(error, errors.NotAudioError):
        return V1Error(400, NOT_SUPPORTED, reason=error.message)
    if error.stable_code == "key_rests":  # v1's script prints the message, whatever the status
        return V1Error(403, error.message)
    if isinstance(error, errors.ForbiddenError):
        return V1Error(401, UNAUTHORIZED, msg=UNAUTHORIZED, reason=error.message)
    return V1Error(ours.status_of(error), error.message)


# ---- Django's handlers: what went wrong before a view was found, or beyond it --------------------


def is_v1(request: HttpRequest) -> bool:
    """Whether the address is one of v1's clients."""
    path = request.path_info
    return path.startswith(("/api/", "/auth/", "/audios/")) and not path.startswith("/api/v1/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, in the words of the door that was asked."""
    if is_v1(request):
        return _plain(404, UNKNOWN_URL)
    return ours.not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a wrong host and the like."""
    if is_v1(request):
        return _plain(400, UNREADABLE)
    return ours.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, said plainly."""
    if is_v1(request):
        return _plain(500, OUR_FAULT)
    return ours.server_error(request)


def _plain(status: int, message: str) -> JsonResponse:
    return JsonResponse({"code": status, "message": message}, status=status)
