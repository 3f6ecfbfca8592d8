"""The save endpoint, its refusals, and what it keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    Project,
    Revision,
    Segment,
    Task,
    TaskState,
    User,
)
from tests.makers import make_key, make_member, make_project, make_task, make_work
from tests.workers import batch, put, save, segment, signed_in, with_key


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    return make_task(project, annotator)


@pytest.fixture
def work(task: Task) -> Annotation:
    return make_work(task)


def test_a_save_writes_segments_and_answers_the_next_revision(
    annotator: User, work: Annotation
) -> None:
    first = put(start=0.5, end=1.25, text="  kept as typed \n", unsure=True)

    answer = save(signed_in(annotator), work, batch(first), 0)

    assert (answer.status_code, answer.json(), answer["ETag"]) == (200, {"revision": 1}, '"1"')
    row = Segment.objects.get()
    assert (row.start_us, row.end_us, row.text) == (500_000, 1_250_000, "  kept as typed \n")
    assert (row.unsure, row.draft, row.values) == (True, False, {})
    revision = Revision.objects.get()
    assert (revision.number, revision.author, revision.address) == (1, annotator, "127.0.0.1")
    assert revision.changes[0]["before"] is None
    work.refresh_from_db()
    assert work.revision == 1


def test_what_was_saved_is_read_back_with_its_revision_as_etag(
    annotator: User, work: Annotation
) -> None:
    client = signed_in(annotator)
    change = put(start=0.1, end=0.3, text="é 漢 𝄞")
    save(client, work, batch(change), 0)

    answer = client.get(f"/api/v1/annotations/{work.uid}")

    body = answer.json()
    assert answer["ETag"] == '"1"'
    assert body["segments"] == [
        {
            **change["segment"],
            "speaker": None,
            "values": {},
            "channel": None,
            "unsure": False,
            "draft": False,
        }
    ]
    assert (body["kind"], body["can_edit"], body["revision"]) == ("work", True, 1)
    assert body["author"]["username"] == "ada"


def test_a_batch_replaces_and_deletes_and_keeps_what_was_before(
    annotator: User, work: Annotation
) -> None:
    client = signed_in(annotator)
    one, two = put(text="one"), put(start=3, end=4, text="two")
    save(client, work, batch(one, two), 0)

    changed = {"op": "put", "segment": {**one["segment"], "text": "ONE"}}
    gone = {"op": "delete", "id": two["segment"]["id"]}
    answer = save(client, work, batch(changed, gone), 1)

    assert answer.json() == {"revision": 2}
    assert list(Segment.objects.values_list("text", flat=True)) == ["ONE"]
    kept = client.get(f"/api/v1/annotations/{work.uid}/revisions").json()["results"]
    assert [revision["number"] for revision in kept] == [2, 1]
    assert [change["before"]["text"] for change in kept[0]["changes"]] == ["one", "two"]


def test_without_if_match_nothing_is_changed(annotator: User, work: Annotation) -> None:
    answer = save(signed_in(annotator), work, batch(put()), None)

    assert (answer.status_code, answer.json()["code"]) == (428, "revision_missing")
    assert not Segment.objects.exists()


def test_a_stale_save_is_told_what_happened_since(annotator: User, work: Annotation) -> None:
    client = signed_in(annotator)
    theirs = batch(put(text="theirs"))
    save(client, work, theirs, 0)

    answer = save(client, work, batch(put(text="mine")), 0)

    body = answer.json()
    assert (answer.status_code, body["code"], body["revision"]) == (412, "stale_revision", 1)
    assert [revision["batch"] for revision in body["since"]] == [theirs["id"]]
    assert body["since"][0]["changes"][0]["segment"]["text"] == "theirs"
    assert body["since"][0]["author"]["username"] == "ada"
    assert list(Segment.objects.values_list("text", flat=True)) == ["theirs"]


def test_a_revision_that_is_not_there_yet_is_stale_too(annotator: User, work: Annotation) -> None:
    answer = save(signed_in(annotator), work, batch(put()), 7)

    assert (answer.status_code, answer.json()["since"]) == (412, [])


def test_a_batch_sent_twice_counts_once_even_after_submission(
    annotator: User, task: Task, work: Annotation
) -> None:
    client = signed_in(annotator)
    body = batch(put())
    save(client, work, body, 0)
    save(client, work, batch(put(start=5, end=6)), 1)
    Task.objects.filter(pk=task.pk).update(state=TaskState.SUBMITTED)

    again = save(client, work, body, 0)

    assert (again.status_code, again.json()) == (200, {"revision": 1})
    assert Revision.objects.count() == 2


def test_a_batch_id_with_other_changes_is_refused(annotator: User, work: Annotation) -> None:
    client = signed_in(annotator)
    body = batch(put())
    save(client, work, body, 0)

    answer = save(client, work, {**body, "changes": [put()]}, 1)

    assert (answer.status_code, answer.json()["code"]) == (422, "batch_reused")


def test_a_segment_uid_of_another_annotation_touches_nothing_there(
    project: Project, annotator: User, work: Annotation
) -> None:
    other = make_work(make_task(project, make_member("bob", project)), (1, 2, "bob's"))
    theirs = other.segments.get()
    client = signed_in(annotator)

    mine = {"op": "put", "segment": segment(id=str(theirs.uid), text="ada's")}
    assert save(client, work, batch(mine), 0).status_code == 200
    gone = {"op": "delete", "id": str(theirs.uid)}
    assert save(client, work, batch(gone), 1).status_code == 200

    assert list(Segment.objects.values_list("annotation", "text")) == [(other.pk, "bob's")]


def test_all_or_nothing(annotator: User, work: Annotation) -> None:
    bad = put(start=4, end=3)

    answer = save(signed_in(annotator), work, batch(put(), bad), 0)

    assert answer.status_code == 400
    assert not Segment.objects.exists()
    assert not Revision.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"start": -0.1},
        {"start": 2.0, "end": 2.0},
        {"end": 10.020001},
        {"end": 1e300},
        {"start": 10.0, "end": 10.01},
        {"text": "a\0b"},
        {"text": "x" * 100_001},
        {"speaker": "0190b2a0-0000-7000-8000-000000000000"},
        {"values": {"0190b2a0-0000-7000-8000-000000000000": "x"}},
        {"values": {"no id": "x"}},
        {"values": {"0190b2a0-0000-7000-8000-000000000000": True}},
        {"channel": 1},
        {"channel": -1},
        {"channel": 2**70},
        {"start": "1"},
        {"id": "no uuid"},
        {"unsure": 1},
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    annotator: User, work: Annotation, fields: dict[str, Any]
) -> None:
    answer = save(signed_in(annotator), work, batch(put(**fields)), 0)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"id": "\xed\xa0\x80"}',
        b"[" * 100_000,
        '{"id": "UID", "changes": []}',
        '{"id": "UID", "changes": [{"op": "move"}]}',
        '{"id": "UID", "changes": [{"op": "put", "segment": {"id": "UID", "start": 0}}]}',
        '{"id": "UID", "changes": [{"op": "put", "segment": {"id": "UID", "end": NaN}}]}',
        '{"id": "UID", "changes": [{"op": "put", "segment":'
        ' {"id": "UID", "start": 0, "end": 1, "text": "\\ud800"}}]}',
    ],
)
def test_what_is_no_batch_is_refused(annotator: User, work: Annotation, body: bytes | str) -> None:
    sent = body.replace("UID", str(uuid7())) if isinstance(body, str) else body

    assert save(signed_in(annotator), work, sent, 0).status_code == 400


def test_an_id_comes_once_in_a_batch(annotator: User, work: Annotation) -> None:
    one = put()
    gone = {"op": "delete", "id": one["segment"]["id"]}

    assert save(signed_in(annotator), work, batch(one, gone), 0).status_code == 400


def test_too_many_changes_or_bytes_are_413(annotator: User, work: Annotation) -> None:
    client = signed_in(annotator)
    many = [put(start=i / 100, end=i / 100 + 0.01) for i in range(501)]

    assert save(client, work, batch(*many), 0).status_code == 413
    assert save(client, work, batch(*many[:500]), 0).status_code == 200
    assert save(client, work, b" " * (1024 * 1024 + 1), 1).status_code == 413


def test_other_content_types_are_415(annotator: User, work: Annotation) -> None:
    url = f"/api/v1/annotations/{work.uid}/changes"
    answer = signed_in(annotator).generic(
        "POST", url, "{}", content_type="text/plain", headers={"If-Match": '"0"'}
    )
    assert answer.status_code == 415


def test_an_end_a_little_past_the_clip_is_cut_to_it(annotator: User, work: Annotation) -> None:
    save(signed_in(annotator), work, batch(put(start=9, end=10.02)), 0)

    assert Segment.objects.get().end_us == 10_000_000
    assert Revision.objects.get().changes[0]["segment"]["end"] == 10.0


# ---- who may ---------------------------------------------------------------------------------


def test_only_the_author_changes_work_others_read_it_or_know_nothing(
    project: Project, manager: User, reviewer: User, work: Annotation
) -> None:
    bob, stranger = make_member("bob", project), make_member("eve", make_project())
    codes = {
        user.username: (
            signed_in(user).get(f"/api/v1/annotations/{work.uid}").status_code,
            save(signed_in(user), work, batch(put()), 0).status_code,
        )
        for user in (manager, reviewer, bob, stranger)
    }

    assert codes == {"mia": (200, 403), "rob": (200, 403), "bob": (404, 404), "eve": (404, 404)}


def test_a_key_that_reads_cannot_change(project: Project, work: Annotation) -> None:
    _, text = make_key(project, "read")
    client = with_key(text)

    assert client.get(f"/api/v1/annotations/{work.uid}").status_code == 200
    assert save(client, work, batch(put()), 0).status_code == 403


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_handed_in_work_is_closed(
    annotator: User, task: Task, work: Annotation, state: str
) -> None:
    Task.objects.filter(pk=task.pk).update(state=state)

    answer = save(signed_in(annotator), work, batch(put()), 0)

    assert (answer.status_code, answer.json()["code"]) == (409, "not_open")


def test_a_removed_person_knows_nothing_of_it_any_more(
    project: Project, annotator: User, work: Annotation
) -> None:
    project.members.filter(user=annotator).delete()

    assert save(signed_in(annotator), work, batch(put()), 0).status_code == 404


def test_work_on_a_deleted_clip_is_gone(annotator: User, task: Task, work: Annotation) -> None:
    task.clip.deleted_at = timezone.now()
    task.clip.save()

    assert save(signed_in(annotator), work, batch(put()), 0).status_code == 404
    assert signed_in(annotator).get(f"/api/v1/annotations/{work.uid}").status_code == 404


def test_a_save_renews_a_lease_that_runs_down(
    annotator: User, task: Task, work: Annotation
) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    Task.objects.filter(pk=task.pk).update(lease_until=soon)

    save(signed_in(annotator), work, batch(put()), 0)

    task.refresh_from_db()
    assert task.lease_until is not None
    assert task.lease_until > timezone.now() + timedelta(minutes=100)
