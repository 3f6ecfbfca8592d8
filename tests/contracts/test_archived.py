"""An archived project is only read: every deed is refused with one sentence, but those that end it.

The cells are those of ``permissions.csv``: whatever somebody may do in a project at work is tried
again in the same project after it was archived.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from audino_py.models import Project, TaskState, User
from audino_py.policies import ARCHIVED
from tests.contracts.conftest import call_of, send, taken_back
from tests.contracts.test_audit import READS, writing
from tests.contracts.test_permissions import rows
from tests.contracts.world import ROLES, World
from tests.makers import make_task, make_work
from tests.workers import signed_in

pytestmark = pytest.mark.django_db

# Things are taken out of it, it goes or comes back, people and programs lose their access.
STILL_DONE = {
    *("exports_again", "exports_create", "versions_create"),
    *("projects_destroy", "projects_restore", "keys_revoke_create", "projects_members_destroy"),
    *("v1_projects_users",),  # names all who stay: in the example one goes
}
# They concern no project, or another one than the archived.
ELSEWHERE = {
    *("link_use", "notices_read", "setup", "setup_demo", "users_link_create"),
    *("session_change_password", "session_change_user", "session_sign_in", "session_sign_out"),
    *("projects_clone", "projects_create", "users_partial_update"),
    *("v1_login", "v1_logout", "v1_projects_create", "v1_users_change", "v1_users_create"),
}
MADE_BEFORE = {"tasks_open_create"}  # this work was opened before: it is read
BY_ITS_TIME = {"tasks_worked"}  # what was worked before counts: ``tests/api/test_worked.py``


def answers(name: str, world: World) -> set[tuple[int, str]]:
    """The status and the words for everybody who may do this while the project is at work."""
    found = set()
    for row in rows()[name]:
        for role in ROLES:
            if not row[role].startswith("2") or row["relation"] == "foreign":
                continue
            client = world.clients[role]
            with taken_back(client):
                call = call_of(name, row["relation"], world.seen_by(role, row["relation"]), world)
                call.before()
                Project.objects.filter(pk=world.here.pk).update(is_archived=True)
                response = send(client, name, replace(call, before=lambda: None))
            body = response.json() if response.status_code == 409 else {}
            found.add((response.status_code, body.get("reason") or body.get("message", "")))
    return found


@pytest.mark.parametrize(
    "name", sorted(set(writing()) - READS - STILL_DONE - ELSEWHERE - MADE_BEFORE - BY_ITS_TIME)
)
def test_in_an_archived_project_every_deed_is_refused_with_the_next_step(
    name: str, world: World
) -> None:
    assert answers(name, world) == {(409, ARCHIVED)}


@pytest.mark.parametrize("name", sorted(STILL_DONE))
def test_an_archived_project_is_taken_out_of_and_ended_as_any_other(
    name: str, world: World
) -> None:
    assert {status // 100 for status, _ in answers(name, world)} == {2}


def test_only_a_change_that_takes_it_out_of_the_archive_is_taken(
    project: Project, manager: User
) -> None:
    Project.objects.update(is_archived=True)
    client, url = signed_in(manager), f"/api/v1/projects/{project.uid}"

    def change(**fields: Any) -> int:
        return client.patch(url, fields, format="json").status_code

    assert [change(name="New"), change(is_archived=True)] == [409, 409]
    assert change(is_archived=False, name="New") == 200
    assert change(description="again at work") == 200


def test_work_in_an_archived_project_is_read_and_not_offered_for_change(
    project: Project, annotator: User, reviewer: User
) -> None:
    task = make_task(project, annotator)
    work = make_work(task, (0, 1, "hello"))
    other = make_task(project, annotator, state=TaskState.SUBMITTED)
    Project.objects.update(is_archived=True)

    own = signed_in(annotator).get(f"/api/v1/tasks/{task.uid}").json()
    read = signed_in(annotator).get(f"/api/v1/annotations/{work.uid}").json()
    waiting = signed_in(reviewer).get(f"/api/v1/tasks/{other.uid}").json()

    assert (own["can_edit"], read["can_edit"], waiting["can_review"]) == (False, False, False)
    assert [line["text"] for line in read["segments"]] == ["hello"]
