"""What the check for forged requests asks of a browser, and what it leaves unread."""

from __future__ import annotations

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from audino_py.models import Project, Segment, User
from tests.makers import make_task, make_work


@pytest.fixture
def online(annotator: User) -> APIClient:
    """The annotator's browser, checked as a real one is, with its token in the header."""
    online = APIClient(enforce_csrf_checks=True)
    online.force_login(annotator)
    token = online.get("/api/v1/session").json()["csrf_token"]
    online.credentials(HTTP_X_CSRFTOKEN=token)
    return online


def save(online: APIClient, project: Project, annotator: User) -> int:
    work = make_work(make_task(project, annotator))
    segment = {"id": str(uuid4()), "start": 0, "end": 1, "speaker": None, "text": "hello"}
    segment |= {"values": {}, "channel": None, "unsure": False, "draft": False}
    response = online.post(
        f"/api/v1/annotations/{work.uid}/changes",
        {"id": str(uuid4()), "changes": [{"op": "put", "segment": segment}]},
        format="json",
        headers={"If-Match": '"0"'},
    )
    return response.status_code


def test_a_browser_saves_and_its_body_is_left_to_the_view(
    online: APIClient, project: Project, annotator: User
) -> None:
    assert save(online, project, annotator) == 200
    assert Segment.objects.get().text == "hello"


def test_without_the_token_nothing_is_saved(
    online: APIClient, project: Project, annotator: User
) -> None:
    online.credentials()

    assert save(online, project, annotator) == 403
    assert not Segment.objects.exists()


def test_a_token_in_the_body_does_not_count(online: APIClient) -> None:
    token = online.get("/api/v1/session").json()["csrf_token"]
    online.credentials()

    response = online.post("/api/v1/session/password", {"csrfmiddlewaretoken": token})

    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
