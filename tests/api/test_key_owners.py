"""A key may never do more than its owner may now, and no program stops without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from audino_py.models import ApiKey, Clip, Event, Member, Project, Role, User
from audino_py.services.apikeys import new_text
from tests.compat.conftest import send
from tests.forms import post_clip, tiny_wav
from tests.makers import make_clip, make_key, make_member, make_task, make_user, make_work
from tests.workers import signed_in, with_key

pytestmark = pytest.mark.django_db

ALL = ("upload", "read", "export", "manage")


def removed(owner: User) -> None:
    Member.objects.filter(user=owner).delete()


def has_role(role: Role) -> Callable[[User], Any]:
    return lambda owner: Member.objects.filter(user=owner).update(role=role)


def switched_off(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)


def administers(owner: User) -> None:
    removed(owner)
    User.objects.filter(pk=owner.pk).update(is_superuser=True)


# What has become of the owner, and what the key still does.
BECAME: dict[str, tuple[Callable[[User], Any], tuple[str, ...]]] = {
    "manager as before": (has_role(Role.MANAGER), ALL),
    "reviewer": (has_role(Role.REVIEWER), ("read", "export")),
    "annotator": (has_role(Role.ANNOTATOR), ()),
    "removed": (removed, ()),
    "switched off": (switched_off, ()),
    "removed, and administrator": (administers, ALL),
}


def tried(text: str, project: Project) -> dict[str, int]:
    """The status of one request a scope."""
    program, address = with_key(text), f"/api/v1/projects/{project.uid}"
    return {
        "upload": post_clip(program, project, tiny_wav(Clip.objects.count())).status_code,
        "read": program.get(f"{address}/overview").status_code,
        "export": program.get(f"{address}/export?format=jsonl&state=assigned").status_code,
        "manage": program.patch(address, {"description": "x"}, format="json").status_code,
    }


@pytest.mark.parametrize("became", sorted(BECAME))
@pytest.mark.parametrize("scope", ALL)
def test_a_key_does_no_more_than_its_owner_may_now(
    project: Project, manager: User, became: str, scope: str
) -> None:
    make_work(make_task(project, manager))
    change, left = BECAME[became]
    _, text = make_key(project, scope, owner=manager)
    before = tried(text, project)
    assert before[scope] in (200, 201)

    change(manager)

    after = tried(text, project)
    assert after == (before if scope in left else dict.fromkeys(ALL, 403))


def test_a_demoted_administrator_takes_the_keys_along(project: Project) -> None:
    root = make_user("root", is_superuser=True)
    _, text = make_key(project, "read", owner=root)
    assert with_key(text).get("/api/v1/key").status_code == 200
    User.objects.filter(pk=root.pk).update(is_superuser=False)

    assert with_key(text).get("/api/v1/key").json()["code"] == "key_rests"


def test_a_key_of_many_scopes_keeps_what_its_owner_may(project: Project, manager: User) -> None:
    _, text = make_key(project, *ALL, owner=manager)
    has_role(Role.REVIEWER)(manager)

    assert with_key(text).get("/api/v1/key").json()["scopes"] == ["read", "export"]
    assert tried(text, project) == {"upload": 403, "read": 200, "export": 200, "manage": 403}
    assert ApiKey.objects.get().scopes == list(ALL)


def test_a_program_is_told_why_and_what_to_do(project: Project, manager: User) -> None:
    key, text = make_key(project, owner=manager)
    removed(manager)
    answer = with_key(text).get("/api/v1/key")

    assert (answer.status_code, answer.json()["code"]) == (403, "key_rests")
    assert "A manager can take it over" in answer.json()["message"]
    key.refresh_from_db()
    assert key.last_used_at is not None  # a manager sees that a program still needs it


def test_the_script_of_version_one_prints_the_same(project: Project, manager: User) -> None:
    make_member("ada", project)
    _, text = make_key(project, "upload", owner=manager)
    assert send(text, tiny_wav(0), username="ada").status_code == 201
    removed(manager)
    answer = send(text, tiny_wav(1), username="ada")

    assert (answer.status_code, answer.json()["code"]) == (403, 403)
    assert "A manager can take it over" in answer.json()["message"]


def test_a_key_that_came_with_a_project_of_version_one_is_the_projects_own(
    project: Project, manager: User
) -> None:
    make_member("ada", project)
    _, text = make_key(project, "upload", created_by=manager, owner=None, expires_at=None)
    removed(manager)

    assert send(text, tiny_wav(0), username="ada").status_code == 201


def test_who_comes_back_has_the_keys_again(project: Project, manager: User) -> None:
    _, text = make_key(project, owner=manager)
    removed(manager)
    assert with_key(text).get("/api/v1/key").status_code == 403
    Member.objects.create(project=project, user=manager, role=Role.MANAGER)

    assert with_key(text).get("/api/v1/key").status_code == 200


@pytest.fixture
def other(project: Project) -> User:
    return make_member("max", project, Role.MANAGER)


def test_managers_see_whose_a_key_is_and_that_it_rests(
    project: Project, manager: User, other: User
) -> None:
    make_key(project, owner=manager, created_by=manager)
    removed(manager)
    [row] = signed_in(other).get(f"/api/v1/projects/{project.uid}/keys").json()["results"]

    assert row["owner"]["username"] == row["created_by"]["username"] == "mia"
    assert (row["scopes"], row["scopes_now"]) == (["upload", "read"], [])


def test_a_manager_takes_a_key_over_and_its_program_goes_on(
    project: Project, manager: User, other: User
) -> None:
    key, text = make_key(project, owner=manager, created_by=manager)
    removed(manager)
    taken = signed_in(other).post(f"/api/v1/keys/{key.uid}/take-over")

    assert taken.status_code == 200
    assert taken.json()["owner"]["username"] == "max"
    assert taken.json()["created_by"]["username"] == "mia"
    assert taken.json()["scopes_now"] == ["upload", "read"]
    assert with_key(text).get("/api/v1/key").status_code == 200
    assert Event.objects.get().verb == "key.taken_over"


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_a_key_that_is_over_is_not_taken_over(
    project: Project, other: User, manager: User, end: str
) -> None:
    key, _ = make_key(project, owner=manager, **{end: manager.created_at})
    answer = signed_in(other).post(f"/api/v1/keys/{key.uid}/take-over")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    key.refresh_from_db()
    assert key.owner == manager


def test_a_new_key_belongs_to_who_made_it(project: Project, manager: User) -> None:
    body = {"name": "x", "scopes": ["read"]}
    made = signed_in(manager).post(f"/api/v1/projects/{project.uid}/keys", body, format="json")

    assert made.json()["owner"]["username"] == "mia"
    assert made.json()["scopes_now"] == ["read"]


def test_the_overview_tells_of_keys_that_rest(project: Project, manager: User, other: User) -> None:
    make_key(project, owner=manager)
    make_key(project, owner=other)
    make_key(project, owner=manager, revoked_at=manager.created_at)
    address = f"/api/v1/projects/{project.uid}/overview"
    assert [one["kind"] for one in signed_in(other).get(address).json()["attention"]] == []
    removed(manager)
    [note] = signed_in(other).get(address).json()["attention"]

    assert (note["kind"], note["count"]) == ("weak_keys", 1)
    assert note["link"] == f"/projects/{project.uid}/keys"


def test_an_owned_key_costs_two_small_statements_more(project: Project, manager: User) -> None:
    _, text = make_key(project, owner=manager)
    with_key(text).get("/api/v1/key")
    with CaptureQueriesContext(connection) as seen:
        with_key(text).get("/api/v1/key")

    assert len(seen) == 4  # the key, its project, its owner, what they are there


def test_a_long_answer_goes_on_for_a_key_without_an_end_and_ends_with_its_owner(
    project: Project, manager: User, settings: LazySettings
) -> None:
    settings.LOOK_AGAIN_S = 0
    for _ in range(40):
        make_work(make_task(project, make_user(), clip=make_clip(project)), (0, 1, "word"))
    _, text = make_key(project, "export", owner=manager, expires_at=None)
    address = f"/api/v1/projects/{project.uid}/export?format=jsonl&state=assigned"

    whole = b"".join(streamed(with_key(text).get(address)))
    assert whole.count(b"word") == 40

    blocks = iter(streamed(with_key(text).get(address)))
    removed(manager)
    with pytest.raises(Exception, match="export"):
        b"".join(blocks)


def streamed(response: Any) -> Any:
    """The blocks of an answer that is written as it is read."""
    assert response.status_code == 200
    return response.streaming_content


def test_a_text_of_no_key_is_still_nobodys(project: Project) -> None:
    assert APIClient().get("/api/v1/key", headers={"X-API-Key": new_text()}).status_code == 401
