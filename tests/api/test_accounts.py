"""Signing in, the first account, one's own account."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from rest_framework.test import APIClient

from audino_py.errors import ThrottledError
from audino_py.models import Attempt, Event, Project, Token, User
from audino_py.services import attempts
from tests.makers import PASSWORD, make_user

SETUP = {"display_name": "Jo", "email": "jo@lab.example", "password": "a long and good one"}


def sign_in(client: APIClient, name: str, password: str = PASSWORD, **extra: str) -> int:
    body = {"username": name, "password": password}
    return client.post("/api/v1/session", body, format="json", **extra).status_code  # type: ignore[arg-type]  # headers of a test


def browser() -> APIClient:
    return APIClient(enforce_csrf_checks=True)


def token_of(client: APIClient) -> str:
    return str(client.get("/api/v1/session").json()["csrf_token"])


@pytest.mark.django_db
def test_a_new_server_asks_for_its_first_account(client: APIClient) -> None:
    seen = client.get("/api/v1/session").json()

    assert (seen["user"], seen["needs_setup"], seen["needs_code"]) == (None, True, False)


@pytest.mark.django_db
def test_the_first_account_is_an_administrator_and_signed_in(client: APIClient) -> None:
    response = client.post("/api/v1/setup", SETUP, format="json")

    assert response.status_code == 201
    assert response.json()["user"]["username"] == "jo"
    assert response.json()["user"]["is_administrator"] is True
    assert client.get("/api/v1/session").json()["user"]["email"] == "jo@lab.example"
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs == ["instance.set_up", "session.begun"]
    second = client.post("/api/v1/setup", SETUP, format="json")
    assert (second.status_code, second.json()["code"]) == (409, "set_up_already")
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_setup_asks_for_the_code_where_one_is_set(
    client: APIClient, settings: LazySettings
) -> None:
    settings.SETUP_CODE = "7-green-hills"

    assert client.get("/api/v1/session").json()["needs_code"] is True
    wrong = client.post("/api/v1/setup", {**SETUP, "code": "7"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_code")
    right = client.post("/api/v1/setup", {**SETUP, "code": "7-green-hills"}, format="json")
    assert right.status_code == 201


@pytest.mark.django_db
def test_a_password_everybody_tries_first_is_refused(client: APIClient) -> None:
    response = client.post("/api/v1/setup", {**SETUP, "password": "password123"}, format="json")

    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["password"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ada", "ada@lab.example", "ADA@lab.example"])
def test_people_sign_in_by_name_or_by_mail(client: APIClient, name: str) -> None:
    make_user("ada", email="ada@lab.example")

    assert sign_in(client, name) == 200
    assert client.get("/api/v1/session").json()["user"]["username"] == "ada"


@pytest.mark.django_db
def test_user_names_keep_upper_and_lower_case_apart(client: APIClient) -> None:
    make_user("ada")

    assert sign_in(client, "Ada") == 401


@pytest.mark.django_db
def test_unknown_names_and_wrong_passwords_are_answered_alike(client: APIClient) -> None:
    make_user("ada")
    make_user("eve", is_active=False)
    answers = []
    for name, password in [("ada", "wrong"), ("nobody", "wrong"), ("eve", PASSWORD)]:
        body = {"username": name, "password": password}
        response = client.post("/api/v1/session", body, format="json")
        answers.append((response.status_code, response.json()["code"], response.json()["message"]))

    assert len(set(answers)) == 1
    assert answers[0][0] == 401


@pytest.mark.django_db
def test_unknown_names_cost_a_full_password_check(client: APIClient) -> None:
    User.objects.create(username="ada", password=make_password(PASSWORD))
    before = make_password.__module__

    assert User.objects.get().password.startswith("argon2"), before
    assert sign_in(client, "nobody", "x" * 12) == 401


@pytest.mark.django_db
def test_guessing_is_slow_whatever_address_is_claimed(client: APIClient) -> None:
    make_user("ada")
    make_user("bob")
    statuses = [
        sign_in(client, "ada", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}") for n in range(10)
    ]

    assert statuses == [401] * 5 + [429] * 5
    assert sign_in(client, "ada") == 429, "the right password has to wait as well"
    assert sign_in(client, "bob") == 200, "other people are not held up"


@pytest.mark.django_db
def test_a_trusted_proxy_tells_addresses_apart(client: APIClient, settings: LazySettings) -> None:
    settings.TRUSTED_PROXY = True
    make_user("ada")
    for _ in range(5):
        sign_in(client, "ada", "wrong", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.1")

    assert sign_in(client, "ada", "wrong", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.1") == 429
    assert sign_in(client, "ada", HTTP_X_FORWARDED_FOR="10.0.0.1, 10.0.0.2") == 200


@pytest.mark.django_db
def test_the_answer_says_how_long_to_wait(client: APIClient) -> None:
    for _ in range(5):
        sign_in(client, "ada", "wrong")
    response = client.post(
        "/api/v1/session", {"username": "ada", "password": "wrong"}, format="json"
    )

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60


@pytest.mark.django_db
def test_many_addresses_together_wait_ever_longer(settings: LazySettings) -> None:
    for n in range(20):
        attempts.begin_attempt(name="ada", address=f"10.0.0.{n}")
    with pytest.raises(ThrottledError) as caught:
        attempts.begin_attempt(name="ada", address="10.0.1.1")

    assert 13 <= caught.value.wait_s <= 15
    assert Attempt.objects.count() == 20, "a refused try is not counted"


@pytest.mark.django_db
def test_no_typed_name_is_kept(client: APIClient) -> None:
    sign_in(client, "my secret password", "x")

    assert "secret" not in Attempt.objects.get().who


@pytest.mark.django_db
def test_signing_in_begins_a_new_session_number(client: APIClient) -> None:
    user = make_user("ada")
    client.force_login(user)
    first = client.cookies["audino_session"].value
    sign_in(client, "ada")

    assert client.cookies["audino_session"].value != first


@pytest.mark.django_db
def test_a_new_password_ends_every_other_session(client: APIClient) -> None:
    user = make_user("ada")
    other = APIClient()
    client.force_login(user)
    other.force_login(user)
    Token.objects.create(jti="1", user=user, expires_at="2099-01-01T00:00:00Z")
    body = {"current": PASSWORD, "new": "quite another sentence"}

    assert client.post("/api/v1/session/password", body, format="json").status_code == 204
    assert client.get("/api/v1/session").json()["user"] is not None
    assert other.get("/api/v1/session").json()["user"] is None
    assert not Token.objects.exists()
    assert sign_in(APIClient(), "ada", "quite another sentence") == 200


@pytest.mark.django_db
def test_a_new_password_needs_the_present_one(client: APIClient) -> None:
    client.force_login(make_user("ada"))
    body = {"current": "wrong", "new": "quite another sentence"}
    response = client.post("/api/v1/session/password", body, format="json")

    assert (response.status_code, response.json()["code"]) == (403, "wrong_password")


@pytest.mark.django_db
def test_people_change_their_own_account_but_not_their_rights(client: APIClient) -> None:
    user = make_user("ada")
    client.force_login(user)
    body = {
        "display_name": "Ada L.",
        "email": "ada@lab.example",
        "language": "ar-EG",
        "preferences": {"theme": "dark", "rate": 1.5},
    }
    response = client.patch("/api/v1/session/user", body, format="json")
    for right in ({"is_administrator": True}, {"is_superuser": True}, {"username": "root"}):
        more = client.patch("/api/v1/session/user", {**body, **right}, format="json")
        assert (more.status_code, list(more.json()["fields"])) == (400, list(right))

    assert response.status_code == 200
    seen = response.json()
    assert (seen["display_name"], seen["language"]) == ("Ada L.", "ar-EG")
    assert seen["preferences"] == {"theme": "dark", "rate": 1.5}
    user.refresh_from_db()
    assert (user.username, user.is_administrator) == ("ada", False)


@pytest.mark.django_db
def test_nobody_takes_the_mail_or_name_of_another(client: APIClient) -> None:
    make_user("mia@lab.example", email="mia@home.example")
    client.force_login(make_user("ada"))
    for mail in ("MIA@home.example", "mia@lab.example"):
        response = client.patch("/api/v1/session/user", {"email": mail}, format="json")
        assert (response.status_code, response.json()["code"]) == (409, "email_taken")


@pytest.mark.django_db
def test_no_other_site_can_sign_a_visitor_in() -> None:
    make_user("ada")
    client = browser()
    body = {"username": "ada", "password": PASSWORD}
    refused = client.post("/api/v1/session", body, format="json")
    token = token_of(client)
    accepted = client.post("/api/v1/session", body, format="json", HTTP_X_CSRFTOKEN=token)

    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert accepted.status_code == 200
    token = accepted.json()["csrf_token"]
    body = {"display_name": "Ada"}
    without = client.patch("/api/v1/session/user", body, format="json")
    assert (without.status_code, without.json()["code"]) == (403, "csrf_failed")
    changed = client.patch("/api/v1/session/user", body, format="json", HTTP_X_CSRFTOKEN=token)
    assert changed.status_code == 200


@pytest.mark.django_db
def test_signing_out_ends_the_session(client: APIClient) -> None:
    client.force_login(make_user("ada"))

    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").json()["user"] is None
    assert client.patch("/api/v1/session/user", {}, format="json").status_code == 401
    assert Project.objects.count() == 0
