"""The demo project is one press away."""

from __future__ import annotations

from rest_framework.test import APIClient

from audino_py.models import Annotation, Clip, Project, User
from tests.makers import make_project


def test_an_administrator_opens_the_demo_once(client: APIClient, administrator: User) -> None:
    client.force_login(administrator)
    make_project("Demo")
    offered = client.get("/api/v1/session").json()["can_demo"]
    first = client.post("/api/v1/setup/demo")
    again = client.post("/api/v1/setup/demo")

    assert (offered, first.status_code, again.status_code) == (True, 201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["name"] == "Demo 2"
    assert client.get("/api/v1/session").json()["can_demo"] is False
    project = Project.objects.get(is_demo=True)
    assert [clip.state for clip in Clip.objects.filter(project=project)] == ["stored", "stored"]
    drafts = Annotation.objects.filter(clip__project=project, kind="prediction")
    assert sorted(draft.segments.count() for draft in drafts) == [4, 14]
    assert project.speakers.filter(name="John F. Kennedy").count() == 1


def test_nobody_else_makes_the_demo(client: APIClient, manager: User) -> None:
    client.force_login(manager)

    assert client.get("/api/v1/session").json()["can_demo"] is False
    assert client.post("/api/v1/setup/demo").status_code == 403
    assert not Project.objects.filter(is_demo=True).exists()
