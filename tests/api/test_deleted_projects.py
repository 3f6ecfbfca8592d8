"""Deleted projects on the wire: told for a day to those who can bring them back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from audino_py.models import Project, User
from tests.workers import signed_in


def test_deleted_projects_are_told_to_those_who_can_bring_them_back_and_for_a_day(
    project: Project, manager: User, reviewer: User, administrator: User
) -> None:
    boss, other, root = signed_in(manager), signed_in(reviewer), signed_in(administrator)
    assert boss.get("/api/v1/projects/deleted").json() == {"results": []}
    boss.delete(f"/api/v1/projects/{project.uid}")

    (told,) = boss.get("/api/v1/projects/deleted").json()["results"]
    assert (told["id"], told["name"]) == (str(project.uid), project.name)
    assert told["person"]["username"] == manager.username
    until, since = (datetime.fromisoformat(told[name]) for name in ("until", "deleted_at"))
    assert until - since == timedelta(hours=24)
    assert root.get("/api/v1/projects/deleted").json()["results"] == [told]
    assert other.get("/api/v1/projects/deleted").json() == {"results": []}
    Project.everything.update(deleted_at=timezone.now() - timedelta(hours=25))
    assert boss.get("/api/v1/projects/deleted").json() == {"results": []}
