"""Versions as programs and the page ask for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import Annotation, Clip, Project, Segment, Speaker, Task, TaskState, User
from audino_py.services import segments as wire
from audino_py.services.changes import Batch, Delete, change_annotation
from tests.conftest import actor
from tests.makers import make_clip, make_project, make_task, make_work


@pytest.fixture
def manages(client: APIClient, manager: User) -> APIClient:
    client.force_login(manager)
    return client


@pytest.fixture
def finished(project: Project, annotator: User) -> Project:
    for name in ("one.wav", "two.wav", "three.wav"):
        task = make_task(
            project, annotator, clip=make_clip(project, name=name), state=TaskState.ACCEPTED
        )
        make_work(task, (0.5, 1.25, "first"), (2, 3, "second"))
    return project


def freeze(client: APIClient, project: Project, name: str, **more: Any) -> Any:
    body = {"name": name, **more}
    return client.post(f"/api/v1/projects/{project.uid}/versions", body, format="json")


def test_versions_are_frozen_listed_and_exported(manages: APIClient, finished: Project) -> None:
    frozen = freeze(manages, finished, "Corpus 1.0", note="For the paper.")
    Task.objects.update(state=TaskState.RETURNED)

    listed = manages.get(f"/api/v1/projects/{finished.uid}/versions").json()["results"]
    body = {"format": "jsonl", "version": frozen.json()["id"]}
    export = manages.post(f"/api/v1/projects/{finished.uid}/exports", body, format="json").json()

    assert frozen.status_code == 201
    assert listed == [frozen.json()]
    assert (
        listed[0] | {"clips": 3, "segments": 6, "seconds": 30.0, "states": ["accepted"]}
        == (listed[0])
    )
    assert export["receipt"]["version"]["name"] == "Corpus 1.0"
    assert export["receipt"]["counts"]["segments"] == 6
    assert export["file_name"] == f"{finished.name} Corpus 1.0.jsonl"
    again = freeze(manages, finished, "Corpus 1.0")
    assert (again.status_code, again.json()["code"]) == (409, "name_taken")


def test_two_versions_are_compared_clip_by_clip_with_times_to_listen_to(
    manages: APIClient, finished: Project, annotator: User
) -> None:
    first = freeze(manages, finished, "first").json()
    clip, gone, _ = Clip.objects.order_by("pk")
    work = Annotation.objects.get(clip=clip)
    early, late = work.segments.all()
    Task.objects.filter(clip=clip).update(state=TaskState.RETURNED)
    changed = wire.Segment(early.uid, 0.5, 1.5, text="other words")
    new = wire.Segment(uuid7(), 4, 5, text="new")
    changes: list[wire.Put | Delete] = [wire.Put(changed), Delete(late.uid), wire.Put(new)]
    change_annotation(uid=work.uid, base=0, batch=Batch(uuid7(), changes), actor=actor(annotator))
    Task.objects.filter(clip=clip).update(state=TaskState.ACCEPTED)
    Task.objects.filter(clip=gone).update(state=TaskState.RETURNED)
    come = make_task(finished, annotator, state=TaskState.ACCEPTED)
    make_work(come, (0, 1, "x"))
    second = freeze(manages, finished, "second").json()

    body = manages.get(f"/api/v1/versions/{first['id']}/comparison", {"other": second["id"]}).json()

    assert (body["added"], body["removed"], body["changed"], body["next"]) == (1, 1, 1, None)
    assert [(one["clip"], one["change"]) for one in body["clips"]] == [
        (str(clip.uid), "changed"),
        (str(come.clip.uid), "added"),
        (str(gone.uid), "removed"),
    ]
    found = [
        (one["change"], one["fields"], one["start"], one["end"])
        for one in body["clips"][0]["segments"]
    ]
    assert found == [
        ("changed", ["end", "text"], 0.5, 1.5),
        ("removed", [], 2.0, 3.0),
        ("added", [], 4.0, 5.0),
    ]
    assert body["clips"][0]["segments"][0]["before"]["text"] == "first"
    assert body["clips"][0]["segments"][0]["after"]["text"] == "other words"
    # What was frozen a moment ago is what there is now.
    address = f"/api/v1/versions/{first['id']}/comparison"
    assert manages.get(address, {"other": "now"}).json() == body


def test_a_version_beside_the_work_as_it_is_now_shows_what_came_after_it(
    manages: APIClient, finished: Project, annotator: User
) -> None:
    speaker = Speaker.objects.create(project=finished, name="Ann")
    clip, _, renamed = Clip.objects.order_by("pk")
    Segment.objects.filter(annotation__clip=renamed, text="second").update(speaker=speaker)
    frozen = freeze(manages, finished, "first").json()
    address = f"/api/v1/versions/{frozen['id']}/comparison"
    nothing: dict[str, Any] = {"added": 0, "removed": 0, "changed": 0, "next": None, "clips": []}
    assert manages.get(address, {"other": "now"}).json() == nothing

    Speaker.objects.filter(pk=speaker.pk).update(name="Anna")
    Clip.objects.filter(pk=clip.pk).update(deleted_at=timezone.now())
    body = manages.get(address, {"other": "now"}).json()

    assert (body["added"], body["removed"], body["changed"]) == (0, 1, 1)
    (one,) = body["clips"]  # of the clip that was deleted nothing is shown
    assert (one["clip"], [part["fields"] for part in one["segments"]]) == (
        str(renamed.uid),
        [["speaker"]],
    )


def test_a_version_that_is_the_same_differs_in_nothing(
    manages: APIClient, finished: Project
) -> None:
    first = freeze(manages, finished, "first").json()
    second = freeze(manages, finished, "second").json()

    body = manages.get(f"/api/v1/versions/{first['id']}/comparison", {"other": second["id"]}).json()

    assert body == {"added": 0, "removed": 0, "changed": 0, "next": None, "clips": []}
    assert Segment.objects.count() == 6


def test_versions_of_two_projects_are_not_compared(
    client: APIClient, administrator: User, finished: Project, annotator: User
) -> None:
    client.force_login(administrator)
    other = make_project()
    make_work(make_task(other, annotator, state=TaskState.ACCEPTED), (0, 1, "x"))
    first, second = (freeze(client, one, "v").json() for one in (finished, other))
    address = f"/api/v1/versions/{first['id']}/comparison"

    assert client.get(address, {"other": second["id"]}).status_code == 400
    assert client.get(address, {"other": "nonsense"}).json()["fields"].keys() == {"other"}
    assert client.get(address, {"other": second["id"], "after": "x"}).status_code == 400
    assert client.get(address).status_code == 400
