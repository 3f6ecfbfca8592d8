"""Gold lies among the work: its task, its numbers and its verdict are like those of any clip."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audino_py.db.uuids import uuid7
from audino_py.models import (
    Clip,
    ClipPurpose,
    Event,
    Project,
    Speaker,
    Submission,
    Task,
    TaskState,
    User,
)
from audino_py.services.stats import refresh_stats
from audino_py.services.verdicts import accept_gold_alone
from tests.api.test_gold import mark
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, claim, post, put, save, signed_in


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


def wait_and_sweep(gold: Task) -> tuple[int, str]:
    """Two hours later: how many were accepted, and how this one stands."""
    then = timezone.now() - timedelta(hours=2)
    Task.objects.filter(pk=gold.pk).update(submitted_at=then)
    Submission.objects.filter(task=gold).update(handed_in_at=then)
    number = accept_gold_alone()
    gold.refresh_from_db()
    return number, gold.state


def test_gold_that_is_handed_in_after_all_work_was_judged_is_accepted_and_paid_as_well(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    mark(manager, known, "gold")
    gold = make_task(project, annotator, clip=known)
    first, last = make_task(project, annotator), make_task(project, annotator)
    for task in (gold, first, last):
        make_work(task)
    post(annotator, first, "submit", revision=0)
    post(reviewer, first, "review", {"verdict": "accepted"})
    post(annotator, gold, "submit", revision=0)
    assert accept_gold_alone() == 0  # just now
    post(annotator, last, "submit", revision=0)
    assert wait_and_sweep(gold) == (0, "submitted")  # it goes along with the last one
    post(annotator, last, "undo")

    assert wait_and_sweep(gold) == (1, "accepted")

    verdict = gold.reviews.get()
    assert (verdict.reviewer, verdict.verdict) == (reviewer, "accepted")
    assert gold.submissions.get().accepted_at == verdict.created_at
    event = Event.objects.filter(verb="task.reviewed").latest("id")
    assert (event.subject, event.user, event.data["state"]) == (str(gold.uid), None, "accepted")
    (row,) = signed_in(annotator).get(f"/api/v1/projects/{project.uid}/progress").json()["people"]
    assert (row["submitted"], row["accepted"]) == (2, 2)


@pytest.mark.parametrize("number", [1, 4])
def test_gold_of_whom_nobody_has_judged_yet_waits_and_is_looked_at_once_a_person(
    project: Project,
    manager: User,
    annotator: User,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cleo = make_member("cleo", project)
    for _ in range(number):
        known = make_clip(project)
        make_work(make_task(project, cleo, clip=known, state=TaskState.ACCEPTED))
        assert mark(manager, known, "gold").status_code == 200
        gold = make_task(project, annotator, clip=known)
        make_work(gold)
        post(annotator, gold, "submit", revision=0)
        assert wait_and_sweep(gold) == (0, "submitted")

    with django_assert_num_queries(2):  # who waits, and who judged them
        assert accept_gold_alone() == 0


def test_work_on_a_clip_that_is_chosen_for_practice_later_is_accepted_and_paid(
    project: Project, manager: User, reviewer: User, annotator: User, known: Clip
) -> None:
    waits, usual = make_task(project, annotator, clip=known), make_task(project, annotator)
    for task in (waits, usual):
        make_work(task)
        post(annotator, task, "submit", revision=0)
    mark(manager, known, "practice")

    post(reviewer, usual, "review", {"verdict": "accepted"})

    waits.refresh_from_db()
    assert waits.state == TaskState.ACCEPTED
    (row,) = signed_in(annotator).get(f"/api/v1/projects/{project.uid}/progress").json()["people"]
    assert (row["submitted"], row["accepted"]) == (2, 2)


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
