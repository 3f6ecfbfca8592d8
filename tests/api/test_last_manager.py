"""A project is never left without somebody who manages it."""

from __future__ import annotations

import pytest

from audino_py.models import Member, Project, Role, User
from tests.makers import make_member, make_user
from tests.workers import signed_in

pytestmark = pytest.mark.django_db


def leave(who: User, project: Project, role: str | None) -> tuple[int, str]:
    """Go, or take a lower role; the status and the code."""
    client, address = signed_in(who), f"/api/v1/projects/{project.uid}/members/{who.uid}"
    if role is None:
        answer = client.delete(address)
    else:
        answer = client.patch(address, {"role": role}, format="json")
    return answer.status_code, answer.json()["code"] if answer.status_code >= 400 else ""


@pytest.mark.parametrize("role", [None, "reviewer", "annotator"])
def test_the_last_manager_makes_another_one_before_going(
    project: Project, manager: User, annotator: User, role: str | None
) -> None:
    sleeping = make_user("sam", is_active=False)
    Member.objects.create(project=project, user=sleeping, role=Role.MANAGER)
    assert leave(manager, project, role) == (409, "last_manager")
    assert Member.objects.get(user=manager).role == Role.MANAGER

    address = f"/api/v1/projects/{project.uid}/members/{annotator.uid}"
    signed_in(manager).patch(address, {"role": "manager"}, format="json")

    assert leave(manager, project, role)[0] in (200, 204)
    assert leave(annotator, project, role) == (409, "last_manager")


def test_the_last_manager_may_stay_a_manager(project: Project, manager: User) -> None:
    assert leave(manager, project, "manager") == (200, "")


def test_an_administrator_may_take_the_last_manager_out(project: Project, manager: User) -> None:
    root = make_user("root", is_superuser=True)
    address = f"/api/v1/projects/{project.uid}/members/{manager.uid}"

    assert signed_in(root).delete(address).status_code == 204


def test_a_copy_of_a_project_leaves_out_who_was_shut_out(
    project: Project, manager: User, annotator: User
) -> None:
    make_member("sam", project)
    User.objects.filter(username="sam").update(is_active=False)
    body = {"name": "Copy", "has_people": True}
    root = signed_in(make_user("root", is_superuser=True))
    root.post(f"/api/v1/projects/{project.uid}/clone", body, format="json")

    members = Member.objects.filter(project__name="Copy").values_list("user__username", flat=True)
    assert sorted(members) == ["ada", "mia", "root"]
