"""People are invited, changed, switched off; links work once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import Event, Link, Member, Project, Token, User
from tests.makers import make_key, make_task, make_user

NEW = "a long and good one"


@pytest.fixture
def door(client: APIClient, administrator: User) -> APIClient:
    client.force_login(administrator)
    return client


def invite(door: APIClient, **body: Any) -> dict[str, Any]:
    options = {"username": "ada", "email": "ada@lab.example", "display_name": "Ada", **body}
    response = door.post("/api/v1/users", options, format="json")
    assert response.status_code == 201, response.content
    return dict(response.json())


def secret_of(link: dict[str, Any]) -> str:
    return str(link["url"].partition("#")[2])


def use(secret: str, password: str = NEW, client: APIClient | None = None) -> Any:
    body = {"secret": secret, "password": password}
    return (client or APIClient()).post("/api/v1/links/use", body, format="json")


def test_an_invited_person_chooses_a_password_and_is_signed_in(
    door: APIClient, project: Project
) -> None:
    memberships = [{"project": str(project.uid), "role": "reviewer"}]
    seen = invite(door, memberships=memberships)
    secret = secret_of(seen["link"])
    guest = APIClient()
    look = guest.post("/api/v1/links/look", {"secret": secret}, format="json")
    used = use(secret, client=guest)

    assert seen["user"]["has_password"] is False
    assert (seen["link"]["kind"], len(secret)) == ("invitation", 43)
    assert seen["link"]["url"].startswith("http://testserver/link#")
    assert look.json() == {"kind": "invitation", "username": "ada", "display_name": "Ada"}
    assert used.json()["user"]["username"] == "ada"
    assert guest.get("/api/v1/session").json()["user"]["has_password"] is True
    assert Member.objects.get().role == "reviewer"


def test_a_link_works_once_and_is_kept_as_a_digest(door: APIClient) -> None:
    secret = secret_of(invite(door)["link"])
    assert secret not in str(list(Link.objects.values())) + str(list(Event.objects.values()))

    assert use(secret).status_code == 200
    assert use(secret).status_code == 404
    assert (
        APIClient().post("/api/v1/links/look", {"secret": secret}, format="json").status_code == 404
    )


def test_a_weak_password_does_not_use_the_link_up(door: APIClient) -> None:
    secret = secret_of(invite(door)["link"])
    weak = use(secret, "password123")

    assert (weak.status_code, weak.json()["code"]) == (400, "weak_password")
    assert use(secret).status_code == 200


def test_an_invitation_lets_its_owner_in_before_a_password_is_chosen(door: APIClient) -> None:
    secret = secret_of(invite(door)["link"])
    guest = APIClient()
    used = use(secret, "", client=guest)
    body = {"new": NEW}

    assert used.json()["user"]["has_password"] is False
    assert use(secret, "").status_code == 404
    assert (
        guest.post("/api/v1/session/password", {"new": "short"}, format="json").status_code == 400
    )
    assert guest.post("/api/v1/session/password", body, format="json").status_code == 204
    assert guest.get("/api/v1/session").json()["user"]["has_password"] is True
    assert guest.post("/api/v1/session/password", body, format="json").status_code == 403


def test_a_link_to_a_new_password_does_not_work_without_one(door: APIClient) -> None:
    user = make_user("ada")
    link = door.post(f"/api/v1/users/{user.uid}/link").json()
    without = use(secret_of(link), "")

    assert (without.status_code, without.json()["code"]) == (400, "weak_password")
    assert use(secret_of(link)).status_code == 200


def test_links_end_after_a_week(door: APIClient) -> None:
    seen = invite(door)["link"]
    left = Link.objects.get().expires_at - timezone.now()
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
    assert use(secret_of(seen)).status_code == 404


def test_a_newer_link_ends_the_older_one(door: APIClient) -> None:
    seen = invite(door)
    again = door.post(f"/api/v1/users/{seen['user']['id']}/link")

    assert again.status_code == 201
    assert use(secret_of(seen["link"])).status_code == 404
    assert use(secret_of(again.json())).status_code == 200


def test_a_new_password_by_link_ends_the_sessions(door: APIClient) -> None:
    user = make_user("ada")
    other = APIClient()
    other.force_login(user)
    link = door.post(f"/api/v1/users/{user.uid}/link").json()

    assert link["kind"] == "password"
    assert use(secret_of(link)).status_code == 200
    assert other.get("/api/v1/session").json()["user"] is None


def test_links_of_a_switched_off_account_do_not_work(door: APIClient) -> None:
    seen = invite(door)
    door.patch(f"/api/v1/users/{seen['user']['id']}", {"is_active": False}, format="json")
    more = door.post(f"/api/v1/users/{seen['user']['id']}/link")

    assert use(secret_of(seen["link"])).status_code == 404
    assert (more.status_code, more.json()["code"]) == (409, "inactive")


def test_no_other_site_can_use_a_link_for_a_visitor(door: APIClient) -> None:
    secret = secret_of(invite(door)["link"])
    client = APIClient(enforce_csrf_checks=True)

    assert use(secret, client=client).json()["code"] == "csrf_failed"
    assert Link.objects.get().used_at is None


def test_names_and_mails_are_given_once(door: APIClient) -> None:
    invite(door)
    same_name = {"username": "ada", "email": "", "display_name": ""}
    same_mail = {"username": "bob", "email": "ADA@lab.example", "display_name": ""}
    first = door.post("/api/v1/users", same_name, format="json")
    second = door.post("/api/v1/users", same_mail, format="json")

    assert (first.status_code, first.json()["code"]) == (409, "username_taken")
    assert (second.status_code, second.json()["code"]) == (409, "email_taken")


def test_a_membership_of_no_project_invites_nobody(door: APIClient) -> None:
    body = {
        "username": "ada",
        "memberships": [{"project": "00000000-0000-7000-8000-000000000000", "role": "annotator"}],
    }

    assert door.post("/api/v1/users", body, format="json").status_code == 404
    assert not User.objects.filter(username="ada").exists()


def test_the_link_is_mailed_where_mail_is_set_up(door: APIClient, settings: LazySettings) -> None:
    settings.HAS_MAIL = True
    seen = invite(door)

    assert [message.to for message in mail.outbox] == [["ada@lab.example"]]
    assert seen["link"]["url"] in mail.outbox[0].body
    assert seen["link"]["mailed_to"] == "ada@lab.example"


def test_a_mail_says_who_invites_to_what_and_a_later_one_what_it_changes(
    door: APIClient, administrator: User, settings: LazySettings
) -> None:
    settings.HAS_MAIL = True
    administrator.display_name = "Rita\nRoot"
    administrator.save()
    project = Project.objects.create(name="Old tapes")
    memberships = [{"project": str(project.uid), "role": "annotator"}]
    seen = invite(door, memberships=memberships)
    use(secret_of(seen["link"]))
    door.post(f"/api/v1/users/{seen['user']['id']}/link")

    invitation, password = mail.outbox
    assert invitation.subject == "Rita Root invites you to audino"
    assert "invites you to work on “Old tapes” in audino" in invitation.body
    assert "You sign in as ada." in invitation.body
    assert password.subject == "A new password for audino"
    assert "your old password works till then" in password.body


def test_the_answer_tells_that_a_link_could_not_be_mailed(
    door: APIClient, settings: LazySettings
) -> None:
    settings.HAS_MAIL = True
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
        }
    }

    assert invite(door)["link"]["mailed_to"] == ""


def test_no_mail_leaves_a_server_that_has_none(door: APIClient) -> None:
    invite(door)

    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"is_administrator": False}, {"is_active": False}])
def test_the_last_administrator_stays(
    door: APIClient, administrator: User, change: dict[str, bool]
) -> None:
    invite(door, is_administrator=True)  # has not chosen a password yet
    address = f"/api/v1/users/{administrator.uid}"
    refused = door.patch(address, change, format="json")
    make_user("second", is_superuser=True)
    allowed = door.patch(address, change, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
    assert allowed.status_code == 200


def test_switching_off_signs_out_for_good(door: APIClient) -> None:
    user = make_user("ada")
    theirs = APIClient()
    theirs.force_login(user)
    Token.objects.create(jti="1", user=user, expires_at=timezone.now() + timedelta(days=1))
    address = f"/api/v1/users/{user.uid}"
    door.patch(address, {"is_active": False}, format="json")
    assert theirs.get("/api/v1/session").json()["user"] is None
    door.patch(address, {"is_active": True}, format="json")

    assert theirs.get("/api/v1/session").json()["user"] is None
    assert door.get("/api/v1/session").json()["user"] is not None
    assert not Token.objects.exists()


def test_switching_off_gives_open_work_back(
    door: APIClient, annotator: User, project: Project
) -> None:
    task = make_task(project, holder=annotator)
    door.patch(f"/api/v1/users/{annotator.uid}", {"is_active": False}, format="json")
    task.refresh_from_db()

    assert (task.state, task.assignee) == ("queued", None)


def test_accounts_are_found_by_part_of_a_name(door: APIClient) -> None:
    make_user("ada", display_name="Ada Lovelace", email="ada@lab.example")
    make_user("bob")

    def found(text: str) -> list[str]:
        rows = door.get("/api/v1/users", {"search": text}).json()["results"]
        return [row["username"] for row in rows]

    assert found("") == ["bob", "ada", "root"]
    assert found("love") == found("ADA@") == ["ada"]
    assert found("%") == []


def test_pages_of_accounts_follow_each_other(door: APIClient) -> None:
    for n in range(4):
        make_user(f"person{n}")
    first = door.get("/api/v1/users?limit=3").json()
    second = door.get("/api/v1/users", {"limit": 3, "cursor": first["next"]}).json()
    names = [row["username"] for row in first["results"] + second["results"]]

    assert names == ["person3", "person2", "person1", "person0", "root"]
    assert second["next"] is None


def test_the_accounts_cost_the_same_for_one_and_for_three(door: APIClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            door.get("/api/v1/users")
        return len(seen)

    one = queries()
    make_user("ada")
    make_user("bob")

    assert queries() == one <= 4


def test_nobody_else_sees_or_changes_accounts(
    manager: User, administrator: User, project: Project
) -> None:
    client = APIClient()
    client.force_login(manager)
    address = f"/api/v1/users/{administrator.uid}"
    key = APIClient()
    key.credentials(HTTP_X_API_KEY=make_key(project, "manage", "read")[1])
    for asker in (client, key):
        assert asker.get("/api/v1/users").status_code == 403
        assert asker.patch(address, {"is_active": False}, format="json").status_code == 403
        assert asker.post(f"{address}/link").status_code == 403
        body = {"username": "eve", "is_administrator": True}
        assert asker.post("/api/v1/users", body, format="json").status_code == 403
