"""My work, the overview, and sharing out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audino_py.models import ClipState, Event, Project, Review, Stats, Task, TaskState, User
from audino_py.selectors import stats
from audino_py.services.stats import refresh_all_stats, refresh_stats
from tests.makers import (
    make_clip,
    make_key,
    make_member,
    make_project,
    make_task,
    make_user,
    make_work,
)
from tests.workers import signed_in, with_key


def work_of(user: User) -> dict[str, Any]:
    body: dict[str, Any] = signed_in(user).get("/api/v1/work").json()
    return body


# ---- my work ---------------------------------------------------------------------------------


def test_my_work_names_the_next_clip_what_came_back_and_what_waits(
    project: Project, annotator: User, reviewer: User
) -> None:
    first = make_task(project, annotator)
    urgent = make_task(project, annotator, priority=3)
    back = make_task(project, annotator, state=TaskState.RETURNED, returns=1)
    make_work(back)
    Review.objects.create(
        task=back, reviewer=reviewer, verdict="returned", reason="listen again", revision=0
    )
    make_task(project, annotator, state=TaskState.SUBMITTED, submitted_at=timezone.now())
    make_task(project)

    body = work_of(annotator)

    assert body["next"]["id"] == str(urgent.uid)
    assert [row["review"]["reason"] for row in body["returned"]] == ["listen again"]
    assert [row["state"] for row in body["tasks"]] == [
        "submitted",
        "returned",
        "assigned",
        "assigned",
    ]
    assert body["tasks"][-1]["id"] == str(first.uid)
    assert body["projects"] == [
        {
            "id": str(project.uid),
            "name": project.name,
            "waiting": 1,
            "open": 3,
            "done": 1,
            "total": 4,
        }
    ]
    assert body["week"] == {"submitted": 1, "accepted": 0, "seconds": 10.0}


def test_sent_back_work_is_next_when_nothing_else_is_open(
    project: Project, annotator: User
) -> None:
    back = make_task(project, annotator, state=TaskState.RETURNED)

    assert work_of(annotator)["next"]["id"] == str(back.uid)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it has counted")
def test_what_a_person_has_open_is_read_by_its_state_not_from_all_they_ever_did(
    project: Project, annotator: User
) -> None:
    with CaptureQueriesContext(connection) as seen:
        work_of(annotator)

    asked = [query["sql"] for query in seen if query["sql"].endswith(" LIMIT 50")]
    assert ["'assigned'" in asked[0], "'returned'" in asked[1]] == [True, True]
    for statement in asked:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + statement)
            assert "task_of_person (assignee_id=? AND state=?)" in cursor.fetchone()[3]


def test_my_work_of_somebody_without_any_is_empty(db: None) -> None:
    assert work_of(make_user("new")) == {
        "next": None,
        "returned": [],
        "tasks": [],
        "projects": [],
        "week": {"submitted": 0, "accepted": 0, "seconds": 0.0},
    }


def test_what_waits_leaves_out_what_is_not_for_this_person(
    project: Project, annotator: User
) -> None:
    clip = make_clip(project)
    make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
    make_task(project, clip=clip)
    make_task(project, clip=make_clip(project, state=ClipState.STORED))

    assert work_of(annotator)["projects"][0]["waiting"] == 0
    assert work_of(make_member("bob", project))["projects"][0]["waiting"] == 1


def test_my_work_costs_no_more_for_many_projects(
    annotator: User, project: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        other = make_project()
        make_member("ada", other)
        make_task(other)
        refresh_stats(other.pk)
        if number < 2:
            make_task(other)

    with django_assert_max_num_queries(45):
        body = work_of(annotator)

    assert [row["waiting"] for row in body["projects"]] == [0, 2, 2, *[1] * 10]


def test_keys_have_no_work(project: Project) -> None:
    assert with_key(make_key(project, "read")[1]).get("/api/v1/work").status_code == 403


def test_my_work_costs_the_same_for_one_clip_and_for_three(
    project: Project, annotator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(annotator)
    for count in (1, 2):
        for _ in range(count):
            make_work(make_task(project, annotator))
        with django_assert_num_queries(22):
            client.get("/api/v1/work")


# ---- overview --------------------------------------------------------------------------------


def test_the_overview_counts_names_people_and_says_what_needs_somebody(
    project: Project, manager: User, annotator: User
) -> None:
    now = timezone.now()
    make_task(project, annotator, state=TaskState.ACCEPTED, submitted_at=now)
    make_task(project, annotator, state=TaskState.SUBMITTED, submitted_at=now)
    make_task(project, annotator)
    make_task(project, state=TaskState.SKIPPED)
    make_clip(project, state=ClipState.FAILED, reason="no audio", duration_us=None)
    make_clip(project)
    make_clip(project, deleted_at=now)
    make_key(project, expires_at=now + timedelta(days=2))

    body = signed_in(manager).get(f"/api/v1/projects/{project.uid}/overview").json()

    counts = body["counts"]
    assert {name: counts[name] for name in ("clips", "ready", "failed", "accepted")} == {
        "clips": 6,
        "ready": 5,
        "failed": 1,
        "accepted": 1,
    }
    assert (counts["seconds"], counts["seconds_accepted"]) == (50.0, 10.0)
    people = {row["person"]["username"]: row for row in body["people"]}
    ada = people["ada"]
    assert (ada["open"], ada["submitted"], ada["accepted"], ada["seconds_accepted"]) == (
        1,
        1,
        1,
        10.0,
    )
    assert people["mia"]["open"] == 0
    notes = {note["kind"]: note for note in body["attention"]}
    assert set(notes) == {"failed", "submitted", "skipped", "without_task", "keys"}
    assert notes["failed"] == {
        "kind": "failed",
        "count": 1,
        "message": "1 clip could not be read.",
        "detail": "",
        "link": f"/projects/{project.uid}/clips?state=failed",
    }
    assert body["project"]["role"] == "manager"


def test_annotators_have_no_overview_and_strangers_no_project(
    project: Project, annotator: User, reviewer: User
) -> None:
    url = f"/api/v1/projects/{project.uid}/overview"
    people = (annotator, reviewer, make_user("eve"))

    assert [signed_in(person).get(url).status_code for person in people] == [403, 200, 404]


def test_kept_numbers_are_counted_anew_only_when_they_are_old(
    project: Project, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stats, "TINY", -1)  # as with many clips
    refresh_stats(project.pk)
    make_clip(project)
    client = signed_in(manager)
    url = f"/api/v1/projects/{project.uid}/overview"

    assert client.get(url).json()["counts"]["clips"] == 0
    Stats.objects.update(counted_at=timezone.now() - timedelta(seconds=11))
    assert client.get(url).json()["counts"]["clips"] == 1


def test_the_sweep_counts_what_is_old(project: Project) -> None:
    other = make_project()
    refresh_stats(other.pk)
    make_clip(project)

    assert refresh_all_stats() == 1
    assert Stats.objects.get(project=project).counts["clips"] == 1


# ---- sharing out -----------------------------------------------------------------------------


def share(user: User, project: Project, clips: list[Any], people: list[Any]) -> Any:
    body = {
        "clips": [str(clip.uid) for clip in clips],
        "assignees": [str(person.uid) for person in people],
    }
    url = f"/api/v1/projects/{project.uid}/clips/assign"
    return signed_in(user).post(url, body, format="json")


def test_clips_are_shared_out_evenly_and_queued_tasks_are_used_first(
    project: Project, manager: User
) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    clips = [make_clip(project) for _ in range(4)]
    clips.append(make_clip(project, state=ClipState.STORED))
    for clip in clips[:2]:
        make_task(project, clip=clip)

    answer = share(manager, project, clips, [ada, bob])

    assert answer.json() == {
        "assigned": 5,
        "skipped": 0,
        "waiting": 0,
        "next": None,
        "message": "5 clips given out.",
    }
    assert Task.objects.count() == 5
    loads = [Task.objects.filter(assignee=one, state="assigned").count() for one in (ada, bob)]
    assert sorted(loads) == [2, 3]
    assert Event.objects.filter(verb="clips.assigned").count() == 1


def test_a_clip_that_a_person_has_is_left_out_and_told(project: Project, manager: User) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    had = make_task(project, ada, state=TaskState.ACCEPTED)

    alone = share(manager, project, [had.clip], [ada]).json()
    both = share(manager, project, [had.clip], [ada, bob]).json()

    assert (alone["assigned"], alone["skipped"]) == (0, 1)
    assert alone["message"].startswith("Nothing was given out. 1 was left out")
    assert both["assigned"] == 1
    assert set(had.clip.tasks.values_list("assignee", flat=True)) == {ada.pk, bob.pk}


def test_a_clip_that_all_had_skipped_is_theirs_to_whom_it_is_given(
    project: Project, manager: User
) -> None:
    ada = make_member("ada", project)
    aside = make_task(project, state=TaskState.SKIPPED, skip_reason="No speech")

    assert share(manager, project, [aside.clip], [ada]).json()["assigned"] == 1

    task = Task.objects.get()
    assert (task.state, task.assignee, task.skip_reason) == (TaskState.ASSIGNED, ada, "")


def test_the_record_says_which_clips_went_to_whom(project: Project, manager: User) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    clips = [make_clip(project) for _ in range(3)]

    share(manager, project, clips, [ada, bob])

    first, second, third = (str(clip.uid) for clip in clips)
    given = {str(ada.uid): [first, third], str(bob.uid): [second]}
    assert Event.objects.get(verb="clips.assigned").data["to"] == given


def test_strangers_foreign_clips_and_annotators_cannot_share_out(
    project: Project, manager: User, annotator: User
) -> None:
    clip, foreign = make_clip(project), make_clip(make_project())
    eve = make_user("eve")

    assert list(share(manager, project, [clip], [eve]).json()["fields"]) == ["assignees"]
    assert list(share(manager, project, [foreign], [annotator]).json()["fields"]) == ["clips"]
    assert share(annotator, project, [clip], [annotator]).status_code == 403
    assert not Task.objects.exists()
