"""Each error's status, and the one shape of an error's answer."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
)
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response

from audino_py import errors
from audino_py.api.requests import request_id_of

log = logging.getLogger("audino.errors")

STATUSES: dict[type[errors.AudinoError], int] = {
    errors.InvalidError: 400,
    errors.NotSignedInError: 401,
    errors.ForbiddenError: 403,
    errors.UnknownError: 404,
    errors.TooSlowError: 408,
    errors.ConflictError: 409,
    errors.ArchivedError: 409,
    errors.StaleRevisionError: 412,
    errors.TooLargeError: 413,
    errors.NotAudioError: 415,
    errors.ReusedError: 422,
    errors.RevisionMissingError: 428,
    errors.ThrottledError: 429,
    errors.BusyError: 503,
    errors.DiskFullError: 507,
}

# What REST framework raises itself, in our words.
WORDS: dict[int, tuple[str, str]] = {
    400: ("invalid", "This request could not be read. Check its format and send it again."),
    401: ("not_signed_in", "Sign in, or send a valid API key."),
    403: ("forbidden", "You may not do this here."),
    404: ("not_found", "There is nothing at this address, or you have no access to it."),
    405: ("wrong_method", "This address does not take that method."),
    406: ("not_acceptable", "This address cannot answer in that format."),
    413: ("too_large", "This is more than the server takes in one request."),
    415: ("wrong_media_type", "This address does not take that content type."),
    429: ("throttled", "Too many requests. Wait a little and try again."),
}


def status_of(error: errors.AudinoError) -> int:
    """The HTTP status that stands for an error of ours."""
    for kind in type(error).__mro__:
        if kind in STATUSES:
            return STATUSES[kind]
    return 400


def body_of(
    code: str, message: str, request_id: str, fields: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """The one shape of an error."""
    body: dict[str, Any] = {"code": code, "message": message, "request_id": request_id}
    if fields:
        body["fields"] = fields
    return body


def _flat(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Field errors of nested serializers as ``{"segments.0.end": ["…"]}``."""
    if isinstance(detail, dict):
        items = [(str(name), value) for name, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        items = [(str(index), value) for index, value in enumerate(detail)]
    else:
        texts = detail if isinstance(detail, list) else [detail]
        return {prefix or "request": [str(text) for text in texts]}
    flat: dict[str, list[str]] = {}
    for name, value in items:
        flat.update(_flat(value, f"{prefix}.{name}" if prefix else name))
    return flat


def _ours(error: errors.AudinoError, request_id: str) -> Response:
    body = body_of(error.stable_code, error.message, request_id, error.fields)
    response = Response({**body, **error.extra}, status=status_of(error))
    wait_s = getattr(error, "wait_s", None)
    if wait_s is not None:
        response["Retry-After"] = str(wait_s)
    return response


def _framework(error: exceptions.APIException, request_id: str) -> Response:
    fields = _flat(error.detail) if isinstance(error, exceptions.ValidationError) else None
    code, message = WORDS.get(error.status_code, ("invalid", "This request does not fit."))
    if fields:
        first, texts = next(iter(fields.items()))
        message = f"Please check {first}: {texts[0]}"
    if str(getattr(error, "default_code", "")) == "csrf_failed":
        code, message = "csrf_failed", "This page is out of date. Load it again and retry."
    response = Response(body_of(code, message, request_id, fields), status=error.status_code)
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]  # asked just above
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]  # asked just above
    return response


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's hook: the answer to an exception, or None for what is our own fault."""
    request_id = request_id_of(context["request"])
    if isinstance(error, errors.AudinoError):
        return _ours(error, request_id)
    if isinstance(error, Http404 | ObjectDoesNotExist):  # the latter: deleted a moment ago
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig | TooManyFieldsSent):
        too_large = errors.TooLargeError("This is more than the server takes in one request.")
        return _ours(too_large, request_id)
    elif isinstance(error, OperationalError):
        log.error("database out of reach, request %s", request_id, exc_info=error)
        busy = errors.BusyError("The server is busy for a moment. Nothing was changed; try again.")
        return _ours(busy, request_id)
    if isinstance(error, exceptions.APIException):
        return _framework(error, request_id)
    return None


def plain(request: HttpRequest, status_code: int, code: str, message: str) -> JsonResponse:
    """The one shape, outside of REST framework."""
    return JsonResponse(body_of(code, message, request_id_of(request)), status=status_code)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404 handler."""
    return plain(request, status.HTTP_404_NOT_FOUND, *WORDS[404])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400 handler: wrong host, too many fields and the like."""
    return plain(request, status.HTTP_400_BAD_REQUEST, *WORDS[400])


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's 500 handler: our fault, said plainly, without the exception's text."""
    message = "Something went wrong on the server. Nothing was changed; please try again."
    return plain(request, status.HTTP_500_INTERNAL_SERVER_ERROR, "server_error", message)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own check of forged requests said no."""
    message = "This page is out of date. Load it again and retry."
    return plain(request, status.HTTP_403_FORBIDDEN, "csrf_failed", message)
