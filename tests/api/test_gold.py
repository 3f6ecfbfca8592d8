"""Gold hidden among the work, practice with feedback, and scores."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    Event,
    Project,
    Score,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.selectors.exports import ExportQuery, documents_of
from audino_py.selectors.stats import counted
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, claim, post, save, signed_in


def mark(user: User, clip: Clip, purpose: str) -> Any:
    url = f"/api/v1/clips/{clip.uid}/purpose"
    return signed_in(user).post(url, {"purpose": purpose}, format="json")


def test_a_clip_that_was_done_becomes_gold_and_leaves_the_queue(
    project: Project, manager: User, known: Clip
) -> None:
    unknown = mark(manager, make_clip(project), "gold")

    done = mark(manager, known, "gold")

    assert (unknown.status_code, unknown.json()["code"]) == (409, "no_final")
    assert done.json() == {"purpose": "gold"}
    final = Annotation.objects.get(kind=AnnotationKind.FINAL)
    assert [segment.text for segment in final.segments.all()] == ["good morning", "yes"]
    assert Task.objects.get(clip=known).state == TaskState.ACCEPTED
    assert counted(project.pk)["accepted"] == 0  # gold never counts as work
    mark(manager, known, "work")
    assert Task.objects.filter(clip=known).count() == 1  # as many as are wanted
    assert counted(project.pk)["accepted"] == 1


def test_known_answers_of_work_that_was_asked_for_again_do_not_stand_over_what_is_done_anew(
    project: Project, manager: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    first = Task.objects.get(clip=known)
    assert post(manager, first, "requeue").status_code == 200
    assert Annotation.objects.get(kind=AnnotationKind.FINAL).closed_at is None  # still known
    mark(manager, known, "work")
    assert claim(annotator, project).json()["id"] == str(first.uid)
    work = post(annotator, first, "open").json()
    post(annotator, first, "submit", revision=work["revision"])

    assert post(manager, first, "review", {"verdict": "accepted"}).status_code == 200

    found = [(one.kind, one.annotator) for one in documents_of(ExportQuery(project))]
    assert found == [("work", "ada")]


def test_the_speakers_of_known_answers_can_be_chosen_by_everybody(
    project: Project, manager: User
) -> None:
    cleo = make_member("cleo", project)
    speaker = Speaker.objects.create(project=project, name="Ben", is_shared=False, created_by=cleo)
    task = make_task(project, cleo, state=TaskState.SUBMITTED)
    make_work(task, (0, 2, "good morning")).segments.update(speaker=speaker)

    assert mark(manager, task.clip, "gold").status_code == 200

    assert Speaker.objects.get().is_shared


def test_gold_comes_with_the_work_looks_like_work_and_is_scored(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    Project.objects.update(gold_percent=100)
    nothing = claim(annotator, project)
    waits = make_task(project)
    usual = make_task(project, annotator)
    make_work(usual)

    task = claim(annotator, project).json()
    after = claim(annotator, project).json()

    assert nothing.status_code == 204  # gold alone would tell what it is
    assert task["clip"]["id"] == str(known.uid)
    assert after["clip"]["id"] == str(waits.clip.uid)
    assert task.keys() == after.keys()
    row = Task.objects.get(uid=task["id"])
    work = post(annotator, row, "open").json()
    line = {"id": work["id"], "start": 0, "end": 2, "text": "good evening"}
    more = {"id": task["id"], "start": 3, "end": 5.1, "text": "Yes."}
    body = batch({"op": "put", "segment": line}, {"op": "put", "segment": more})
    save(signed_in(annotator), work["id"], body, 0)
    handed_in = post(annotator, row, "submit", revision=1).json()
    assert handed_in["state"] == "submitted"
    assert {score.question: (score.right, score.answers) for score in Score.objects.all()} == {
        "times": (2, 2),
        "words": (1, 2),
    }
    listed = signed_in(reviewer).get(f"/api/v1/projects/{project.uid}/tasks?state=submitted")
    assert listed.json()["results"] == []
    post(annotator, usual, "submit", revision=0)
    post(reviewer, usual, "review", {"verdict": "accepted"})
    row.refresh_from_db()
    assert row.state == TaskState.ACCEPTED


def test_nothing_of_a_verdict_tells_gold_apart(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    row, usual = make_task(project, annotator, clip=known), make_task(project, annotator)
    for task in (row, usual):
        make_work(task)
        post(annotator, task, "submit", revision=0)
    post(reviewer, usual, "review", {"verdict": "accepted"})

    seen = signed_in(annotator).get(f"/api/v1/projects/{project.uid}/tasks").json()["results"]
    verdicts = {one["clip"]["id"]: one["review"] for one in seen if one["state"] == "accepted"}
    assert verdicts.keys() == {str(known.uid), str(usual.clip.uid)}
    for name in ("verdict", "reviewer", "reason"):
        assert len({str(one[name]) for one in verdicts.values()}) == 1  # nothing tells gold apart
    assert [post(annotator, one, "undo").status_code for one in (row, usual)] == [403, 403]
    assert counted(project.pk)["reviewed_this_week"] == 1


def test_settled_work_takes_gold_along(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    gold, usual = make_task(project, annotator, clip=known), make_task(project, annotator)
    works = [make_work(task) for task in (gold, usual)]
    for task in (gold, usual):
        post(annotator, task, "submit", revision=0)

    door, url = signed_in(reviewer), f"/api/v1/clips/{usual.clip.uid}"
    door.post(f"{url}/final", {"annotation": str(works[1].uid)}, format="json")
    assert door.post(f"{url}/settle").json() == {"accepted": 1}

    gold.refresh_from_db()
    assert (gold.state, gold.reviews.get().reviewer) == (TaskState.ACCEPTED, reviewer)


def test_gold_that_was_given_back_asks_nobody_more_once_it_is_work_again(
    project: Project, manager: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    Project.objects.update(gold_percent=100)
    make_task(project)
    for _ in range(3):
        task = Task.objects.get(uid=claim(annotator, project).json()["id"])
        assert task.clip == known
        post(annotator, task, "release")

    mark(manager, known, "work")

    assert [task.state for task in Task.objects.filter(clip=known)] == [TaskState.ACCEPTED]


def test_a_person_gets_each_gold_clip_once_and_nobody_elses(
    project: Project, manager: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    Project.objects.update(gold_percent=100)
    bob = make_member("bob", project)
    for _ in range(4):
        make_task(project)

    clips = [
        [claim(who, project).json()["clip"]["id"] for _ in range(2)] for who in (annotator, bob)
    ]

    assert [own.count(str(known.uid)) for own in clips] == [1, 1]


def test_scores_are_told_with_their_interval_to_reviewers_only(
    project: Project, reviewer: User, annotator: User, known: Clip
) -> None:
    Clip.objects.filter(pk=known.pk).update(purpose=ClipPurpose.GOLD)
    task = make_task(project, annotator, clip=known)
    Score.objects.create(task=task, user=annotator, question="words", right=90, answers=100)
    url = f"/api/v1/projects/{project.uid}/scores"

    found = signed_in(reviewer).get(url).json()["results"]

    # Agresti and Coull for 90 of 100: 91.92 of 103.84, 0.8239 to 0.9465
    assert [(one["person"]["username"], one["name"], one["rate"]) for one in found] == [
        ("ada", "Words", 0.9)
    ]
    assert [found[0]["low"], found[0]["high"]] == pytest.approx([0.8239, 0.9465], abs=1e-4)
    assert found[0]["answers_to_be_sure"] == 0
    Score.objects.update(right=15, answers=20)
    (few,) = signed_in(reviewer).get(url).json()["results"]
    assert few["answers_to_be_sure"] == 107
    assert signed_in(annotator).get(url).status_code == 403


def test_practice_says_at_once_what_is_right(
    project: Project, manager: User, annotator: User, known: Clip
) -> None:
    url = f"/api/v1/projects/{project.uid}/practice"
    client = signed_in(annotator)
    none = client.post(url)
    mark(manager, known, "practice")

    task, again = client.post(url).json(), client.post(url).json()

    assert (none.status_code, task["id"]) == (204, again["id"])
    assert Event.objects.filter(verb="task.practised").count() == 1
    row = Task.objects.get(uid=task["id"])
    early = client.get(f"/api/v1/tasks/{row.uid}/feedback")
    assert (early.status_code, early.json()["code"]) == (409, "not_practice")
    work = post(annotator, row, "open").json()
    line = {"id": work["id"], "start": 0, "end": 2, "text": "good mourning"}
    save(client, work["id"], batch({"op": "put", "segment": line}), 0)
    told = client.get(f"/api/v1/tasks/{row.uid}/feedback").json()
    assert (told["right"], told["answers"], told["is_right"]) == (1, 4, False)
    assert [one["changes"] for one in told["differences"]] == [["reworded"], ["left_out"]]
    assert told["differences"][0]["known"]["text"] == "good morning"
    assert told["differences"][0]["own"] == line["id"]
    line["text"] = "Good morning"
    rest = {"id": task["id"], "start": 3, "end": 5, "text": "yes"}
    both = batch({"op": "put", "segment": line}, {"op": "put", "segment": rest})
    save(client, work["id"], both, 1)
    assert client.get(f"/api/v1/tasks/{row.uid}/feedback").json()["is_right"] is True
    assert post(annotator, row, "submit", revision=2).json()["state"] == "accepted"
    assert client.post(url).status_code == 204


def test_other_clips_never_show_what_is_right(
    project: Project, manager: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    task = make_task(project, annotator, clip=known)
    make_work(task)

    answer = signed_in(annotator).get(f"/api/v1/tasks/{task.uid}/feedback")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_practice")
    assert Segment.objects.filter(annotation__task=task).count() == 0
