"""Giving out by rules and batches, planning, taking back and handing over."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from audino_py.models import Annotation, Batch, Clip, Event, Project, Speaker, Task, TaskState, User
from audino_py.selectors.batches import clips_by, rule_of
from audino_py.services.clips import queue_tasks
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import claim, post, signed_in


def ask(user: User, project: Project, path: str, body: Any = None) -> Any:
    url = f"/api/v1/projects/{project.uid}/{path}"
    return signed_in(user).post(url, body or {}, format="json")


@pytest.fixture
def bob(project: Project) -> User:
    return make_member("bob", project)


@pytest.fixture
def languages(project: Project) -> None:
    """Three German clips, two English ones, one without a word about it; all in the queue."""
    for language in ("de", "de", "de", "en", "en", None):
        metadata = {} if language is None else {"language": language, "take": 5}
        make_task(project, clip=make_clip(project, metadata=metadata))


def test_a_rule_on_metadata_gives_out_what_fits(
    project: Project, manager: User, annotator: User, bob: User, languages: None
) -> None:
    rule = {"metadata": {"language": ["de"], "take": ["5"]}}
    people = [str(annotator.uid), str(bob.uid)]
    body = {"rule": rule, "assignees": people, "priority": 7, "due": "2026-12-01T12:00:00Z"}

    first = ask(manager, project, "clips/assign", body).json()
    again = ask(manager, project, "clips/assign", body).json()

    assert (first["assigned"], first["skipped"], first["waiting"]) == (3, 0, 0)
    assert again["assigned"] == 0
    given = Task.objects.filter(state=TaskState.ASSIGNED)
    assert Counter(task.assignee for task in given) == {annotator: 2, bob: 1}
    assert {task.clip.metadata["language"] for task in given} == {"de"}
    assert {(task.priority, task.due.isoformat()) for task in given if task.due} == {
        (7, "2026-12-01T12:00:00+00:00")
    }


def test_a_batch_is_a_rule_with_a_name_that_counts_how_far_it_is(
    project: Project, manager: User, annotator: User, languages: None
) -> None:
    rule = {"metadata": {"language": ["en", "fr"]}}
    made = ask(manager, project, "batches", {"name": "English", "rule": rule})
    twice = ask(manager, project, "batches", {"name": "English", "rule": rule})
    make_task(project, clip=make_clip(project, metadata={"language": "fr"}))
    batch = made.json()["id"]
    given = ask(
        manager, project, "clips/assign", {"batch": batch, "assignees": [str(annotator.uid)]}
    )

    listed = signed_in(manager).get(f"/api/v1/projects/{project.uid}/batches").json()["results"]

    assert (made.status_code, twice.status_code, twice.json()["code"]) == (201, 409, "name_taken")
    assert given.json()["assigned"] == 3
    assert [(one["name"], one["clips"], one["tasks"]["assigned"]) for one in listed] == [
        ("English", 3, 3)
    ]
    url = f"/api/v1/projects/{project.uid}/batches/{batch}"
    assert signed_in(manager).delete(url).status_code == 204
    assert (Batch.objects.count(), Task.objects.count()) == (0, 7)


def test_a_batch_keeps_the_filter_of_the_clips_page(
    project: Project, manager: User, annotator: User, languages: None
) -> None:
    noisy = make_clip(project, quality=[{"code": "noisy", "message": "", "severity": "warn"}])
    held = make_task(project, annotator, clip=make_clip(project, quality=noisy.quality))
    wanted = {
        "quality": ["noisy"],
        "assignee": [str(annotator.uid), "nobody"],
        "uploaded_after": "2020-01-01T00:00:00Z",
    }
    made = ask(manager, project, "batches", {"name": "Noisy", "rule": {"filter": wanted}})
    body = {"name": "Nothing", "rule": {"filter": {"text": "?!"}}}
    refused = ask(manager, project, "batches", body)
    kept = Batch.objects.get()

    assert (made.status_code, made.json()["clips"], refused.status_code) == (201, 2, 400)
    assert made.json()["rule"]["filter"] == wanted
    assert set(clips_by(project, rule_of(kept))) == {noisy, held.clip}
    body = {"batch": str(kept.uid), "assignees": [str(annotator.uid)]}
    assert ask(manager, project, "clips/assign", body).json()["assigned"] == 1
    assert set(Task.objects.filter(assignee=annotator).values_list("clip", flat=True)) == {
        *(noisy.pk, held.clip.pk)
    }


def test_clips_are_chosen_in_exactly_one_way(
    project: Project, manager: User, annotator: User
) -> None:
    people = [str(annotator.uid)]
    neither = ask(manager, project, "clips/assign", {"assignees": people})
    body = {"assignees": people, "rule": {}, "clips": [str(make_clip(project).uid)]}

    assert (neither.status_code, neither.json()["fields"].keys()) == (400, {"clips"})
    assert ask(manager, project, "clips/assign", body).status_code == 400


def test_nobody_holds_more_than_the_project_allows(
    project: Project, manager: User, annotator: User, languages: None
) -> None:
    Project.objects.update(most_open=2)
    claimed = claim(annotator, project)
    body = {"rule": {}, "assignees": [str(annotator.uid)]}
    given = ask(manager, project, "clips/assign", body).json()
    refused = claim(annotator, project)

    assert claimed.status_code == 200
    assert (given["assigned"], given["skipped"]) == (1, 4)
    assert (refused.status_code, refused.json()["code"]) == (409, "enough_open")
    assert "2 clips open" in refused.json()["message"]


def test_urgent_clips_come_first_and_further_people_are_asked(
    project: Project, manager: User, annotator: User, bob: User, languages: None
) -> None:
    last = Task.objects.latest("id")
    claim(annotator, project)  # has looked at the top of the queue before
    body = {"clips": [str(last.clip.uid)], "priority": 9, "places": 1}

    planned = ask(manager, project, "clips/plan", body)

    assert planned.json() == {"clips": 1, "left": 0, "next": None}
    assert claim(annotator, project).json()["clip"]["id"] == str(last.clip.uid)
    assert claim(bob, project).json()["clip"]["id"] == str(last.clip.uid)
    assert claim(bob, project).json()["clip"]["id"] != str(last.clip.uid)


@pytest.mark.parametrize(("places", "kept"), [(0, 1), (1, 2)])
def test_what_was_planned_comes_again_when_a_held_clip_is_let_pass(
    project: Project, manager: User, annotator: User, places: int, kept: int
) -> None:
    clip = make_clip(project)
    queue_tasks(clip)
    plan = {"priority": 7} if places else {"due": "2031-01-01T12:00:00Z"}
    body = {"clips": [str(clip.uid)], "places": places, **plan}
    assert ask(manager, project, "clips/plan", body).status_code == 200
    before = list(Task.objects.order_by("id").values_list("priority", "due"))

    door, url = signed_in(manager), f"/api/v1/clips/{clip.uid}"
    door.patch(url, {"is_held": True}, format="json")
    assert claim(annotator, project).status_code == 204
    door.patch(url, {"is_held": False}, format="json")

    after = list(Task.objects.order_by("id").values_list("priority", "due"))
    assert (after, len(after)) == (before, kept)
    assert claim(annotator, project).status_code == 200


def test_a_clip_is_never_shared_out_to_who_skipped_it(
    project: Project, manager: User, annotator: User, bob: User
) -> None:
    task = make_task(project, annotator)
    make_work(task)
    post(annotator, task, "skip", {"reason": "a whisper"})
    clips = [str(task.clip.uid)]

    alone = ask(
        manager, project, "clips/assign", {"clips": clips, "assignees": [str(annotator.uid)]}
    )
    both = {"clips": clips, "assignees": [str(annotator.uid), str(bob.uid)]}

    assert (alone.json()["assigned"], alone.json()["skipped"]) == (0, 1)
    assert ask(manager, project, "clips/assign", both).json()["assigned"] == 1
    task.refresh_from_db()
    assert task.assignee == bob


def test_further_people_are_asked_of_clips_that_are_not_ready_or_held(
    project: Project, manager: User
) -> None:
    clips = [make_clip(project, state="stored"), make_clip(project, is_held=True)]
    body = {"clips": [str(clip.uid) for clip in clips], "places": 1}
    assert ask(manager, project, "clips/plan", body).status_code == 200

    Clip.objects.update(state="ready", is_held=False)
    for clip in Clip.objects.all():
        queue_tasks(clip)
    assert Counter(Task.objects.values_list("clip", flat=True)) == {clip.pk: 2 for clip in clips}
    ask(manager, project, "clips/plan", body)
    assert Task.objects.count() == 6


def test_work_is_taken_back_from_a_person_and_stays_theirs_to_read(
    project: Project, manager: User, annotator: User, bob: User
) -> None:
    held = [make_task(project, annotator) for _ in range(2)]
    other = make_task(project, bob)
    done = make_task(project, annotator, state=TaskState.SUBMITTED)
    work = make_work(held[0], (0, 1, "begun"))

    taken = ask(manager, project, "clips/take-back", {"assignee": str(annotator.uid)})
    nothing = ask(manager, project, "clips/take-back")

    assert (taken.json(), nothing.status_code) == ({"tasks": 2}, 400)
    states = Counter(Task.objects.values_list("state", flat=True))
    assert states == {"queued": 2, "assigned": 1, "submitted": 1}
    assert (other.assignee, done.assignee) == (bob, annotator)
    work.refresh_from_db()
    assert work.closed_at is not None
    assert signed_in(annotator).get(f"/api/v1/annotations/{work.uid}").status_code == 200


def test_the_record_of_a_clip_holds_what_was_done_to_many_with_it_among_them(
    project: Project, manager: User, annotator: User
) -> None:
    clips = [make_clip(project) for _ in range(2)]
    other = make_clip(project)
    root, door = signed_in(manager), f"/api/v1/projects/{project.uid}"
    uids = {"clips": [str(clip.uid) for clip in clips]}
    people = {"assignees": [str(annotator.uid)]}
    for body, verb in (
        ({**uids, **people}, "assign"),
        ({**uids, "priority": 3}, "plan"),
        (uids, "take-back"),
        ({**uids, "deed": "delete"}, "bulk"),
    ):
        assert root.post(f"{door}/clips/{verb}", body, format="json").status_code == 200

    def record_of(clip: Clip) -> list[str]:
        rows = root.get(f"{door}/events", {"subject": str(clip.uid)}).json()["results"]
        return [row["verb"] for row in rows]

    done = ["clips.delete", "clips.taken_back", "clips.planned", "clips.assigned"]
    assert [record_of(clip) for clip in (*clips, other)] == [done, done, []]


@pytest.mark.parametrize("start", ["draft", "copy"])
def test_work_is_handed_over_from_the_draft_or_from_a_copy(
    project: Project, manager: User, annotator: User, bob: User, start: str
) -> None:
    task = make_task(project, annotator)
    work = make_work(task, (0, 1, "by ada"))
    voice = Speaker.objects.create(
        project=project, name="Own", is_shared=False, created_by=annotator
    )
    work.segments.update(speaker=voice)
    post(manager, task, "assign", {"assignee": str(bob.uid), "start": start})

    opened = post(bob, task, "open").json()

    texts = [segment["text"] for segment in opened["segments"]]
    assert texts == (["by ada"] if start == "copy" else [])
    assert opened["author"]["username"] == "bob"
    voice.refresh_from_db()
    assert voice.is_shared is (start == "copy")
    assert Annotation.objects.get(author=annotator).closed_at is not None
    assert Event.objects.get(verb="task.assigned").data == {"copied": start == "copy"}
