"""Requests made up from the document: promise P15.

Whatever is asked, the answer is one that the document names, in the form that it names.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.contracts.calls import Call
from tests.contracts.conftest import call_of, taken_back
from tests.contracts.document import document, operations
from tests.contracts.world import PersonClient, World

pytestmark = pytest.mark.django_db

EACH = 150 if os.environ.get("AUDINO_FULL") else 3
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@functools.cache
def schema() -> OpenApiSchema:
    """The document, with the application behind it."""
    made = schemathesis.openapi.from_dict(json.loads(json.dumps(document(), default=str)))
    made.app = application
    return made


def application(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The server as WSGI, on this thread's transaction; forged requests are refused as ever."""
    response: Any = ClientHandler(enforce_csrf_checks=True)(environ)
    streamed = getattr(response, "streaming_content", None)
    content = response.content if streamed is None else b"".join(streamed)
    start(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [content]


def strategy(name: str) -> st.SearchStrategy[Any]:
    """Requests that fit the document, and such as do not."""
    operation = schema().find_operation_by_id(name)
    fitting: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    row = operations()[name]
    body = document()["paths"][row.path][row.method.lower()]
    if not body.get("parameters") and "requestBody" not in body:
        return fitting
    return fitting | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def login_of(client: PersonClient, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and cookies of somebody who is signed in."""
    if operations()[name].is_v1:
        return {"Authorization": client.v1_token}, {}
    session = client.get("/api/v1/session")
    headers = {"X-CSRFToken": session.json()["csrf_token"]}
    return headers, {cookie.key: cookie.value for cookie in client.cookies.values()}


def aim(case: Any, call: Call, part: str) -> None:
    """Put something that is there into a made-up request, so that it gets beyond 404."""
    if part == "nothing":
        return
    if case.path_parameters:
        case.path_parameters = {key: str(value) for key, value in call.path.items()}
    if part == "fields" and isinstance(case.body, dict) and isinstance(call.body, dict):
        case.body = {**call.body, **dict(list(case.body.items())[:1])}
    if "HTTP_IF_MATCH" in call.headers:
        case.headers = {**(case.headers or {}), "If-Match": call.headers["HTTP_IF_MATCH"]}


def faults_of(case: Any, headers: dict[str, str], cookies: dict[str, str]) -> list[str]:
    """Send it; what is wrong with the answer."""
    case.headers = {k: v for k, v in (case.headers or {}).items() if k != "Authorization"}
    case.cookies = {}
    response = case.call(headers=headers, cookies=cookies)
    try:
        case.validate_response(response, checks=CHECKS, headers=headers)
    except FailureGroup as group:
        return [f"{type(one).__name__}: {one}" for one in group.exceptions]
    except Failure as failure:
        return [f"{type(failure).__name__}: {failure}"]
    return []


@pytest.mark.parametrize("name", sorted(operations()))
def test_every_answer_is_one_that_the_document_names(name: str, world: World) -> None:
    client = world.clients["administrator"]
    assert isinstance(client, PersonClient)
    headers, cookies = login_of(client, name)
    bad: list[str] = []

    @seed(7)
    @settings(
        max_examples=EACH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy(name), part=st.sampled_from(["address", "fields", "nothing"]))
    def ask(case: Any, part: str) -> None:
        call = call_of(name, "own", world.things["administrator"], world)
        with taken_back(client):
            call.before()
            aim(case, call, part)
            bad.extend(faults_of(case, headers, cookies))

    ask()

    assert bad == []
