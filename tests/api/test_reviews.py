"""Handing in, judging, and taking steps back, through the door."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from audino_py.models import (
    Annotation,
    Project,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor
from audino_py.services.finals import begin_final
from tests.makers import make_task, make_work
from tests.workers import batch, claim, post, put, save, signed_in


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


def test_work_of_somebody_who_left_is_not_sent_back_to_nobody(
    project: Project, annotator: User, reviewer: User, manager: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    url = f"/api/v1/projects/{project.uid}/members/{annotator.uid}"
    assert signed_in(manager).delete(url).status_code == 204

    back = post(reviewer, task, "review", {"verdict": "returned", "reason": "once more"})
    assert (back.status_code, back.json()["code"]) == (409, "person_left")
    assert post(reviewer, task, "review", {"verdict": "accepted"}).status_code == 200
    assert post(manager, task, "requeue").json()["state"] == "queued"


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


def test_pulled_work_that_is_taken_back_again_is_held_for_a_while_and_not_for_ever(
    project: Project, annotator: User
) -> None:
    make_task(project)
    task = Task.objects.get(uid=claim(annotator, project).json()["id"])
    post(annotator, task, "open")

    handed_in = post(annotator, task, "submit", revision=0).json()
    undone = post(annotator, task, "undo").json()

    assert (handed_in["state"], handed_in["lease_until"]) == ("submitted", None)
    assert undone["state"] == "assigned"
    left = datetime.fromisoformat(undone["lease_until"]) - timezone.now()
    assert 0.9 < left.total_seconds() / settings.LEASE_S <= 1


@pytest.mark.parametrize("verdict", ["accepted", "returned"])
def test_work_that_was_handed_in_anew_is_not_judged_unseen(
    annotator: User, reviewer: User, task: Task, verdict: str
) -> None:
    post(annotator, task, "submit", revision=3)
    post(annotator, task, "undo")
    save(signed_in(annotator), Annotation.objects.get(), batch(put()), 3)
    post(annotator, task, "submit", revision=4)
    body = {"verdict": verdict, "reason": "again"}

    stale = post(reviewer, task, "review", body, revision=3)
    seen = post(reviewer, task, "review", body, revision=4)

    assert (stale.status_code, stale.json()["revision"]) == (412, 4)
    assert (seen.status_code, seen.json()["state"]) == (200, verdict)


def test_a_correction_is_accepted_under_its_own_revision(
    annotator: User, reviewer: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    work = Annotation.objects.get()
    final = begin_final(work=work, actor=Actor(user=reviewer))[0]

    answer = post(reviewer, task, "review", {"verdict": "accepted"}, revision=final.revision)

    assert (final.revision, answer.status_code) == (0, 200)


def test_a_return_is_not_undone_once_its_person_has_gone_on(
    annotator: User, reviewer: User, task: Task
) -> None:
    post(annotator, task, "submit", revision=3)
    post(reviewer, task, "review", {"verdict": "returned", "reason": "again"})
    save(signed_in(annotator), Annotation.objects.get(), batch(put()), 3)

    assert post(reviewer, task, "undo").status_code == 409
