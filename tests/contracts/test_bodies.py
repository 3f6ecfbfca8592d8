"""Whatever a body holds: no failure of ours, no foreign thing taken, no right gained."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import DateTimeField

from audino_py.db.uuids import uuid7
from tests.contracts.calls import Call
from tests.contracts.conftest import address_of, call_of, send, taken_back, v1_login
from tests.contracts.document import document, operations
from tests.contracts.examples import REVISION
from tests.contracts.world import Things, World

pytestmark = pytest.mark.django_db

WRITING = sorted(name for name, one in operations().items() if one.method in ("POST", "PATCH"))
DEEP = 2000
WITH_FIELDS = {
    name
    for name in WRITING
    if "application/json"
    in document()["paths"][operations()[name].path][operations()[name].method.lower()]
    .get("requestBody", {})
    .get("content", {})
}
ONLY_ADMINISTRATORS = (
    *("users_", "projects_create"),
    *("v1_users_", "v1_projects_", "v1_labels_", "v1_values_"),
)

BODIES: dict[str, bytes] = {
    "nested deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "lists nested deep": b"[" * DEEP + b"]" * DEEP,
    "a list": b"[1, 2, 3]",
    "a word": b'"word"',
    "nothing": b"",
    "null": b"null",
    "cut off": b'{"name": "a',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "no number": b'{"start": NaN, "days": Infinity, "priority": 1e999}',
}
VALUES: dict[str, Any] = {
    "NUL": "a\0b",
    "half a pair": "\ud800",
    "a huge number": 10**40,
    "a long number": 9_223_372_036_854_775_808,
    "below zero": -1,
    "true": True,
    "a list of lists": [[[]]],
    "an object": {"": {"": None}},
    "null": None,
    "long text": "x" * 200_001,
    "a fraction": 1.5,
}


def ask(world: World, name: str, call: Call, body: bytes) -> tuple[int, str]:
    """Send raw JSON as the administrator."""
    client = world.clients["administrator"]
    with taken_back(client):
        call.before()
        response = client.generic(
            operations()[name].method,
            address_of(operations()[name], call),
            body,  # type: ignore[arg-type]  # bytes are taken as they are
            content_type="application/json",
            **v1_login(client, operations()[name]),  # type: ignore[arg-type]  # the same
            **call.headers,  # type: ignore[arg-type]  # headers as the environment has them
        )
    return response.status_code, response.content.decode("utf-8", "replace")[:300]


@pytest.mark.parametrize("name", WRITING)
def test_no_body_brings_the_server_down(name: str, world: World) -> None:
    call = call_of(name, "own", world.things["administrator"], world)
    bad = []
    for what, body in BODIES.items():
        status, text = ask(world, name, call, body)
        if status >= 500:
            bad.append((what, status, text))
    for field in call.body or {}:
        for what, value in VALUES.items():
            body = json.dumps({**call.body, field: value}).encode()
            status, text = ask(world, name, call, body)
            if status >= 500:
                bad.append((f"{field} is {what}", status, text))

    assert bad == []


# ---- rights that a body might try to take -------------------------------------------------------

SENTINEL = "0193e0aa-0000-7000-8000-00000000beef"
LONG_AGO = "2001-02-03T04:05:06Z"


def taken(world: World) -> dict[str, Any]:
    """Fields that no body of ours may set."""
    fay, there = world.people["foreign_manager"], world.there
    return {
        "id": SENTINEL,
        "uid": SENTINEL,
        "pk": 987_654,
        "is_staff": True,
        "is_superuser": True,
        "is_demo": True,
        "owner": str(fay.uid),
        "created_by": str(fay.uid),
        "author": str(fay.uid),
        "created_at": LONG_AGO,
        "joined_at": LONG_AGO,
        "submitted_at": LONG_AGO,
        "deleted_at": LONG_AGO,
        "project": str(there.uid),
        "project_id": there.pk,
        "digest": "beef" * 16,
        "state": "accepted",
        "revision": 987_654,
        "is_shared": True,
        "label_version": 987_654,
    }


VOLATILE = {
    *("uid", "id", "digest", "prefix", "request_id", "password"),
    *("subject", "data", "args_kwargs", "batch", "changes", "body", "receipt"),
}


def picture() -> list[str]:
    """All rows, without what differs from one time to the next; keys as places in their table."""
    models = [model for model in apps.get_models() if model is not Session]
    places = {
        model: {pk: place for place, pk in enumerate(keys)}
        for model in models
        if (keys := model._default_manager.order_by("pk").values_list("pk", flat=True))
    }
    lines = []
    for model in models:
        fields = [
            field
            for field in model._meta.concrete_fields
            if field.name not in VOLATILE and not isinstance(field, DateTimeField)
        ]
        for row in model._default_manager.order_by("pk").values(*[f.attname for f in fields]):
            for field in fields:
                if field.related_model in places:
                    row[field.attname] = places[field.related_model].get(row[field.attname])
            lines.append(f"{model.__name__} {json.dumps(row, default=str, sort_keys=True)}")
    return lines


def everything() -> str:
    """All rows as they are."""
    return "\n".join(str(list(model._default_manager.values())) for model in apps.get_models())


@pytest.mark.parametrize("name", [name for name in WRITING if name in WITH_FIELDS])
def test_no_body_sets_what_is_not_its_own(name: str, world: World) -> None:
    things = world.things["manager"]
    call = call_of(name, "own", things, world)
    asker = "administrator" if name.startswith(ONLY_ADMINISTRATORS) else "manager"
    client = world.clients[asker]
    with taken_back(client):
        first = send(client, name, call)
        plain = picture()
    extra = {key: value for key, value in taken(world).items() if key not in call.body}
    with taken_back(client):
        second = send(client, name, replace(call, body={**extra, **call.body}))
        laden, seen = picture(), everything()

    assert second.status_code in (first.status_code, 400)
    if second.status_code < 300:
        assert laden == plain
        assert all(word not in seen for word in (SENTINEL, LONG_AGO[:10], "987654", "beefbeef"))


# ---- things of another project, named in a body -------------------------------------------------


def segment_with(**fields: Any) -> dict[str, Any]:
    segment = {"id": str(uuid7()), "start": 0.5, "end": 0.9, "text": "", **fields}
    return {"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]}


FOREIGN: dict[str, tuple[str, Callable[[Things, Things, World], Call]]] = {
    "a speaker in a segment": (
        "annotations_changes_create",
        lambda t, f, w: Call(
            {"uid": t.work.uid}, segment_with(speaker=str(f.speaker.uid)), headers=REVISION
        ),
    ),
    "a label in a segment": (
        "annotations_changes_create",
        lambda t, f, w: Call(
            {"uid": t.work.uid},
            segment_with(values={str(f.label.uid): [str(f.value.uid)]}),
            headers=REVISION,
        ),
    ),
    "an answer in a segment": (
        "annotations_changes_create",
        lambda t, f, w: Call(
            {"uid": t.work.uid},
            segment_with(values={str(t.label.uid): [str(f.value.uid)]}),
            headers=REVISION,
        ),
    ),
    "a person who gets a task": (
        "tasks_assign_create",
        lambda t, f, w: Call({"uid": t.task.uid}, {"assignee": str(f.person.uid)}),
    ),
    "a clip that is given out": (
        "projects_clips_assign_create",
        lambda t, f, w: Call(
            {"uid": t.project.uid},
            {"clips": [str(f.clip.uid)], "assignees": [str(t.other.uid)]},
        ),
    ),
    "a person whom clips are given to": (
        "projects_clips_assign_create",
        lambda t, f, w: Call(
            {"uid": t.project.uid},
            {"clips": [str(t.clip.uid)], "assignees": [str(f.person.uid)]},
        ),
    ),
    "a member of another project in an address": (
        "projects_members_destroy",
        lambda t, f, w: Call({"project": t.project.uid, "user": f.person.uid}),
    ),
    "a project in an invitation": (
        "users_create",
        lambda t, f, w: Call(
            body={
                "username": "new",
                "memberships": [{"project": str(f.project.uid), "role": "manager"}],
            }
        ),
    ),
}


@pytest.mark.parametrize("what", sorted(FOREIGN))
def test_nothing_of_another_project_is_taken(what: str, world: World) -> None:
    name, example = FOREIGN[what]
    client = world.clients["manager"]
    with taken_back(client):
        before = picture()
        call = example(world.things["manager"], world.things["foreign"], world)
        response = send(client, name, call)
        after = picture()

    assert response.status_code in (400, 403, 404, 409)
    assert after == before
