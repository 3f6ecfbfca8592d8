"""Every request that writes leaves one record: an Event, or a Revision of each annotation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audino_py.models import Event, Revision
from tests.contracts.conftest import call_of, send, taken_back
from tests.contracts.document import operations
from tests.contracts.test_permissions import rows
from tests.contracts.world import PEOPLE, ROLES, World

pytestmark = pytest.mark.django_db

# They take a body and change nothing: it would be too long, or too secret, for an address.
READS = {"clips_known", "link_look", "projects_export_losses", "v1_is_logged_in"}
REPEATED = {"tasks_open_create"}  # this work was opened before: nothing is made
# Several deeds in one request leave one record each, as if they had been asked for one by one.
DEEDS = {
    "imports_undo": 2,  # it is asked for, and done: at once where it is small
    "link_use": 2,  # the link is used, the person signed in
    "projects_create": 2,  # the project, the questions of its templates
    "setup_demo": 4,  # the project, its questions, a clip, the work that goes to whoever made it
    "v1_projects_create": 2,  # the project and its first key
    "users_create": 3,  # the account, its place in a project, the link
}


def writing() -> list[str]:
    return sorted(name for name, one in operations().items() if not one.is_safe)


def records() -> int:
    return Event.objects.count() + Revision.objects.count()


def left_by(name: str, relation: str, role: str, world: World) -> int:
    """How many records the request of a cell leaves."""
    client = world.clients[role]
    with taken_back(client):
        call = call_of(name, relation, world.seen_by(role, relation), world)
        counts: list[int] = []

        def before() -> None:
            call.before()
            counts.append(records())

        send(client, name, replace(call, before=before))
        return records() - counts[0]


@pytest.mark.parametrize("name", writing())
def test_a_request_that_writes_leaves_exactly_one_record(name: str, world: World) -> None:
    wanted = 0 if name in READS | REPEATED else DEEDS.get(name, 1)
    counts = {
        (row["relation"], role): left_by(name, row["relation"], role, world)
        for row in rows()[name]
        for role in ROLES
        if row[role].startswith("2") and not (name == "session_sign_out" and not is_person(role))
    }

    if name == "v1_projects_users":  # names all members at once: one for each who comes or goes
        assert min(counts.values()) >= 1
        return
    assert {cell: number for cell, number in counts.items() if number != wanted} == {}


def is_person(role: str) -> bool:
    """Whether there is a session to end."""
    return role in PEOPLE
