"""The record and the clips as CSV: what the lists show, under the same filters, all of it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audino_py.errors import UnknownError
from audino_py.models import Member, Project, TaskState, User
from audino_py.policies import Actor
from audino_py.selectors import long_tables
from audino_py.services.clips import delete_clip, restore_clip
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, put, save, signed_in


def table(user: User, project: Project, name: str, **query: str) -> list[dict[str, str]]:
    answer: Any = signed_in(user).get(f"/api/v1/projects/{project.uid}/{name}/csv", query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of several parts without thousands of rows."""
    monkeypatch.setattr(long_tables, "AT_ONCE", 3)


@pytest.mark.usefixtures("few_at_once")
def test_the_record_is_taken_out_as_it_is_narrowed(project: Project, manager: User) -> None:
    clips = [make_clip(project, name=f"=clip {number}") for number in range(4)]
    for clip in clips:
        delete_clip(clip_id=clip.pk, actor=Actor(user=manager, address="::1", request_id="abc"))
    restore_clip(clip_id=clips[0].pk, actor=Actor(user=manager))

    rows = table(manager, project, "events")
    deleted = table(manager, project, "events", verb="clip.deleted")
    of_one = table(manager, project, "events", subject=str(clips[0].uid))

    listed = signed_in(manager).get(f"/api/v1/projects/{project.uid}/events").json()["results"]
    assert [row["verb"] for row in rows] == [one["verb"] for one in listed]
    assert len(rows) == 5
    assert rows[-1] == {
        "at": rows[-1]["at"],
        "verb": "clip.deleted",
        "person": "mia",
        "key": "",
        "about": "'=clip 0",  # no formula for a spreadsheet
        "clip": str(clips[0].uid),
        "facts": "",
        "subject": str(clips[0].uid),
        "address": "::1",
        "request_id": "abc",
    }
    assert [row["verb"] for row in deleted] == ["clip.deleted"] * 4
    assert [row["verb"] for row in of_one] == ["clip.restored", "clip.deleted"]


@pytest.mark.usefixtures("few_at_once")
def test_edits_are_taken_out_without_a_word_of_them(
    project: Project, manager: User, annotator: User
) -> None:
    work = make_work(make_task(project, annotator, clip=make_clip(project, name="one.wav")))
    door = signed_in(annotator)
    for revision in range(4):
        assert save(door, work, batch(put(), put()), revision).status_code == 200

    rows = table(manager, project, "edits")

    assert [(row["number"], row["changes"]) for row in rows] == [
        *(("4", "2"), ("3", "2"), ("2", "2"), ("1", "2"))
    ]
    assert {(row["person"], row["clip_name"], row["annotation"]) for row in rows} == {
        ("ada", "one.wav", str(work.uid))
    }
    assert table(manager, project, "edits", person=str(manager.uid)) == []


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("order", ["newest", "name", "longest"])
def test_the_clips_are_taken_out_filtered_and_in_the_order_of_the_list(
    project: Project, manager: User, annotator: User, order: str
) -> None:
    clips = [
        make_clip(
            project,
            name=f"{'abcdefgh'[-number]}.wav",
            duration_us=(number % 3 + 1) * 1_500_000,
            metadata={"lang": "de" if number % 2 else "en"},
            quality=[{"code": "quiet", "severity": "warn", "message": "It is quiet."}],
        )
        for number in range(8)
    ]
    make_task(project, annotator, clip=clips[7], state=TaskState.ACCEPTED)
    make_task(project, clip=clips[7])
    url = f"/api/v1/projects/{project.uid}/clips"
    query = {"order": order, "metadata.lang": "de"}

    rows = table(manager, project, "clips", **query)

    listed = signed_in(manager).get(url, query).json()["results"]
    assert [row["id"] for row in rows] == [one["id"] for one in listed]
    assert len(rows) == 4
    (one,) = [row for row in rows if row["id"] == str(clips[7].uid)]
    assert (one["seconds"], one["work"], one["people"]) == ("3.0", "accepted; queued", "ada; ")
    assert (one["sound_check"], json.loads(one["metadata"])) == ("quiet", {"lang": "de"})


def test_people_take_out_the_clips_they_work_on_and_nothing_of_the_record(
    project: Project, annotator: User, reviewer: User
) -> None:
    bob = make_member("bob", project)
    own = make_task(project, annotator)
    make_task(project, bob, clip=own.clip)
    make_task(project, bob)

    (row,) = table(annotator, project, "clips")

    assert (row["id"], row["people"]) == (str(own.clip.uid), "ada")
    for user in (annotator, reviewer):
        for name in ("events", "edits"):
            url = f"/api/v1/projects/{project.uid}/{name}/csv"
            assert signed_in(user).get(url).status_code == 403
    assert (
        signed_in(reviewer).get(f"/api/v1/projects/{project.uid}/clips/csv?no=1").status_code == 400
    )


@pytest.mark.usefixtures("few_at_once")
def test_a_table_ends_when_whoever_takes_it_is_removed(
    project: Project, reviewer: User, settings: Any
) -> None:
    settings.LOOK_AGAIN_S = 0
    for _ in range(9):
        make_clip(project)
    url = f"/api/v1/projects/{project.uid}/clips/csv"
    blocks = iter(signed_in(reviewer).get(url).streaming_content)  # type: ignore[attr-defined]
    next(blocks)

    Member.objects.filter(user=reviewer).delete()

    with pytest.raises(UnknownError):
        list(blocks)


@pytest.mark.parametrize("name", ["events", "edits", "clips"])
def test_a_table_costs_as_many_statements_for_three_rows_as_for_one(
    project: Project, manager: User, annotator: User, name: str
) -> None:
    def more() -> None:
        clip = make_clip(project)
        work = make_work(make_task(project, annotator, clip=clip))
        assert save(signed_in(annotator), work, batch(put()), 0).status_code == 200
        delete_clip(clip_id=make_clip(project).pk, actor=Actor(user=manager))

    more()
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = table(manager, project, name)
    more()
    more()
    with CaptureQueriesContext(connection) as many:
        last = table(manager, project, name)

    assert (len(first), len(last)) == (1, 3)
    assert len(many) == len(few)
