"""One world for a whole file of tests; every request in it is taken back."""

from __future__ import annotations

import contextlib
import copy
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as installed
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from tests.api.test_media import furnish
from tests.contracts.calls import Call
from tests.contracts.document import Operation, operations
from tests.contracts.examples import DRAFTS, EXAMPLES
from tests.contracts.world import PersonClient, Things, World, build


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, sounds: Path
) -> Iterator[World]:
    """Two projects, built once."""
    before = installed.CLIPS
    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        installed.CLIPS = sounds
        for things in made.things.values():
            furnish(things.clip)
        installed.CLIPS = before
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True, scope="session")
def quiet() -> None:
    """Thousands of refusals are what these tests are for."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)


@pytest.fixture(autouse=True)
def cheap(settings: LazySettings, own_folder: None, sounds: Path) -> None:
    """Sound of the world; passwords that cost nothing: their price is tested elsewhere."""
    settings.CLIPS = sounds
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


@contextlib.contextmanager
def taken_back(client: APIClient) -> Iterator[None]:
    """Whatever is done inside leaves no trace, in the database or in the client."""
    cookies = copy.deepcopy(client.cookies)
    point = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies


def call_of(name: str, relation: str, things: Things, world: World) -> Call:
    """The request of a cell."""
    example = DRAFTS[name] if relation == "assigned" and name in DRAFTS else EXAMPLES[name]
    return example(things, world)


def send(client: APIClient, name: str, call: Call, **extra: Any) -> Any:
    """Make the request as it is written; the answer is read to its end."""
    operation = operations()[name]
    call.before()
    address = address_of(operation, call)
    options: dict[str, Any] = {**call.headers, **v1_login(client, operation), **extra}
    if operation.is_safe:
        response: Any = client.get(address, call.query, **options)
    else:
        method = getattr(client, operation.method.lower())
        body, form = (call.form(), "multipart") if call.form else (call.body, "json")
        response = method(address, body, format=form, **options)
    response.text_seen = text_of(response)
    return response


def v1_login(client: APIClient, operation: Operation) -> dict[str, str]:
    """The token that version 1's page sends, of whoever is signed in."""
    token = client.v1_token if isinstance(client, PersonClient) else ""
    return {"HTTP_AUTHORIZATION": token} if token and operation.is_v1 else {}


def address_of(operation: Operation, call: Call) -> str:
    """The operation's address with its parts filled in."""
    return operation.path.format(**{name: str(part) for name, part in call.path.items()})


def text_of(response: Any) -> str:
    """Everything that was answered, headers included."""
    streamed = getattr(response, "streaming_content", None)
    content = response.content if streamed is None else b"".join(streamed)
    heads = " ".join(str(value) for value in response.headers.values())
    return heads + content.decode("utf-8", "replace")
