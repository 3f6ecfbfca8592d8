"""What people did: the same numbers for them and their manager, and money that can be checked."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audino_py.models import Event, Project, Revision, Stats, Task, TaskState, User
from audino_py.services.stats import refresh_stats
from tests.makers import make_clip, make_member, make_task, make_work
from tests.workers import batch, post, put, save, signed_in


def do(task: Task, user: User, *verbs: str, judge: User | None = None) -> None:
    """Save once, then the verbs in turn; `judge` accepts and returns."""
    task.refresh_from_db()
    work = task.annotations.filter(author=user).first() or make_work(task)
    client = signed_in(user)
    revision = work.revision
    for verb in verbs:
        if verb == "save":
            assert save(client, work, batch(put()), revision).status_code == 200
            revision += 1
        elif verb in ("accept", "return"):
            assert judge is not None
            body = {"verdict": f"{verb}ed", "reason": "because"}
            assert post(judge, task, "review", body).status_code == 200
        elif verb == "judge's undo":
            assert judge is not None
            assert post(judge, task, "undo").status_code == 200
        elif verb == "requeue":
            assert judge is not None
            assert post(judge, task, "requeue").status_code == 200
        else:
            assert post(user, task, verb, revision=revision).status_code == 200


def work_on(task: Task, user: User, seconds: float, minutes_ago: int) -> Any:
    since = timezone.now() - timedelta(minutes=minutes_ago)
    body = {
        "since": since.isoformat(),
        "until": (since + timedelta(minutes=1)).isoformat(),
        "seconds": seconds,
    }
    return post(user, task, "worked", body)


@pytest.fixture
def history(project: Project, manager: User, annotator: User) -> Project:
    """Two people, all that can happen to work, and a project's worth of verdicts."""
    Project.objects.filter(pk=project.pk).update(most_returns=5)
    bob = make_member("bob", project)
    clips = [make_clip(project, duration_us=10_000_000 + number * 1_234_567) for number in range(7)]
    tasks = [make_task(project, annotator, clip=clip) for clip in clips[:5]]
    do(tasks[0], annotator, "save", "save", "submit", "accept", judge=manager)
    do(tasks[1], annotator, "save", "submit", "return", "submit", "accept", judge=manager)
    do(tasks[2], annotator, "submit", "accept", "judge's undo", judge=manager)
    do(tasks[3], annotator, "submit", "accept", "requeue", judge=manager)
    do(tasks[4], annotator, "submit", "return", judge=manager)
    for number, clip in enumerate(clips[5:]):
        task = make_task(project, bob, clip=clip)
        do(task, bob, "save", "submit", "accept", judge=manager)
        assert work_on(task, bob, 30.5, 20 - number).status_code == 204
    for minute in (9, 8, 7):
        assert work_on(tasks[0], annotator, 50 + minute / 4, minute).status_code == 204
    return project


def sheet(user: User, project: Project, **period: str) -> list[dict[str, str]]:
    answer = signed_in(user).get(f"/api/v1/projects/{project.uid}/payments", period)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@dataclass
class Piece:
    """What the record says of one hand-in."""

    user: int
    length_us: int
    is_accepted: bool


def pieces_of(project: Project) -> list[Piece]:
    """Every hand-in and what became of it, from the events alone."""
    found: list[Piece] = []
    now: dict[str, Piece] = {}  # by task: what stands
    for event in Event.objects.filter(project=project).order_by("id"):
        if event.verb == "task.submitted" and event.user_id is not None:
            is_accepted = event.data["state"] == "accepted"
            now[event.subject] = Piece(event.user_id, event.data["length_us"], is_accepted)
            found.append(now[event.subject])
        elif event.verb == "task.reviewed":
            now[event.subject].is_accepted = event.data["state"] == "accepted"
        elif event.verb == "task.undone" and event.subject in now:
            now[event.subject].is_accepted = False
        elif event.verb == "task.requeued":
            del now[event.subject]
        for uid in (*event.data.get("beside", ()), *_settled(event)):
            now[uid].is_accepted = True
    return found


