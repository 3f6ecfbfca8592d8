"""Work from the queue to the verdict and back, through the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Annotation,
    ClipState,
    Event,
    Member,
    Project,
    Segment,
    Skip,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.services.tasks import give_back
from tests.makers import make_clip, make_member, make_project, make_task, make_user, make_work
from tests.workers import batch, put, save, signed_in


def post(user: User, task: Task, verb: str, body: Any = None, revision: int | None = None) -> Any:
    headers = {} if revision is None else {"If-Match": f'"{revision}"'}
    url = f"/api/v1/tasks/{task.uid}/{verb}"
    return signed_in(user).post(url, body, format="json", headers=headers)


def claim(user: User, project: Project) -> Any:
    return signed_in(user).post(f"/api/v1/projects/{project.uid}/claim")


def make_draft(task: Task, *spans: tuple[float, float, str], **fields: Any) -> Annotation:
    draft = Annotation.objects.create(clip=task.clip, kind="prediction", source="m", **fields)
    for start, end, text in spans:
        Segment.objects.create(
            annotation=draft,
            uid=uuid7(),
            start_us=int(start * 1e6),
            end_us=int(end * 1e6),
            text=text,
        )
    return draft


# ---- claim -----------------------------------------------------------------------------------


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


def test_claim_in_an_archived_project_gives_nothing(annotator: User, project: Project) -> None:
    make_task(project)
    Project.objects.update(is_archived=True)

    assert claim(annotator, project).status_code == 204


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


# ---- open ------------------------------------------------------------------------------------


def test_opening_copies_the_newest_draft_once(project: Project, annotator: User) -> None:
    task = make_task(project, annotator)
    make_draft(task, (0, 1, "old"))
    draft = make_draft(task, (1, 2, "new"), (3, 4, "words"))

    first, second = post(annotator, task, "open"), post(annotator, task, "open")

    assert first.status_code == 200
    assert first["ETag"] == '"0"'
    assert first.json() == second.json()
    body = first.json()
    assert [(one["text"], one["draft"]) for one in body["segments"]] == [
        ("new", True),
        ("words", True),
    ]
    uids = {str(uid) for uid in draft.segments.values_list("uid", flat=True)}
    assert {one["id"] for one in body["segments"]} == uids
    assert Annotation.objects.get(kind="work").parent == draft


def test_segments_sent_in_a_persons_name_are_theirs_and_no_draft(
    project: Project, annotator: User
) -> None:
    task = make_task(project, annotator)
    make_draft(task, (1, 2, "own"), author=annotator)
    other = make_task(project, make_member("bob", project), clip=task.clip)

    body = post(annotator, task, "open").json()

    assert [(one["text"], one["draft"]) for one in body["segments"]] == [("own", False)]
    bob = User.objects.get(username="bob")
    assert post(bob, other, "open").json()["segments"] == []  # blind


def test_a_clip_that_is_not_analysed_cannot_be_opened(project: Project, annotator: User) -> None:
    task = make_task(project, annotator, clip=make_clip(project, state=ClipState.STORED))

    answer = post(annotator, task, "open")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")


def test_a_reviewer_reads_the_holders_work(
    project: Project, annotator: User, reviewer: User
) -> None:
    task = make_task(project, annotator)
    assert post(reviewer, task, "open").json()["code"] == "not_started"
    work = make_work(task, (1, 2, "hello"))

    body = post(reviewer, task, "open").json()

    assert (body["id"], body["can_edit"]) == (str(work.uid), False)


def test_an_annotator_cannot_open_what_is_anothers(project: Project, annotator: User) -> None:
    task = make_task(project, make_member("bob", project))

    assert post(annotator, task, "open").status_code == 404


# ---- submit, review, undo --------------------------------------------------------------------


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    task = make_task(project, annotator)
    make_work(task, (1, 2, "hello"), revision=3)
    return task


def test_submitting_needs_the_present_revision(annotator: User, task: Task) -> None:
    missing = post(annotator, task, "submit")
    stale = post(annotator, task, "submit", revision=2)
    good = post(annotator, task, "submit", revision=3)
    again = post(annotator, task, "submit", revision=3)

    codes = [answer.status_code for answer in (missing, stale, good, again)]
    assert codes == [428, 412, 200, 409]
    assert stale.json()["revision"] == 3
    assert good.json()["state"] == "submitted"
    assert (good.json()["can_edit"], good.json()["can_review"]) == (False, False)


def test_without_review_submitted_work_is_accepted_and_can_be_undone(
    project: Project, annotator: User, task: Task
) -> None:
    Project.objects.update(needs_review=False)

    assert post(annotator, task, "submit", revision=3).json()["state"] == "accepted"
    assert post(annotator, task, "undo").json()["state"] == "assigned"


def test_a_reviewer_sends_back_with_a_reason_and_accepts_the_second_time(
    annotator: User, reviewer: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    bare = post(reviewer, task, "review", {"verdict": "returned", "reason": "  "})
    back = post(reviewer, task, "review", {"verdict": "returned", "reason": "listen at 0:03"})
    seen = signed_in(annotator).get(f"/api/v1/tasks/{task.uid}").json()
    post(annotator, task, "submit", revision=3)
    good = post(reviewer, task, "review", {"verdict": "accepted"})

    assert (bare.status_code, list(bare.json()["fields"])) == (400, ["reason"])
    assert (back.json()["state"], back.json()["returns"]) == ("returned", 1)
    assert (seen["review"]["reason"], seen["can_edit"]) == ("listen at 0:03", True)
    assert seen["review"]["reviewer"]["username"] == "rob"
    assert (good.json()["state"], good.json()["review"]["verdict"]) == ("accepted", "accepted")


def test_nobody_judges_own_work_unless_the_project_allows_it(
    project: Project, reviewer: User
) -> None:
    task = make_task(project, reviewer, state=TaskState.SUBMITTED)
    make_work(task)

    assert post(reviewer, task, "review", {"verdict": "accepted"}).status_code == 403
    Project.objects.update(may_review_own=True)
    assert post(reviewer, task, "review", {"verdict": "accepted"}).status_code == 200


def test_annotators_judge_nothing_and_open_work_is_not_judged(
    annotator: User, reviewer: User, task: Task
) -> None:
    assert post(annotator, task, "review", {"verdict": "accepted"}).status_code == 403
    early = post(reviewer, task, "review", {"verdict": "accepted"})
    assert (early.status_code, early.json()["code"]) == (409, "wrong_state")


def test_accepted_work_shows_its_speakers_to_everybody(
    project: Project, annotator: User, reviewer: User, task: Task
) -> None:
    own = {"is_shared": False, "created_by": annotator, "project": project}
    used, unused = (Speaker.objects.create(name=name, **own) for name in ("Used", "Unused"))
    Segment.objects.update(speaker=used)
    post(annotator, task, "submit", revision=3)
    post(reviewer, task, "review", {"verdict": "accepted"})

    assert list(Speaker.objects.filter(is_shared=True)) == [used]
    assert not Speaker.objects.get(pk=unused.pk).is_shared


def test_steps_are_undone_by_those_who_took_them(
    annotator: User, reviewer: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    assert post(reviewer, task, "undo").status_code == 403
    assert post(annotator, task, "undo").json()["state"] == "assigned"

    post(annotator, task, "submit", revision=3)
    post(reviewer, task, "review", {"verdict": "accepted"})
    assert post(annotator, task, "undo").status_code == 403
    assert post(reviewer, task, "undo").json()["state"] == "submitted"

    post(reviewer, task, "review", {"verdict": "returned", "reason": "again"})
    undone = post(reviewer, task, "undo").json()
    assert (undone["state"], undone["returns"], undone["review"]) == ("submitted", 0, None)

    post(reviewer, task, "review", {"verdict": "returned", "reason": "again"})
    post(annotator, task, "submit", revision=3)
    assert post(annotator, task, "undo").json()["state"] == "returned"


def test_a_return_is_not_undone_once_its_person_has_gone_on(
    annotator: User, reviewer: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    post(reviewer, task, "review", {"verdict": "returned", "reason": "again"})
    save(signed_in(annotator), Annotation.objects.get(), batch(put()), 3)

    assert post(reviewer, task, "undo").status_code == 409


# ---- skip, release, assign, requeue ----------------------------------------------------------


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


# ---- lists -----------------------------------------------------------------------------------


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
        with django_assert_num_queries(21):
            client.post(f"/api/v1/projects/{project.uid}/claim")
    member = Member.objects.get(user=annotator)
    third = Task.objects.filter(assignee=annotator).order_by("-id")[0]
    assert (member.passed_priority, member.passed_task) == (0, third.pk)
