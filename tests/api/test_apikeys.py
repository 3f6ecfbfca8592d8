"""Keys: shown once, dead at once."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import ApiKey, Event, Project, User
from audino_py.services.apikeys import checksum_of, looks_right, new_text
from tests.makers import make_clip, make_key, make_project


@pytest.fixture
def door(client: APIClient, manager: User) -> APIClient:
    client.force_login(manager)
    return client


def program(text: str, form: str = "Bearer {}", header: str = "HTTP_AUTHORIZATION") -> APIClient:
    client = APIClient()
    client.credentials(**{header: form.format(text)})
    return client


def made(door: APIClient, project: Project, **body: Any) -> dict[str, Any]:
    options = {"name": "nightly", "scopes": ["upload", "read"], **body}
    response = door.post(f"/api/v1/projects/{project.uid}/keys", options, format="json")
    assert response.status_code == 201, response.content
    return dict(response.json())


def test_a_key_is_shown_once_and_kept_as_a_digest(door: APIClient, project: Project) -> None:
    key = made(door, project)
    listed = door.get(f"/api/v1/projects/{project.uid}/keys")
    one = door.get(f"/api/v1/keys/{key['id']}")

    assert re.fullmatch(r"apy_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}", key["secret"])
    assert key["prefix"] == key["secret"][:12]
    assert key["secret"][13:] not in listed.content.decode() + one.content.decode()
    assert listed.json()["results"] == [one.json()]
    row = ApiKey.objects.get()
    assert row.digest == hashlib.sha256(key["secret"].encode()).hexdigest()
    assert Event.objects.get().data == {"scopes": ["read", "upload"], "days": 90}
    assert timedelta(days=89) < row.expires_at - timezone.now() < timedelta(days=91)  # type: ignore[operator]  # it has an end


def test_a_key_may_be_wanted_for_ever(door: APIClient, project: Project) -> None:
    assert made(door, project, days=None)["expires_at"] is None


@pytest.mark.parametrize(
    "body",
    [{"scopes": []}, {"scopes": ["root"]}, {"days": 0}, {"days": 10**9}, {"name": ""}],
)
def test_a_key_that_makes_no_sense_is_refused(
    door: APIClient, project: Project, body: dict[str, Any]
) -> None:
    options = {"name": "x", "scopes": ["read"], **body}
    response = door.post(f"/api/v1/projects/{project.uid}/keys", options, format="json")

    assert response.status_code == 400
    assert next(iter(response.json()["fields"])).startswith(next(iter(body)))


@pytest.mark.parametrize(
    ("form", "header"),
    [
        ("Bearer {}", "HTTP_AUTHORIZATION"),
        ("bearer {}", "HTTP_AUTHORIZATION"),
        ("Api-Key {}", "HTTP_AUTHORIZATION"),
        ("{}", "HTTP_X_API_KEY"),
    ],
)
def test_a_key_is_taken_in_three_forms_and_says_what_it_is(
    project: Project, form: str, header: str
) -> None:
    key, text = make_key(project, "upload")
    response = program(text, form, header).get("/api/v1/key")

    assert response.status_code == 200
    assert response.json()["project"] == {"id": str(project.uid), "name": project.name}
    assert (response.json()["name"], response.json()["scopes"]) == (key.name, ["upload"])


def test_a_key_of_version_one_works_alike(project: Project) -> None:
    text = "0123456789abcdef" * 2
    digest = hashlib.sha256(text.encode()).hexdigest()
    ApiKey.objects.create(
        project=project, name="old", prefix=text[:6], digest=digest, scopes=["upload"]
    )

    assert program(text, "{}", "HTTP_X_API_KEY").get("/api/v1/key").status_code == 200


def mangled(text: str) -> list[str]:
    swapped = text[:20] + text[21] + text[20] + text[22:]
    return [
        text[:-1],
        text + "0",
        text.lower(),
        text.replace("apy_", "APY_"),
        text[:15] + ("x" if text[15] != "x" else "y") + text[16:],
        text.replace("_", "-"),
        f"{text[:13]} {text[13:]}",
        swapped if swapped != text else text[::-1],
        "",
        "é" * 51,
    ]


def test_a_mangled_key_never_reaches_the_database(db: None) -> None:
    text = new_text()

    assert looks_right(text)
    with CaptureQueriesContext(connection) as seen:
        for wrong in mangled(text):
            if wrong and wrong.isascii():
                assert program(wrong).get("/api/v1/key").status_code == 401
            assert not looks_right(wrong)
    assert len(seen) == 0


def test_the_checksum_is_the_crc_32_in_base_62() -> None:
    # The CRC-32 of "audino" is 2,523,511,032, in base 62 with the digits 0-9, A-Z, a-z.
    assert checksum_of("audino") == "2kmOUq"


def test_a_revoked_key_is_refused_by_the_next_request(door: APIClient, project: Project) -> None:
    key = made(door, project)
    client = program(key["secret"])
    assert client.get("/api/v1/key").status_code == 200
    revoked = door.post(f"/api/v1/keys/{key['id']}/revoke")

    assert revoked.json()["revoked_by"]["username"] == "mia"
    refused = client.get("/api/v1/key")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == 'Bearer realm="audino"'
    assert door.post(f"/api/v1/keys/{key['id']}/restore").json()["revoked_at"] is None
    assert client.get("/api/v1/key").status_code == 200


def test_a_revocation_is_final_after_ten_minutes(door: APIClient, project: Project) -> None:
    key, _ = make_key(project, revoked_at=timezone.now() - timedelta(minutes=11))
    response = door.post(f"/api/v1/keys/{key.uid}/restore")

    assert (response.status_code, response.json()["code"]) == (409, "too_late")


def test_an_expired_key_is_refused(project: Project) -> None:
    _, text = make_key(project, expires_at=timezone.now() - timedelta(seconds=1))

    assert program(text).get("/api/v1/key").status_code == 401


def test_the_first_use_and_the_clips_show_in_the_list(door: APIClient, project: Project) -> None:
    key, text = make_key(project)
    make_clip(project, key=key)
    make_clip(project, key=key)
    make_clip(project, key=key, deleted_at=timezone.now())
    program(text).get("/api/v1/key")
    seen = door.get(f"/api/v1/keys/{key.uid}").json()

    assert seen["clips_in"] == 2
    assert seen["first_used_at"] == seen["last_used_at"] is not None


def test_use_is_noted_at_most_once_a_minute(project: Project) -> None:
    key, text = make_key(project)
    client = program(text)
    client.get("/api/v1/key")
    key.refresh_from_db()
    first = key.last_used_at
    with CaptureQueriesContext(connection) as seen:
        client.get("/api/v1/key")
    key.refresh_from_db()

    assert key.last_used_at == first
    assert len(seen) == 2  # the key, its project


def test_keys_hand_out_no_keys_and_annotators_see_none(
    project: Project, annotator: User, reviewer: User
) -> None:
    key, text = make_key(project, "manage", "read", "upload", "export")
    address = f"/api/v1/projects/{project.uid}/keys"
    body = {"name": "x", "scopes": ["read"]}

    assert program(text).get(address).status_code == 403
    assert program(text).post(address, body, format="json").status_code == 403
    assert program(text).post(f"/api/v1/keys/{key.uid}/revoke").status_code == 404
    for user in (annotator, reviewer):
        client = APIClient()
        client.force_login(user)
        assert client.get(address).status_code == 403
        assert client.get(f"/api/v1/keys/{key.uid}").status_code == 404


def test_keys_of_other_projects_are_not_there(door: APIClient) -> None:
    key, _ = make_key(make_project())
    for verb in ("revoke", "restore"):
        assert door.post(f"/api/v1/keys/{key.uid}/{verb}").status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_a_key_in_the_address_is_not_taken(project: Project) -> None:
    _, text = make_key(project)
    client = APIClient()
    for name in ("key", "api_key", "token", "access_token"):
        assert client.get(f"/api/v1/key?{name}={text}").status_code == 401


def test_people_are_told_that_only_a_key_may_ask_this(door: APIClient) -> None:
    assert door.get("/api/v1/key").status_code == 403


def test_the_keys_cost_the_same_for_one_and_for_three(door: APIClient, project: Project) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            door.get(f"/api/v1/projects/{project.uid}/keys")
        return len(seen)

    made(door, project)
    one = queries()
    made(door, project)
    made(door, project)

    assert queries() == one <= 6
