"""Skipping, giving back, taking back, queueing again, and lists of work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    ClipState,
    Project,
    Skip,
    Task,
    TaskState,
    User,
)
from audino_py.services.tasks import give_back
from tests.makers import make_clip, make_member, make_project, make_task, make_user, make_work
from tests.workers import batch, claim, post, put, save, signed_in


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    task = make_task(project, annotator)
    make_work(task, (1, 2, "hello"), revision=3)
    return task


def test_skipped_work_goes_to_others_and_after_three_to_the_manager(
    project: Project, manager: User
) -> None:
    task = make_task(project)
    states = []
    for name in ("ada", "bob", "cy"):
        person = make_member(name, project)
        claim(person, project)
        states.append(post(person, task, "skip", {"reason": "a whisper"}).json()["state"])
        assert claim(person, project).status_code == 204

    assert states == ["queued", "queued", "skipped"]
    seen = signed_in(manager).get(f"/api/v1/tasks/{task.uid}").json()
    assert (seen["skip_reason"], seen["assignee"]) == ("a whisper", None)
    assert post(manager, task, "requeue").json()["state"] == "queued"


def test_a_skip_is_undone_until_somebody_else_takes_the_clip(project: Project) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    task = make_task(project)
    claim(ada, project)
    post(ada, task, "skip", {"reason": "slipped"})

    assert post(bob, task, "undo").status_code == 404
    undone = post(ada, task, "undo").json()
    assert (undone["state"], undone["assignee"]["username"]) == ("assigned", "ada")
    assert not Skip.objects.exists()

    post(ada, task, "skip", {"reason": "slipped"})
    claim(bob, project)
    assert post(ada, task, "undo").json()["code"] == "taken_back"


def test_an_undone_skip_leaves_the_clip_as_it_was_held(
    project: Project, annotator: User, reviewer: User
) -> None:
    task = make_task(project, annotator)  # given by a manager: no lease that could run out
    make_work(task)

    post(annotator, task, "skip", {"reason": "slipped"})
    again = post(annotator, task, "undo").json()
    post(annotator, task, "submit", revision=0)
    post(reviewer, task, "review", {"verdict": "returned", "reason": "once more"})
    post(annotator, task, "skip", {"reason": "slipped"})
    back = post(annotator, task, "undo").json()

    assert (again["state"], again["lease_until"]) == ("assigned", None)
    assert (back["state"], back["lease_until"], back["returns"]) == ("returned", None, 1)
    assert back["submitted_at"] is not None
    assert post(annotator, task, "submit", revision=0).json()["state"] == "submitted"


def test_skipping_needs_a_reason(annotator: User, task: Task) -> None:
    assert post(annotator, task, "skip", {"reason": " "}).status_code == 400
    assert post(annotator, task, "skip", {}).status_code == 400


def test_work_taken_back_refuses_late_edits_and_keeps_what_was_made(
    project: Project, annotator: User, manager: User, task: Task
) -> None:
    work = Annotation.objects.get()
    bob = make_member("bob", project)

    given = post(manager, task, "assign", {"assignee": str(bob.uid)})

    assert (given.status_code, given.json()["assignee"]["username"]) == (200, "bob")
    late = save(signed_in(annotator), work, batch(put()), 3)
    assert (late.status_code, late.json()["code"]) == (409, "taken_back")
    assert work.segments.count() == 1
    assert post(bob, task, "open").json()["segments"] == []


def test_released_work_is_gone_on_with_by_the_same_person(
    project: Project, annotator: User, task: Task
) -> None:
    work = Annotation.objects.get()
    assert post(annotator, task, "release").json()["state"] == "queued"
    assert save(signed_in(annotator), work, batch(put()), 3).json()["code"] == "taken_back"

    assert claim(annotator, project).json()["annotation"] == str(work.uid)
    assert save(signed_in(annotator), work, batch(put()), 3).status_code == 200


def test_work_is_given_only_to_members_who_do_not_have_the_clip(
    project: Project, annotator: User, manager: User, task: Task
) -> None:
    bob = make_member("bob", project)
    make_task(project, bob, clip=task.clip)
    eve = make_user("eve")

    has_it = post(manager, task, "assign", {"assignee": str(bob.uid)})
    stranger = post(manager, task, "assign", {"assignee": str(eve.uid)})
    by_annotator = post(annotator, task, "assign", {"assignee": str(bob.uid)})

    assert (has_it.status_code, has_it.json()["code"]) == (409, "has_it")
    assert stranger.status_code == 400
    assert by_annotator.status_code == 403


def test_requeued_work_starts_afresh_and_the_verdict_on_the_old_stays_unseen(
    project: Project, annotator: User, manager: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    post(manager, task, "review", {"verdict": "returned", "reason": "secret words"})
    post(annotator, task, "submit", revision=3)
    bob = make_member("bob", project)

    assert post(annotator, task, "requeue").status_code == 403
    assert post(manager, task, "requeue").json()["state"] == "queued"
    assert claim(bob, project).json()["review"] is None
    post(bob, task, "open")
    post(bob, task, "submit", revision=0)
    seen = signed_in(bob).get(f"/api/v1/tasks/{task.uid}").json()
    assert (seen["review"], seen["returns"]) == (None, 0)
    assert Annotation.objects.filter(kind="work").count() == 2


def test_renewing_holds_pulled_work_longer(project: Project, annotator: User) -> None:
    task = make_task(project, annotator, lease_until=timezone.now() + timedelta(minutes=1))

    assert post(annotator, task, "renew").status_code == 200
    lease = Task.objects.get().lease_until
    assert lease is not None
    assert lease > timezone.now() + timedelta(minutes=100)


def test_annotators_list_own_ready_work_reviewers_all(
    project: Project, annotator: User, reviewer: User
) -> None:
    own = make_task(project, annotator)
    make_task(project, annotator, clip=make_clip(project, state=ClipState.STORED))
    make_task(project)
    make_task(project, annotator, clip=make_clip(project, deleted_at=timezone.now()))
    url = f"/api/v1/projects/{project.uid}/tasks"

    mine = signed_in(annotator).get(url).json()
    everything = signed_in(reviewer).get(url).json()

    assert [row["id"] for row in mine["results"]] == [str(own.uid)]
    assert len(everything["results"]) == 3
    assert signed_in(make_user("eve")).get(url).status_code == 404


def test_tasks_are_filtered_by_state_and_person(
    project: Project, annotator: User, manager: User
) -> None:
    make_task(project)
    own = make_task(project, annotator)
    client = signed_in(manager)
    url = f"/api/v1/projects/{project.uid}/tasks"

    by_state = client.get(url, {"state": "assigned,returned"}).json()["results"]
    by_person = client.get(url, {"assignee": str(annotator.uid)}).json()["results"]

    assert [row["id"] for row in by_state] == [row["id"] for row in by_person] == [str(own.uid)]
    assert client.get(url, {"state": "lost"}).status_code == 400
    assert client.get(url, {"assignee": "ada"}).status_code == 400
    assert client.get(url, {"assignee__password": "x"}).status_code == 400


def test_places_count_done_work_first(project: Project, annotator: User) -> None:
    tasks = [make_task(project, annotator) for _ in range(3)]
    Task.objects.filter(pk=tasks[1].pk).update(state=TaskState.SUBMITTED)
    make_task(make_project(), annotator)

    seen = signed_in(annotator).get(f"/api/v1/projects/{project.uid}/tasks").json()["results"]

    places = {row["id"]: (row["index"], row["total"]) for row in seen}
    assert places == {
        str(tasks[1].uid): (1, 3),
        str(tasks[0].uid): (2, 3),
        str(tasks[2].uid): (3, 3),
    }


def test_a_list_costs_the_same_for_one_row_and_for_three(
    project: Project, annotator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(annotator)
    for _ in (1, 2):
        task = make_task(project, annotator)
        make_work(task)
        with django_assert_num_queries(14):
            client.get(f"/api/v1/projects/{project.uid}/tasks")
        make_task(project, annotator)


def test_an_unknown_task_and_a_foreign_one_look_alike(annotator: User, client: APIClient) -> None:
    foreign = make_task(make_project())
    answers = [
        signed_in(annotator).get(f"/api/v1/tasks/{uid}").json() for uid in (uuid7(), foreign.uid)
    ]
    for answer in answers:
        del answer["request_id"]

    assert answers[0] == answers[1]
    assert client.get(f"/api/v1/tasks/{foreign.uid}").status_code == 401


def test_a_person_who_leaves_gives_open_work_back(project: Project, annotator: User) -> None:
    make_work(make_task(project, annotator))
    make_task(project, annotator, state=TaskState.SUBMITTED)

    assert give_back(user=annotator, project_id=project.pk) == 1
    assert list(Task.objects.values_list("state", flat=True)) == ["queued", "submitted"]
    assert Annotation.objects.get().closed_at is not None
