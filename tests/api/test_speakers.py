"""Voices: people annotate blind to each other."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from audino_py.models import Event, Project, Speaker, User
from tests.makers import make_key, make_member, make_project


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def name(client: APIClient, project: Project, text: str) -> tuple[int, str]:
    address = f"/api/v1/projects/{project.uid}/speakers"
    response = client.post(address, {"name": text}, format="json")
    return response.status_code, str(response.json().get("id"))


def names(client: APIClient, project: Project) -> list[str]:
    rows = client.get(f"/api/v1/projects/{project.uid}/speakers").json()["results"]
    return [row["name"] for row in rows]


def test_what_a_manager_names_everybody_sees(
    manager: User, annotator: User, project: Project
) -> None:
    assert name(signed_in(manager), project, "Ben")[0] == 201
    assert names(signed_in(annotator), project) == ["Ben"]
    assert [event.verb for event in Event.objects.all()] == ["speaker.named"]


def test_what_an_annotator_names_is_theirs_alone(
    manager: User, annotator: User, project: Project
) -> None:
    other = signed_in(make_member("bob", project))
    status, mine = name(signed_in(annotator), project, "Ben")

    assert status == 201
    assert names(other, project) == []
    assert names(signed_in(annotator), project) == ["Ben"]
    assert names(signed_in(manager), project) == ["Ben"]
    hidden = other.patch(f"/api/v1/speakers/{mine}", {"name": "x"}, format="json")
    assert hidden.status_code == 404
    status, theirs = name(other, project, "Ben")
    assert (status, theirs != mine) == (201, True), "nothing tells of the other one"


def test_a_name_that_one_sees_is_taken_again(annotator: User, project: Project) -> None:
    client = signed_in(annotator)
    first = name(client, project, "Ben")

    assert name(client, project, "Ben") == (200, first[1])
    assert Speaker.objects.count() == 1


def test_an_annotator_renames_their_own_until_others_see_it(
    reviewer: User, annotator: User, project: Project
) -> None:
    client = signed_in(annotator)
    _, mine = name(client, project, "Ben")
    address = f"/api/v1/speakers/{mine}"
    own = client.patch(address, {"name": "Benno"}, format="json")
    theirs = signed_in(reviewer).patch(address, {"name": "Ben"}, format="json")
    late = client.patch(address, {"name": "Benno"}, format="json")

    assert (own.status_code, theirs.status_code, late.status_code) == (200, 200, 403)
    assert Speaker.objects.get().is_shared


def test_two_speakers_one_sees_never_share_a_name(manager: User, project: Project) -> None:
    client = signed_in(manager)
    name(client, project, "Ben")
    _, second = name(client, project, "Lina")
    response = client.patch(f"/api/v1/speakers/{second}", {"name": "Ben"}, format="json")

    assert (response.status_code, response.json()["code"]) == (409, "name_taken")


@pytest.mark.parametrize(("scope", "status"), [("upload", 403), ("read", 403), ("manage", 201)])
def test_keys_name_speakers_only_to_manage(project: Project, scope: str, status: int) -> None:
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=make_key(project, scope)[1])

    assert name(client, project, "Ben")[0] == status


def test_speakers_of_other_projects_are_not_there(manager: User) -> None:
    foreign = Speaker.objects.create(project=make_project(), name="Secret")
    client = signed_in(manager)

    assert name(client, foreign.project, "x")[0] == 404
    response = client.patch(f"/api/v1/speakers/{foreign.uid}", {"name": "x"}, format="json")
    assert response.status_code == 404
