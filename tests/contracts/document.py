"""The OpenAPI document as tests walk it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator

SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    name: str
    method: str
    path: str
    is_public: bool

    @property
    def is_v1(self) -> bool:
        """Whether version 1's clients ask it: by token or key, never by cookie and CSRF token."""
        return not self.path.startswith("/api/v1/")

    @property
    def is_safe(self) -> bool:
        """Whether it promises to change nothing."""
        return self.method in SAFE


@functools.cache
def document() -> dict[str, Any]:
    """The document, generated now."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # untyped
    schema: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # untyped
    return schema


# Addresses that need no login. Adding one is a decision.
PUBLIC = frozenset(
    {
        *("session_look", "session_sign_in", "session_sign_out", "setup", "link_look", "link_use"),
        "v1_login",
    }
)


@functools.cache
def operations() -> dict[str, Operation]:
    """All operations by their id."""
    found: dict[str, Operation] = {}
    for path, methods in document()["paths"].items():
        for method, body in methods.items():
            name = body["operationId"]
            assert name not in found, f"two operations are called {name}"
            found[name] = Operation(name, method.upper(), path, name in PUBLIC)
    return found
