"""Work as its people see it, for tests of the doors and services of work."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import Annotation, User


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def with_key(text: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=text)
    return client


def segment(start: float = 1.0, end: float = 2.0, **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "start": start, "end": end, "text": "hello", **fields}


def put(**fields: Any) -> dict[str, Any]:
    return {"op": "put", "segment": segment(**fields)}


def batch(*changes: dict[str, Any], uid: UUID | None = None) -> dict[str, Any]:
    return {"id": str(uid or uuid7()), "changes": list(changes)}


def save(client: APIClient, annotation: Annotation | str, body: Any, base: int | None) -> Any:
    """POST a batch; ``base`` None leaves If-Match out."""
    uid = annotation.uid if isinstance(annotation, Annotation) else annotation
    headers = {} if base is None else {"If-Match": f'"{base}"'}
    text: Any = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.generic(
        "POST",
        f"/api/v1/annotations/{uid}/changes",
        text,
        content_type="application/json",
        headers=headers,
    )
