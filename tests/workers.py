"""Work as its people see it, for tests of the doors and services of work."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import Annotation, Project, Segment, Task, User


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


def post(user: User, task: Task, verb: str, body: Any = None, revision: int | None = None) -> Any:
    headers = {} if revision is None else {"If-Match": f'"{revision}"'}
    url = f"/api/v1/tasks/{task.uid}/{verb}"
    return signed_in(user).post(url, body, format="json", headers=headers)


def claim(user: User, project: Project) -> Any:
    return signed_in(user).post(f"/api/v1/projects/{project.uid}/claim")


def make_draft(task: Task, *spans: tuple[float, float, str], **fields: Any) -> Annotation:
    draft = Annotation.objects.create(clip=task.clip, kind="prediction", source="m", **fields)
    for start, end, text in spans:
        Segment.objects.create(
            annotation=draft,
            uid=uuid7(),
            start_us=int(start * 1e6),
            end_us=int(end * 1e6),
            text=text,
        )
    return draft
