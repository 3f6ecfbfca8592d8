"""The view that every v1 route is made of, and how it stands in the document."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Literal

from django.db import OperationalError
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audino_py.api.media import AnyNegotiation
from audino_py.api.parsers import ShallowJSONParser
from audino_py.api.permissions import Anybody
from audino_py.api.requests import actor_of, request_id_of
from audino_py.api.schema import SENTENCES
from audino_py.compat.answers import NO_JSON, UNREADABLE, V1Error, answer_to, unauthorized
from audino_py.compat.authentication import TokenAuthentication
from audino_py.policies import Actor, may_administer

log = logging.getLogger("audino.errors")

EVERYWHERE = (400, 401, 404, 405, 503)


class V1FailureSerializer(serializers.Serializer[Any]):
    """How v1 says no."""

    message = serializers.CharField()
    msg = serializers.CharField(required=False, help_text="The same once more, of a 401.")
    type = serializers.CharField(required=False)
    code = serializers.IntegerField(required=False, help_text="The status once more.")
    reason = serializers.CharField(required=False, help_text="What to do about it.")


class V1Schema(AutoSchema):
    """Adds to each operation the answers that the door itself may give."""

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for code in EVERYWHERE:
            if str(code) not in bodies:
                answer = OpenApiResponse(V1FailureSerializer, SENTENCES[code])
                bodies[str(code)] = self._get_response_for_code(  # type: ignore[no-untyped-call]  # untyped base
                    answer, str(code), direction=direction
                )
        return bodies


MAYBE_INT, MAYBE_TEXT, TEXTS = "int or null", "text or null", "texts"
FIELDS: dict[Any, Callable[[], serializers.Field[Any, Any, Any, Any]]] = {
    bool: serializers.BooleanField,
    int: serializers.IntegerField,
    str: serializers.CharField,
    float: serializers.FloatField,
    dict: serializers.DictField,
    MAYBE_INT: lambda: serializers.IntegerField(allow_null=True),
    MAYBE_TEXT: lambda: serializers.CharField(allow_null=True),
    TEXTS: lambda: serializers.ListField(child=serializers.CharField(), required=False),
    list: lambda: serializers.ListField(child=serializers.DictField()),
}


def described(
    name: str,
    answers: Mapping[Any, Any],
    *failing: int,
    takes: Any = None,
    **options: Any,
) -> Callable[[Any], Any]:
    """Describe an operation.

    Parameters
    ----------
    answers
        By status: fields and their Python types, or what drf-spectacular takes.
    failing
        Further statuses than those of every route.
    takes
        Fields of the JSON body, all of them optional in the document: v1 says itself what lacks.
    """
    shapes: dict[Any, Any] = {
        status: _shape(f"V1{_title(name)}Answer", answer) for status, answer in answers.items()
    }
    for code in failing:
        shapes[code] = OpenApiResponse(V1FailureSerializer, SENTENCES[code])
    body = takes if takes is None or "multipart/form-data" in takes else None
    if takes is not None and body is None:
        body = _shape(f"V1{_title(name)}Wish", takes)
    return extend_schema(
        tags=["v1"], operation_id=f"v1_{name}", request=body, responses=shapes, **options
    )


def _title(name: str) -> str:
    return name.title().replace("_", "")


def _shape(name: str, fields: Any) -> Any:
    if not isinstance(fields, dict):
        return fields
    made = {key: FIELDS[kind]() for key, kind in fields.items()}
    return inline_serializer(name, made)


class V1JSONParser(ShallowJSONParser):
    """The view itself looks at the content type, to say no in v1's words."""

    media_type = "*/*"


class V1View(APIView):
    """Base of the v1 routes."""

    schema = V1Schema()
    authentication_classes: tuple[type[BaseAuthentication], ...] = (TokenAuthentication,)
    permission_classes = (Anybody,)  # whoever passed the authentication; services ask further
    parser_classes: tuple[Any, ...] = (V1JSONParser,)
    content_negotiation_class = AnyNegotiation
    metadata_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A wrong method is said before anybody is asked who they are, as v1 does."""
        name = str(request.method).lower()
        if name not in self.http_method_names or not hasattr(self, name) or name == "options":
            raise exceptions.MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Response:
        """Say no in v1's shape; our own fault goes on to the server's handler."""
        said = answer_to(exc)
        if said is None:
            raise exc
        if isinstance(exc, OperationalError):
            log.error(
                "database out of reach, request %s", request_id_of(self.request), exc_info=exc
            )
        response = Response(self.refusal(said), status=said.status_code)
        wait_s = getattr(exc, "wait_s", None)
        if wait_s is not None:
            response["Retry-After"] = str(wait_s)
        if said.status_code == 401:
            response["WWW-Authenticate"] = 'Bearer realm="audino"'
        response.exception = True
        return response

    def refusal(self, said: V1Error) -> dict[str, Any]:
        """The body of a refusal."""
        return said.body

    def administrator(self, request: Request) -> Actor:
        """Who asks, if they are an administrator; read anew at each request.

        Raises
        ------
        V1Error
            401 for everybody else.
        """
        actor = actor_of(request)
        if not may_administer(actor):
            raise unauthorized()
        return actor


def json_of(request: Request) -> dict[str, Any]:
    """The body, which must be a JSON object with a JSON content type.

    The type is compared as a whole: a page of another site can send ``text/plain``, not this.

    Raises
    ------
    V1Error, ParseError
        400 otherwise.
    """
    kind = str(request.content_type).partition(";")[0].strip().lower()
    is_json = kind == "application/json"
    if not is_json and not (kind.startswith("application/") and kind.endswith("+json")):
        raise V1Error(400, NO_JSON)
    if not isinstance(request.data, dict):
        raise V1Error(400, UNREADABLE, code=400)
    return request.data
