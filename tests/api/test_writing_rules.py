"""How a project wants words written, over HTTP."""

from __future__ import annotations

from rest_framework.test import APIClient

from audino_py.models import Project, User


def test_writing_rules_are_set_and_begin_empty(
    client: APIClient, project: Project, manager: User
) -> None:
    client.force_login(manager)
    address = f"/api/v1/projects/{project.uid}"
    rules = {"allowed_characters": "a-z '", "allowed_tags": "laugh, noise", "allows_digits": False}

    before = client.get(address).json()
    kept = client.patch(address, rules, format="json")
    long = client.patch(address, {"allowed_tags": "x" * 501}, format="json")

    assert [before[name] for name in rules] == ["", "", True]
    assert kept.status_code == 200
    assert {name: kept.json()[name] for name in rules} == rules
    assert long.status_code == 400
    assert list(long.json()["fields"]) == ["allowed_tags"]
