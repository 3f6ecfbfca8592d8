"""The import as the page and programs ask for it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from audino_py.models import Annotation, Project, User
from tests.makers import make_key, make_task, make_work


def address(project: Project) -> str:
    return f"/api/v1/projects/{project.uid}/imports"


@pytest.fixture
def line(client: APIClient, project: Project, manager: User, annotator: User) -> bytes:
    """One exported line, whose work is gone from the project since."""
    task = make_task(project, annotator, state="accepted")
    make_work(task, (0, 1, "hello"), (2, 3, "again"))
    client.force_login(manager)
    export = client.get(f"/api/v1/projects/{project.uid}/export", {"format": "jsonl"})
    data = b"".join(export.streaming_content)  # type: ignore[attr-defined]  # it is a stream
    task.delete()
    return data


def test_a_file_is_taken_in(client: APIClient, project: Project, line: bytes) -> None:
    response = client.post(address(project), {"file": SimpleUploadedFile("a.jsonl", line)})

    assert response.status_code == 200
    assert response.json() == {"clips": 1, "segments": 2, "refused": []}


def test_a_refused_line_comes_with_its_number(
    client: APIClient, project: Project, line: bytes
) -> None:
    data = line + b"not ours\n"

    response = client.post(address(project), {"file": SimpleUploadedFile("a.jsonl", data)})

    assert response.json() == {
        "clips": 0,
        "segments": 0,
        "refused": [{"line": 2, "message": "this line is not JSON"}],
    }
    assert not Annotation.objects.exists()


def test_a_large_file_is_read_from_disk_twice(
    client: APIClient, project: Project, line: bytes
) -> None:
    data = line + b" " * 3_000_000 + b"\n"

    response = client.post(address(project), {"file": SimpleUploadedFile("a.jsonl", data)})

    assert response.json() == {"clips": 1, "segments": 2, "refused": []}


def test_what_is_no_file_is_refused(client: APIClient, project: Project, manager: User) -> None:
    client.force_login(manager)

    assert client.post(address(project), {}).status_code == 400
    empty = {"file": SimpleUploadedFile("a.jsonl", b"")}
    assert client.post(address(project), empty).json()["code"] == "invalid"
    assert client.post(address(project), {"a": 1}, format="json").status_code == 415


def test_a_key_needs_the_scope_that_manages(
    client: APIClient, project: Project, line: bytes
) -> None:
    client.logout()
    statuses = {}
    for scope in ("export", "manage"):
        _, text = make_key(project, scope)
        body = {"file": SimpleUploadedFile("a.jsonl", line)}
        headers = {"Authorization": f"Bearer {text}"}
        statuses[scope] = client.post(address(project), body, headers=headers).status_code

    assert statuses == {"export": 403, "manage": 200}
