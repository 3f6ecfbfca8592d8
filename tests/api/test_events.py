"""The record of a project: read and narrowed by those who manage it."""

from __future__ import annotations

from audino_py.models import Project, User
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
