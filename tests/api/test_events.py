"""The record of a project: read and narrowed by those who manage it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audino_py.models import Clip, Project, User
from audino_py.policies import Actor
from audino_py.services.clips import delete_clip, restore_clip
from tests.makers import make_clip, make_task, make_work
from tests.workers import batch, put, save, signed_in


def test_a_manager_narrows_the_record_by_deed_person_thing_and_time(
    project: Project, manager: User, reviewer: User
) -> None:
    clips = [make_clip(project), make_clip(project)]
    for clip in clips:
        delete_clip(clip_id=clip.pk, actor=Actor(user=manager, address="::1", request_id="abc"))
    restore_clip(clip_id=clips[0].pk, actor=Actor(user=manager))
    door = signed_in(manager)
    address = f"/api/v1/projects/{project.uid}/events"

    def verbs(**query: str) -> list[str]:
        return [row["verb"] for row in door.get(address, query).json()["results"]]

    everything = door.get(address).json()["results"]
    assert [row["verb"] for row in everything] == ["clip.restored", "clip.deleted", "clip.deleted"]
    assert everything[2]["person"]["username"] == "mia"
    assert (everything[2]["address"], everything[2]["request_id"]) == ("::1", "abc")
    assert verbs(verb="clip.deleted") == ["clip.deleted"] * 2
    assert verbs(verb="clip.") == ["clip.restored", "clip.deleted", "clip.deleted"]
    assert verbs(verb="member.") == []
    assert verbs(subject=str(clips[1].uid)) == ["clip.deleted"]
    assert verbs(person=str(reviewer.uid)) == []
    assert verbs(since=everything[0]["at"]) == ["clip.restored"]
    assert verbs(until=everything[0]["at"]) == ["clip.deleted", "clip.deleted"]
    assert door.get(address, {"verb": "clip"}).status_code == 400
    assert signed_in(reviewer).get(address).status_code == 403


def test_an_entry_names_what_it_was_about_and_a_clip_brings_what_was_done_to_its_tasks(
    project: Project, manager: User, annotator: User
) -> None:
    task = make_task(project, clip=make_clip(project, name="first.wav"))
    other = make_task(project, clip=make_clip(project, name="second.wav"))
    root, door = signed_in(manager), signed_in(annotator)
    for one in (task, other):
        body = {"assignee": str(annotator.uid)}
        assert root.post(f"/api/v1/tasks/{one.uid}/assign", body, "json").status_code == 200
        assert door.post(f"/api/v1/tasks/{one.uid}/open").status_code < 300
    delete_clip(clip_id=task.clip_id, actor=Actor(user=manager))
    address = f"/api/v1/projects/{project.uid}/events"

    rows = root.get(address).json()["results"]
    of_clip = root.get(address, {"subject": str(task.clip.uid)}).json()["results"]

    names = [(row["verb"], row["about"]["name"], row["about"]["clip"]) for row in rows]
    first, second = str(task.clip.uid), str(other.clip.uid)
    assert names[:2] == [
        ("clip.deleted", "first.wav", first),
        ("task.opened", "second.wav", second),
    ]
    assert {row["about"]["clip"] for row in of_clip} == {first}
    assert [row["verb"] for row in of_clip] == ["clip.deleted", "task.opened", "task.assigned"]


def test_what_was_erased_or_has_no_name_is_about_nothing(project: Project, manager: User) -> None:
    clip = make_clip(project)
    delete_clip(clip_id=clip.pk, actor=Actor(user=manager))
    Clip.objects.filter(pk=clip.pk).delete()

    (row,) = signed_in(manager).get(f"/api/v1/projects/{project.uid}/events").json()["results"]

    assert (row["subject"], row["about"]) == (str(clip.uid), None)


@pytest.mark.parametrize("number", [1, 20])
def test_names_cost_one_statement_for_each_kind_of_thing(
    project: Project, manager: User, number: int
) -> None:
    for _ in range(number):
        delete_clip(clip_id=make_clip(project).pk, actor=Actor(user=manager))
    door = signed_in(manager)

    with CaptureQueriesContext(connection) as seen:
        answer = door.get(f"/api/v1/projects/{project.uid}/events")

    assert len(answer.json()["results"]) == number
    assert len(seen) == 6  # session, person, project, membership, events, clips


def test_edits_are_listed_with_their_size_and_without_their_words(
    project: Project, manager: User, annotator: User
) -> None:
    work = make_work(make_task(project, annotator))
    save(signed_in(annotator), work, batch(put(text="secret words"), put(start=3, end=4)), 0)
    address = f"/api/v1/projects/{project.uid}/edits"

    answer = signed_in(manager).get(address, {"person": str(annotator.uid)})

    (row,) = answer.json()["results"]
    assert (row["changes"], row["number"], row["person"]["username"]) == (2, 1, "ada")
    assert row["clip"] == str(work.clip.uid)
    assert "secret words" not in answer.content.decode()
    nobody = signed_in(manager).get(address, {"person": str(manager.uid)}).json()["results"]
    assert nobody == []
