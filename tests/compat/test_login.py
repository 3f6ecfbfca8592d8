"""v1's login: its words, and tokens that really end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import Token, User
from audino_py.policies import Actor
from audino_py.services import tokens
from audino_py.services.accounts import change_password
from audino_py.services.users import change_user
from tests.compat.conftest import Page
from tests.makers import PASSWORD

pytestmark = pytest.mark.django_db
REVOKED = {"msg": "Token has been revoked", "message": "Token has been revoked"}


def alive(mine: Page) -> Any:
    return mine.ask("POST", "/auth/is_logged_in")


def test_login_answers_a_token_and_who_it_is_for(ada: User) -> None:
    mine = Page()

    answer = mine.login("ada")

    assert answer.status_code == 200
    assert answer.json() == {
        "access_token": mine.token,
        "username": "ada",
        "is_admin": False,
        "user_id": ada.pk,
    }
    claims = jwt.decode(mine.token, options={"verify_signature": False})
    assert claims["identity"] == {"username": "ada", "is_admin": False, "user_id": ada.pk}
    assert (claims["fresh"], claims["type"]) == (True, "access")
    assert claims["exp"] - claims["iat"] == 7 * 24 * 3600
    assert set(claims) == {"iat", "nbf", "jti", "exp", "fresh", "type", "identity"}


@pytest.mark.parametrize(
    ("body", "status", "message", "kind"),
    [
        ({"password": "x"}, 400, "Please provide your username!", "USERNAME_MISSING"),
        ({"username": "ada"}, 400, "Please provide your password!", "PASSWORD_MISSING"),
        (
            {"username": "ada", "password": "wrong"},
            401,
            "Incorrect username or password!",
            "INCORRECT_CREDENTIALS",
        ),
        (
            {"username": "ADA", "password": PASSWORD},
            401,
            "Incorrect username or password!",
            "INCORRECT_CREDENTIALS",
        ),
    ],
)
def test_login_says_no_in_the_words_of_v1(
    ada: User, body: Any, status: int, message: str, kind: str
) -> None:
    answer = Page().ask("POST", "/auth/login", body)

    assert (answer.status_code, answer.json()["message"], answer.json()["type"]) == (
        status,
        message,
        kind,
    )


def test_what_is_no_json_object_is_400(ada: User) -> None:
    client = APIClient()
    plain = client.generic("POST", "/auth/login", '{"username": "ada"}', content_type="text/plain")
    disguised = client.generic("POST", "/auth/login", "{}", content_type="text/plain; json")
    broken = client.generic("POST", "/auth/login", "{", content_type="application/json")
    a_list = client.generic("POST", "/auth/login", "[1]", content_type="application/json")

    assert plain.json() == disguised.json() == {"message": "Missing JSON in request"}
    assert broken.json()["code"] == a_list.json()["code"] == 400
    assert {one.status_code for one in (plain, disguised, broken, a_list)} == {400}


def test_a_token_says_whose_it_is_raw_and_after_bearer(mine: Page) -> None:
    expected = {"is_logged_in": True, "username": "ada", "is_admin": False}

    assert alive(mine).json() == expected
    mine.token = f"Bearer {mine.token}"
    assert (alive(mine).status_code, alive(mine).json()) == (200, expected)


def test_without_a_good_token_the_words_are_those_of_v1(mine: Page) -> None:
    missing = "Missing Authorization Header"
    assert alive(Page()).json() == {"msg": missing, "message": missing}
    unsigned = jwt.encode({"jti": "a", "exp": 9_999_999_999}, "", algorithm="none")
    foreign = jwt.encode({"jti": "a", "exp": 9_999_999_999}, "k" * 32, algorithm="HS256")
    for text in ("garbage", "Bearer a.b.c", mine.token[:-2], unsigned, foreign):
        answer = alive(Page(token=text))
        assert answer.status_code == 401
        assert answer.json()["message"] == answer.json()["msg"] == "JWT is tampered!"
        assert answer.json()["type"] == "JWT_TAMPERED"


def test_a_token_lives_seven_days(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "LIFE", timedelta(seconds=-5))
    old = tokens.issue_token(ada, actor=Actor())

    answer = alive(Page(token=old))

    assert answer.status_code == 401
    assert (answer.json()["message"], answer.json()["type"]) == (
        "JWT has expired!",
        "JWT_EXPIRED",
    )
    monkeypatch.undo()
    tokens.issue_token(ada, actor=Actor())
    assert not Token.objects.filter(expires_at__lt=timezone.now()).exists()


def test_logout_ends_this_token_and_no_other(ada: User) -> None:
    here, there = Page(ada), Page(ada)

    answer = here.ask("DELETE", "/auth/logout")

    assert answer.json() == {"message": "User logged out", "type": "LOGGED_OUT"}
    assert (alive(here).status_code, alive(here).json()) == (401, REVOKED)
    assert alive(there).status_code == 200
    assert "_auth_user_id" not in here.client.session


def test_tokens_end_with_the_password_the_account_and_the_role(ada: User, root: User) -> None:
    actor = Actor(user=root)
    by_password = Page(ada)
    change_password(actor=Actor(user=ada), user=ada, current=PASSWORD, new=f"new {PASSWORD}")
    assert alive(by_password).json() == REVOKED

    other = Page()
    other.login("ada", f"new {PASSWORD}")
    change_user(actor=actor, user=ada, changes={"is_administrator": True})
    assert alive(other).json() == REVOKED

    other.login("ada", f"new {PASSWORD}")
    assert alive(other).status_code == 200
    change_user(actor=actor, user=ada, changes={"is_active": False})
    assert alive(other).json() == REVOKED


def test_guessing_is_slowed_down_in_the_form_of_v1(ada: User) -> None:
    mine = Page()
    statuses = [mine.login("ada", f"guess {number}").status_code for number in range(6)]
    last = mine.login("ada")

    assert statuses == [401] * 5 + [429]
    assert last.status_code == 429
    assert isinstance(last.json()["message"], str)
    assert int(last["Retry-After"]) > 0


def test_login_starts_the_session_of_the_same_page_only(ada: User) -> None:
    body = {"username": "ada", "password": PASSWORD}
    same, foreign = Page(), Page()

    mine = same.ask("POST", "/auth/login", body, Origin="http://testserver")
    other = foreign.ask("POST", "/auth/login", body, Origin="https://evil.example")

    assert (mine.status_code, other.status_code) == (200, 200)
    cookie = same.client.cookies["audino_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "audino_session" not in foreign.client.cookies


def test_a_session_alone_opens_no_route_of_v1(ada: User, root: User) -> None:
    mine = Page(root)
    mine.token = ""

    for method, path in (
        ("POST", "/auth/is_logged_in"),
        ("DELETE", "/auth/logout"),
        ("POST", "/api/data"),
    ):
        assert mine.ask(method, path).status_code in (400, 401)
    assert Token.objects.filter(user=root).exists()


@pytest.mark.parametrize("path", ["/auth/nothing", "/api/data/", "/api/nothing", "/auth/login/"])
def test_unknown_addresses_speak_as_v1(db: None, path: str) -> None:
    answer = APIClient(raise_request_exception=False).get(path)

    assert answer.status_code == 404
    assert answer.json()["code"] == 404
    assert answer.json()["message"].startswith("The requested URL was not found on the server.")


def test_wrong_methods_speak_as_v1(db: None) -> None:
    client = APIClient(raise_request_exception=False)
    for answer in (client.get("/auth/login"), client.put("/api/data"), client.options("/api/data")):
        assert answer.status_code == 405
        message = "The method is not allowed for the requested URL."
        assert {"code": 405, "message": message} == answer.json()
