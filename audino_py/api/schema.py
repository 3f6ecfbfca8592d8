"""The OpenAPI document: every operation carries the errors any of them may answer."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from audino_py.api.bodies import Body


class ErrorBodySerializer(serializers.Serializer[Any]):
    """The one shape of an error."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # a name of our wire
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    request_id = serializers.CharField()


SENTENCES = {
    400: "The request does not fit.",
    401: "Nobody we know asks.",
    403: "Visible, but role or scope forbids it.",
    404: "Not there, or not visible to who asks.",
    405: "The address does not take this method.",
    406: "The address cannot answer in the wanted format.",
    408: "The body stopped arriving.",
    409: "The present state does not allow it.",
    412: "The annotation has moved on.",
    413: "More than the server takes.",
    415: "A content type, or content, that is not taken.",
    416: "No such range of the file.",
    422: "The same idempotency key with another body.",
    428: "If-Match is missing.",
    429: "Too many tries.",
    503: "Busy; try again.",
    507: "No room for more sound.",
}
EVERYWHERE = (400, 401, 403, 404, 405, 406, 503)
WITH_BODY = (409, 413, 415)


def failures(*codes: int) -> dict[int, OpenApiResponse]:
    """Further error answers of an operation, for ``extend_schema(responses={200: …, **…})``."""
    return {code: OpenApiResponse(ErrorBodySerializer, SENTENCES[code]) for code in codes}


class Schema(AutoSchema):
    """Adds to each operation the answers that the door itself may give."""

    def _get_response_bodies(
        self, direction: Literal["request", "response"] = "response"
    ) -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        codes = (*EVERYWHERE, *WITH_BODY) if self.method not in ("GET", "HEAD") else EVERYWHERE
        for code in codes:
            if str(code) not in bodies:
                answer = OpenApiResponse(ErrorBodySerializer, SENTENCES[code])
                bodies[str(code)] = self._get_response_for_code(  # type: ignore[no-untyped-call]  # untyped base
                    answer, str(code), direction=direction
                )
        return bodies

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Say of a body that it takes no other fields."""
        schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]  # untyped base
        if direction == "request" and isinstance(serializer, Body):
            schema["additionalProperties"] = False
        return schema


def name_failures(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Describe each error once and refer to it: the document is read by people too."""
    shared: dict[str, Any] = {}
    error = {"$ref": "#/components/schemas/ErrorBody"}
    for methods in result["paths"].values():
        for operation in methods.values():
            for code, response in operation["responses"].items():
                content = response.get("content", {}).get("application/json", {})
                if content.get("schema") == error and len(response["content"]) == 1:
                    shared[f"Error{code}"] = response
                    operation["responses"][code] = {"$ref": f"#/components/responses/Error{code}"}
    result["components"]["responses"] = dict(sorted(shared.items()))
    return result
