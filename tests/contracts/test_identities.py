"""Nobody gets in unknown, no other page acts for anybody, and looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import Event
from audino_py.services.apikeys import new_text
from tests.contracts.conftest import call_of, send, taken_back
from tests.contracts.document import operations
from tests.contracts.world import World, client_with
from tests.makers import make_key, make_user

pytestmark = pytest.mark.django_db

CLOSED = sorted(name for name, one in operations().items() if not one.is_public)
UNSAFE = sorted(name for name, one in operations().items() if not one.is_safe)
# Version 1's operations take no cookie; tests/compat shows that one alone opens nothing there.
COOKIED = [name for name in UNSAFE if not operations()[name].is_v1]
# What version 1 says to nobody where that is not 401.
V1_REFUSALS = {"v1_upload": (400, 404)}
SAFE = sorted(name for name, one in operations().items() if one.is_safe)


def strangers(world: World) -> Iterator[tuple[str, APIClient]]:
    """Nine ways to be nobody."""
    yield "no login", APIClient(raise_request_exception=False)
    _, good = make_key(world.here, "upload", "read", "export", "manage")
    yield "one letter less", client_with(good[:-1])
    yield "one letter other", client_with(good[:20] + ("b" if good[20] == "a" else "a") + good[21:])
    yield "other case", client_with(good.swapcase())
    yield "a key nobody made", client_with(new_text())
    past = timezone.now() - timedelta(seconds=1)
    yield "expired", client_with(make_key(world.here, "manage", expires_at=past)[1])
    yield "revoked", client_with(make_key(world.here, "manage", revoked_at=past)[1])
    sleeping = APIClient(raise_request_exception=False)
    user = make_user(is_superuser=True)
    sleeping.force_login(user)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    yield "switched off", sleeping
    forged = APIClient(raise_request_exception=False)
    forged.cookies["audino_session"] = "a" * 32
    yield "a session nobody began", forged


@pytest.mark.parametrize("name", CLOSED)
def test_nobody_is_let_in(name: str, world: World) -> None:
    let_in = []
    for who, client in strangers(world):
        with taken_back(client):
            call = call_of(name, "same", world.things["same"], world)
            status = send(client, name, call).status_code
        if status not in V1_REFUSALS.get(name, (401, 403)):
            let_in.append((who, status))

    assert let_in == []


@pytest.mark.parametrize("name", COOKIED)
def test_no_other_page_acts_for_somebody_who_is_signed_in(name: str, world: World) -> None:
    client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.people["administrator"])
    other = APIClient(enforce_csrf_checks=True)
    stolen = other.get("/api/v1/session").json()["csrf_token"]
    own = client.get("/api/v1/session").json()["csrf_token"]
    forged = {
        "no token": {},
        "the token of another": {"HTTP_X_CSRFTOKEN": stolen},
        "from another site": {"HTTP_X_CSRFTOKEN": own, "HTTP_ORIGIN": "https://evil.example"},
    }
    through = []
    for form, headers in forged.items():
        with taken_back(client):
            call = call_of(name, "same", world.things["same"], world)
            response = send(client, name, call, **headers)
        if response.status_code != 403 or "csrf_failed" not in response.text_seen:
            through.append((form, response.status_code))

    assert through == []


@pytest.mark.parametrize("name", SAFE)
def test_looking_changes_nothing(name: str, world: World) -> None:
    for role in ("administrator", "annotator", "key_read"):
        client = world.clients[role]
        with taken_back(client):
            call = call_of(name, "same", world.things["same"], world)
            send(client, name, call)
            before = rows()
            send(client, name, call)
            assert rows() == before


# Writes that leave another trace, or none because nothing changes. Adding one is a decision.
UNRECORDED = {
    "link_look": "only looks",
    "clips_known": "only looks",
    "projects_export_losses": "only looks",
    "annotations_changes_create": "its revision is the record",
    "tasks_open_create": "the work that it makes is the record",
    "tasks_renew_create": "a lease is no deed",
    "projects_practice": "what was begun is shown again; tests/api/test_gold.py shows its record",
    "setup": "is there already in this world",
    "v1_is_logged_in": "only looks",
    "v1_segments_create": "its revision is the record",
    "v1_segments_replace": "its revision is the record",
    "v1_segments_delete": "its revision is the record",
    "v1_upload": "takes a key, no person; tests/compat shows its record",
}


@pytest.mark.parametrize("name", [name for name in UNSAFE if name not in UNRECORDED])
def test_every_write_is_recorded(name: str, world: World) -> None:
    client = world.clients["administrator"]
    recorded = {}
    for relation in ("own", "same"):
        things = world.things["administrator" if relation == "own" else "same"]
        with taken_back(client):
            before = Event.objects.count()
            status = send(client, name, call_of(name, relation, things, world)).status_code
            recorded[relation] = (status < 300, Event.objects.count() > before)

    assert (True, True) in recorded.values()
    assert (True, False) not in recorded.values()


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}
