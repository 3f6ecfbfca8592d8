"""Taking the next clip of the queue, through the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audino_py.models import (
    Clip,
    ClipState,
    Event,
    Member,
    Project,
    Skip,
    Task,
    TaskState,
    User,
)
from tests.makers import make_clip, make_member, make_task, make_user, make_work
from tests.workers import batch, claim, post, put, save, signed_in


def test_claim_gives_the_best_priority_then_the_oldest(project: Project, annotator: User) -> None:
    first, second = make_task(project), make_task(project)
    urgent = make_task(project, priority=5)

    order = [claim(annotator, project).json()["id"] for _ in range(3)]

    assert order == [str(task.uid) for task in (urgent, first, second)]
    assert claim(annotator, project).status_code == 204


def test_claim_holds_the_clip_for_a_lease(project: Project, annotator: User) -> None:
    make_task(project)

    body = claim(annotator, project).json()

    assert (body["state"], body["assignee"]["username"]) == ("assigned", "ada")
    assert (body["index"], body["total"], body["can_edit"]) == (1, 1, True)
    lease = Task.objects.get().lease_until
    assert lease is not None
    assert timedelta(minutes=119) < lease - timezone.now() < timedelta(minutes=121)
    assert Event.objects.get().verb == "task.claimed"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": ClipState.STORED},
        {"state": ClipState.FAILED},
        {"is_held": True},
        {"deleted_at": timezone.now()},
    ],
)
def test_claim_leaves_clips_that_are_not_ready(
    project: Project, annotator: User, fields: dict[str, Any]
) -> None:
    make_task(project, clip=make_clip(project, **fields))

    assert claim(annotator, project).status_code == 204


def test_claim_never_gives_a_clip_twice_to_a_person_nor_one_they_skipped(
    project: Project, annotator: User
) -> None:
    clip, other = make_clip(project), make_clip(project)
    make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)
    make_task(project, clip=clip)
    task = make_task(project, clip=other)
    make_task(project, clip=other)
    Skip.objects.create(task=task, user=annotator, reason="too noisy")

    assert claim(annotator, project).status_code == 204
    assert claim(make_member("bob", project), project).status_code == 200


@pytest.mark.parametrize("waiting", [0, 1])
def test_claim_in_an_archived_project_says_that_it_is(
    annotator: User, project: Project, waiting: int
) -> None:
    for _ in range(waiting):
        make_task(project)
    Project.objects.update(is_archived=True)

    answer = claim(annotator, project)

    assert (answer.status_code, answer.json()["code"]) == (409, "archived")


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [{"deleted_at": timezone.now()}, {"state": "failed"}])
def test_clips_that_are_gone_take_no_place_under_the_limit(
    project: Project, annotator: User, gone: dict[str, Any]
) -> None:
    Project.objects.update(most_open=1)
    held = make_task(project, annotator)
    make_task(project)
    assert claim(annotator, project).json()["code"] == "enough_open"

    Clip.objects.filter(pk=held.clip_id).update(**gone)

    assert claim(annotator, project).status_code == 200


@pytest.mark.django_db
def test_strangers_and_keys_claim_nothing(project: Project) -> None:
    make_task(project)

    assert claim(make_user("eve"), project).status_code == 404


def test_work_whose_lease_ran_out_may_be_claimed_and_late_edits_still_land(
    project: Project, annotator: User
) -> None:
    task = make_task(project, annotator, lease_until=timezone.now() - timedelta(seconds=1))
    work = make_work(task)
    bob = make_member("bob", project)

    assert claim(annotator, project).status_code == 204  # it is theirs already
    assert claim(bob, project).json()["id"] == str(task.uid)

    assert save(signed_in(annotator), work, batch(put()), 0).status_code == 200
    late = post(annotator, task, "submit", revision=1)
    assert (late.status_code, late.json()["code"]) == (409, "taken_back")
    assert signed_in(annotator).get(f"/api/v1/tasks/{task.uid}").status_code == 404
    assert post(bob, task, "open").json()["segments"] == []


def test_work_that_was_given_without_a_lease_is_never_claimed(
    project: Project, annotator: User
) -> None:
    make_task(project, annotator)

    assert claim(make_member("bob", project), project).status_code == 204


def test_released_work_comes_first_again_for_those_who_had_passed_it(project: Project) -> None:
    ada, bob = make_member("ada", project), make_member("bob", project)
    tasks = [make_task(project) for _ in range(3)]
    claim(ada, project)
    claim(bob, project)
    post(ada, tasks[0], "release")

    assert claim(bob, project).json()["id"] == str(tasks[0].uid)
    assert claim(bob, project).json()["id"] == str(tasks[2].uid)


def test_claim_finds_what_lies_before_the_place_a_person_had_reached(
    project: Project, annotator: User
) -> None:
    clip = make_clip(project, is_held=True)
    held = make_task(project, clip=clip)
    make_task(project)
    claim(annotator, project)
    clip.is_held = False
    clip.save()

    assert claim(annotator, project).json()["id"] == str(held.uid)


def test_a_restored_clip_comes_before_later_ones_again(
    project: Project, annotator: User, manager: User
) -> None:
    first, _, third = (make_task(project) for _ in range(3))
    boss = signed_in(manager)
    boss.delete(f"/api/v1/clips/{first.clip.uid}")
    claim(annotator, project)
    boss.post(f"/api/v1/clips/{first.clip.uid}/restore")

    assert claim(annotator, project).json()["id"] == str(first.uid)
    assert claim(annotator, project).json()["id"] == str(third.uid)


def test_claiming_costs_the_same_however_much_lies_behind(
    project: Project, annotator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(annotator)
    for _ in range(4):
        clip = make_clip(project)
        make_task(project, clip=clip)
        make_task(project, clip=clip)
    client.post(f"/api/v1/projects/{project.uid}/claim")
    for _ in (1, 2):
        with django_assert_num_queries(22):
            client.post(f"/api/v1/projects/{project.uid}/claim")
    member = Member.objects.get(user=annotator)
    third = Task.objects.filter(assignee=annotator).order_by("-id")[0]
    assert (member.passed_priority, member.passed_task) == (0, third.pk)
