"""The document says what the server does: no address is missing, and the page's copy is fresh."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.contracts.document import PUBLIC, document, operations

COPY = Path(__file__).resolve().parents[2] / "frontend" / "openapi.json"
REFRESH = (
    "Run: python3 manage.py spectacular --format openapi-json --file frontend/openapi.json "
    "&& (cd frontend && npm run types)"
)

# Outside of the document on purpose. Adding one is a decision.
UNDOCUMENTED = (
    "healthz",
    "api/v1/openapi.json",
    "api/v1/docs",
    "^(?!api/",  # the page
)


def addresses(found: Any = None, before: str = "") -> list[tuple[str, Any]]:
    """Every pattern of the resolver, with its view."""
    rows: list[tuple[str, Any]] = []
    for entry in (found or get_resolver()).url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            rows += addresses(entry, here)
        elif isinstance(entry, URLPattern):
            rows.append((here, entry.callback))
    return rows


def in_braces(pattern: str) -> str:
    """``projects/<uuid:project>`` as the document writes it."""
    words = [
        "{" + word[1:-1].rpartition(":")[2] + "}" if word.startswith("<") else word
        for word in pattern.replace(".jpg", "/.jpg").split("/")
    ]
    return "/" + "/".join(words).replace("/.jpg", ".jpg")


def test_every_address_is_in_the_document_or_named_here() -> None:
    known = set(document()["paths"])
    strange = [
        pattern
        for pattern, view in addresses()
        if in_braces(pattern) not in known
        and not pattern.startswith(UNDOCUMENTED)
        and not module_of(view).startswith("django.contrib.admin")
    ]

    assert strange == []


def module_of(view: Any) -> str:
    """Where the view of a pattern is written."""
    return str(
        getattr(getattr(view, "cls", None) or getattr(view, "view_class", view), "__module__", "")
    )


def test_every_public_operation_is_one_we_named() -> None:
    def needs_nobody(name: str) -> bool:
        operation = operations()[name]
        security = document()["paths"][operation.path][operation.method.lower()]["security"]
        return {} in security or {"page": []} in security

    open_ones = {name for name in operations() if needs_nobody(name)}

    assert open_ones == set(PUBLIC)


def test_the_document_is_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document()).validate()


def test_every_operation_says_what_it_does_and_how_it_fails() -> None:
    for name, operation in operations().items():
        body = document()["paths"][operation.path][operation.method.lower()]
        assert body.get("description"), name
        # Version 1 said 401 also to people who may not: its clients know no 403.
        needed = {"400", "401", "404"} if operation.is_v1 else {"400", "401", "403", "404"}
        assert needed <= set(body["responses"]), name


def test_the_copy_beside_the_page_is_fresh() -> None:
    assert COPY.exists(), REFRESH
    assert json.loads(COPY.read_text(encoding="utf-8")) == json.loads(
        json.dumps(document(), default=str)
    ), REFRESH