def _settled(event: Event) -> list[str]:
    uids: list[str] = event.data["of"] if event.verb == "clip.settled" else []
    return uids


def derived(project: Project) -> dict[str, tuple[str, str, str]]:
    """Minutes accepted, minutes at work and edits by person, from the record alone."""
    lengths: defaultdict[int, int] = defaultdict(int)
    for piece in pieces_of(project):
        lengths[piece.user] += piece.length_us if piece.is_accepted else 0
    seconds: defaultdict[int, float] = defaultdict(float)
    for event in Event.objects.filter(project=project, verb="task.worked"):
        seconds[event.user_id or 0] += float(event.data["seconds"])
    edits: defaultdict[int, int] = defaultdict(int)
    for revision in Revision.objects.filter(annotation__clip__project=project):
        edits[revision.author_id or 0] += 1
    return {
        user.username: (
            f"{lengths[user.pk] / 60e6:.2f}",
            f"{seconds[user.pk] / 60:.2f}",
            str(edits[user.pk]),
        )
        for user in User.objects.filter(pk__in={*lengths, *seconds, *edits})
    }


def test_the_payment_sheet_comes_out_of_the_record_by_another_road(
    history: Project, manager: User
) -> None:
    paid = {
        row["person"]: (row["approved_minutes"], row["active_minutes"], row["edits"])
        for row in sheet(manager, history)
    }

    assert paid == derived(history)
    # ada: 10 s, 11.23 s and the 13.7 s that are asked for again
    assert paid["ada"] == ("0.58", "2.60", "3")


def test_people_see_of_themselves_what_their_manager_sees_and_nobody_else(
    history: Project, manager: User, annotator: User
) -> None:
    period = {"until": (timezone.now() + timedelta(hours=1)).isoformat()}
    address = f"/api/v1/projects/{history.uid}/progress"

    everybody = signed_in(manager).get(address, period).json()
    own = signed_in(annotator).get(address, period).json()

    (mine,) = own["people"]
    assert mine in everybody["people"]
    assert len(everybody["people"]) == 2
    assert "bob" not in str(own)
    (line,) = sheet(annotator, history)
    (same,) = [row for row in sheet(manager, history) if row["person"] == "ada"]
    period_names = ("since", "until")
    assert [line[name] for name in line if name not in period_names] == [
        same[name] for name in same if name not in period_names
    ]
    assert (mine["submitted"], mine["accepted"], mine["right_at_once"]) == (5, 3, 2)
    assert mine["active_seconds"] == 156.0


def test_the_end_is_foretold_to_managers_once_twenty_clips_are_accepted(
    project: Project, manager: User, annotator: User
) -> None:
    now = timezone.now()
    for number in range(19):  # two a day
        moment = now - timedelta(hours=12 * number + 6)
        make_task(project, annotator, state=TaskState.ACCEPTED, submitted_at=moment)
    for _ in range(5):
        make_task(project, clip=make_clip(project, duration_us=40_000_000))  # as long as four each
    refresh_stats(project.pk)
    address = f"/api/v1/projects/{project.uid}/progress"

    assert signed_in(manager).get(address).json()["forecast"] is None
    make_task(project, annotator, state=TaskState.ACCEPTED, submitted_at=now)
    found = signed_in(manager).get(address).json()["forecast"]

    counts = Stats.objects.get().counts
    assert (counts["queued"], counts["seconds_left"]) == (5, 200.0)
    moments = [datetime.fromisoformat(found[name]) for name in ("earliest", "likely", "latest")]
    assert moments == sorted(moments)
    days = (moments[1] - now).total_seconds() / 86_400
    assert 8 < days < 12  # two hundred seconds at twenty a day
    assert signed_in(annotator).get(address).json()["forecast"] is None
