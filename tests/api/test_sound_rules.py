"""What a project does with faults of the sound, over HTTP."""

from __future__ import annotations

from rest_framework.test import APIClient

from audino_py.models import Project, User


def test_rules_of_the_sound_check_are_set_and_only_for_checks_there_are(
    client: APIClient, project: Project, manager: User
) -> None:
    client.force_login(manager)
    address = f"/api/v1/projects/{project.uid}"

    kept = client.patch(address, {"sound_rules": {"clipped": "hold"}}, format="json")
    unknown = client.patch(address, {"sound_rules": {"clumsy": "hold"}}, format="json")
    other = client.patch(address, {"sound_rules": {"clipped": "shout"}}, format="json")

    assert (kept.status_code, kept.json()["sound_rules"]) == (200, {"clipped": "hold"})
    assert (unknown.status_code, other.status_code) == (400, 400)
    assert list(unknown.json()["fields"]) == ["sound_rules"]
