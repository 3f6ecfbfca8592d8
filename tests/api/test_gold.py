"""Gold hidden among the work, practice with feedback, and scores."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from audino_py.db.uuids import uuid7
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
    Submission,
    Task,
    TaskState,
    User,
)
from audino_py.selectors.stats import counted
from audino_py.services.stats import refresh_stats
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, claim, post, put, save, signed_in


def mark(user: User, clip: Clip, purpose: str) -> Any:
    url = f"/api/v1/clips/{clip.uid}/purpose"
    return signed_in(user).post(url, {"purpose": purpose}, format="json")


@pytest.fixture
def known(project: Project) -> Clip:
    """A clip that somebody has done well; a second place waits."""
    clip = make_clip(project, name="known.wav")
    task = make_task(project, make_member("cleo", project), clip=clip, state=TaskState.ACCEPTED)
    make_work(task, (0, 2, "good morning"), (3, 5, "yes"))
    make_task(project, clip=clip)
    return clip


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


def stamp_of(uid: Any) -> int:
    """When a UUIDv7 was made, in milliseconds."""
    return UUID(str(uid)).int >> 80


@pytest.fixture
def beside_work(project: Project, manager: User, known: Clip) -> Clip:
    """Gold of three days ago, that every claim gives while there is work; of that, three clips."""
    mark(manager, known, "gold")
    Project.objects.update(gold_percent=100)
    due = timezone.now() + timedelta(days=3)
    for _ in range(3):
        make_task(project, priority=4, due=due)
    long_ago = timezone.now() - timedelta(days=3)
    for task in Task.objects.filter(clip=known):
        Task.objects.filter(pk=task.pk).update(created_at=long_ago, uid=uuid7(long_ago))
    refresh_stats(project.pk)
    return known


def test_whichever_clip_is_taken_one_less_waits(
    project: Project, annotator: User, beside_work: Clip
) -> None:
    door = signed_in(annotator)

    def waiting() -> tuple[int, int]:
        refresh_stats(project.pk)
        (row,) = door.get("/api/v1/work").json()["projects"]
        counts = door.get(f"/api/v1/projects/{project.uid}").json()["counts"]
        return row["waiting"], counts["queued"]

    found, taken = [waiting()], []
    for _ in range(4):
        answer = claim(annotator, project)
        taken.append(answer.json()["clip"]["id"])
        found.append(waiting())

    assert taken.index(str(beside_work.uid)) == 0
    assert found == [(4, 4), (3, 3), (2, 2), (1, 1), (0, 0)]


def test_a_task_on_gold_looks_as_old_and_as_urgent_as_others_and_stands_among_them(
    project: Project, annotator: User, beside_work: Clip
) -> None:
    door = signed_in(annotator)

    gold, after = (claim(annotator, project).json() for _ in range(2))

    assert gold["clip"]["id"] == str(beside_work.uid) != after["clip"]["id"]
    for name in ("priority", "due"):
        assert gold[name] == after[name]
        assert gold[name]
    row, other = Task.objects.get(uid=gold["id"]), beside_work.tasks.order_by("id")[0]
    assert (row.created_at, stamp_of(row.uid)) == (other.created_at, stamp_of(other.uid))
    listed = door.get("/api/v1/work").json()["tasks"]
    assert [one["id"] for one in listed] == [gold["id"], after["id"]]  # as they were taken
    assert [one["index"] for one in listed] == [1, 2]
    url = f"/api/v1/projects/{project.uid}/tasks"
    page = door.get(url, {"limit": 1}).json()
    rest = door.get(url, {"cursor": page["next"]}).json()
    ids = [one["id"] for one in (*page["results"], *rest["results"])]
    assert ids == [after["id"], gold["id"]]  # by clip: the newest first


def test_gold_that_was_given_back_comes_back_with_ones_own_work(
    project: Project, annotator: User, beside_work: Clip
) -> None:
    first = claim(annotator, project).json()
    row = Task.objects.get(uid=first["id"])
    work = post(annotator, row, "open").json()
    save(signed_in(annotator), work["id"], batch(put()), 0)
    post(annotator, row, "release")
    bob = make_member("bob", project)
    other = Task.objects.get(uid=claim(bob, project).json()["id"])

    again = claim(annotator, project).json()

    assert first["clip"]["id"] == str(beside_work.uid)
    assert (other.clip, other.uid == row.uid) == (beside_work, False)
    assert (again["id"], again["annotation"], again["revision"]) == (first["id"], work["id"], 1)
    assert post(annotator, row, "open").json()["can_edit"] is True


def test_speakers_named_on_gold_are_shared_with_the_others_as_on_work(
    project: Project, reviewer: User, annotator: User, known: Clip
) -> None:
    Clip.objects.filter(pk=known.pk).update(purpose=ClipPurpose.GOLD)
    gold, usual = make_task(project, annotator, clip=known), make_task(project, annotator)
    for number, task in enumerate((gold, usual)):
        voice = Speaker.objects.create(
            project=project, name=f"V{number}", is_shared=False, created_by=annotator
        )
        make_work(task, (0, 1, "so")).segments.update(speaker=voice)
        post(annotator, task, "submit", revision=0)

    post(reviewer, usual, "review", {"verdict": "accepted"})

    assert list(Speaker.objects.values_list("is_shared", flat=True)) == [True, True]


def test_gold_is_accepted_at_a_moment_of_its_own(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    gold, usual = make_task(project, annotator, clip=known), make_task(project, annotator)
    for task in (gold, usual):
        make_work(task)
        post(annotator, task, "submit", revision=0)
    Task.objects.update(submitted_at=timezone.now() - timedelta(minutes=5))
    Submission.objects.update(handed_in_at=Task.objects.get(pk=gold.pk).submitted_at)

    apart = []
    for _ in range(5):  # two moments may lie close together by chance, five times hardly
        post(reviewer, usual, "review", {"verdict": "accepted"})
        verdicts = [task.reviews.filter(undone_at=None).get() for task in (gold, usual)]
        gold.refresh_from_db()
        assert gold.state == TaskState.ACCEPTED
        assert gold.changed_at == verdicts[0].created_at
        assert stamp_of(verdicts[0].uid) == int(verdicts[0].created_at.timestamp() * 1000)
        assert gold.submissions.get().accepted_at == verdicts[0].created_at
        apart.append(verdicts[1].created_at - verdicts[0].created_at)
        post(reviewer, usual, "undo")
        assert post(reviewer, gold, "undo").status_code == 200

    assert timedelta(0) <= min(apart) <= max(apart) <= timedelta(seconds=31)
    assert len(set(apart)) > 1


def test_people_and_their_manager_count_alike_and_gold_counts_like_work(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    practice = make_clip(project, purpose=ClipPurpose.PRACTICE)
    tasks = [make_task(project, annotator, clip=clip) for clip in (known, practice)]
    tasks += [make_task(project, annotator) for _ in range(3)]
    for task in tasks[:-1]:
        make_work(task)
        post(annotator, task, "submit", revision=0)
    post(reviewer, tasks[2], "review", {"verdict": "accepted"})
    refresh_stats(project.pk)
    own, boss = signed_in(annotator), signed_in(manager)
    base = f"/api/v1/projects/{project.uid}"

    work = own.get("/api/v1/work").json()
    (row,) = own.get(f"{base}/progress").json()["people"]
    days = own.get(f"{base}/days", {"person": str(annotator.uid)}).json()["results"]
    counts = own.get(base).json()["counts"]
    (member,) = [
        one
        for one in boss.get(f"{base}/members").json()["results"]
        if one["user"]["username"] == "ada"
    ]
    (stands,) = [
        one
        for one in boss.get(f"{base}/overview").json()["people"]
        if one["person"]["username"] == "ada"
    ]

    assert work["week"] == {"submitted": 3, "accepted": 2, "seconds": 30.0}
    assert (row["submitted"], row["accepted"], row["submitted_seconds"]) == (3, 2, 30.0)
    assert row in boss.get(f"{base}/progress").json()["people"]
    assert [sum(day[name] for day in days) for name in ("handed_in", "accepted_clips")] == [3, 2]
    assert (work["projects"][0]["done"], work["projects"][0]["open"]) == (3, 1)
    assert (counts["submitted"], counts["accepted"], counts["assigned"]) == (1, 2, 1)
    for seen in (member, stands):
        assert (seen["submitted"], seen["accepted"], seen["open"]) == (1, 2, 1)
