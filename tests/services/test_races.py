"""Many at once: one winner, nothing twice, nothing lost. AUDINO_FULL=1 runs the long form."""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import Annotation, Event, Member, Project, Revision, Segment, Task, User
from audino_py.policies import Actor
from audino_py.services.members import remove_member
from audino_py.services.tasks import requeue_task
from tests.makers import make_clip, make_member, make_project, make_task, make_work
from tests.workers import batch, put, save, signed_in

SESSIONS = 8
ROUNDS = 500 if os.environ.get("AUDINO_FULL") else 12
WAIT_S = 120.0

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once[T](do: Callable[[int], T], count: int = SESSIONS) -> list[T]:
    """``do(0) … do(count - 1)`` in threads that each have a connection of their own."""

    def run(number: int) -> T:
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def ada() -> User:
    return make_member("ada", make_project())


@pytest.fixture
def work(ada: User) -> Annotation:
    return make_work(make_task(Project.objects.get(), ada))


def test_of_eight_sessions_on_one_annotation_one_wins_each_round(
    ada: User, work: Annotation
) -> None:
    clients = [signed_in(ada) for _ in range(SESSIONS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def race(number: int) -> list[int]:
        codes = []
        for base in range(ROUNDS):
            gate.wait()
            body = batch(put(text=f"session {number} round {base}"))
            codes.append(save(clients[number], work, body, base).status_code)
        return codes

    rounds = list(zip(*all_at_once(race), strict=True))

    assert [Counter(codes) for codes in rounds] == [{200: 1, 412: SESSIONS - 1}] * ROUNDS
    numbers = list(Revision.objects.values_list("number", flat=True))
    assert numbers == list(range(1, ROUNDS + 1))
    assert Segment.objects.count() == ROUNDS
    assert Annotation.objects.get().revision == ROUNDS


def test_a_batch_that_comes_eight_times_at_once_counts_once(ada: User, work: Annotation) -> None:
    clients = [signed_in(ada) for _ in range(SESSIONS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)
    bodies = [json.dumps(batch(put(), put(start=3, end=4))) for _ in range(ROUNDS)]

    def send(number: int) -> list[tuple[int, Any]]:
        answers = []
        for base, body in enumerate(bodies):
            gate.wait()
            answer = save(clients[number], work, body, base)
            answers.append((answer.status_code, answer.json()))
        return answers

    rounds = list(zip(*all_at_once(send), strict=True))

    for base, answers in enumerate(rounds):
        assert list(answers) == [(200, {"revision": base + 1})] * SESSIONS
    assert Revision.objects.count() == ROUNDS
    assert Segment.objects.count() == 2 * ROUNDS


def test_eight_people_never_claim_the_same_task(db: None) -> None:
    project = make_project(annotators_per_clip=2)
    people = [make_member(f"person{number}", project) for number in range(SESSIONS)]
    clips = [make_clip(project) for _ in range(10)]
    for clip in clips:
        make_task(project, clip=clip)
        make_task(project, clip=clip)
    clients = [signed_in(person) for person in people]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def claim_all(number: int) -> list[str]:
        gate.wait()
        got: list[str] = []
        while True:
            answer = clients[number].post(f"/api/v1/projects/{project.uid}/claim")
            if answer.status_code == 204:
                return got
            if answer.status_code == 200:
                got.append(answer.json()["id"])

    got = all_at_once(claim_all)

    tasks = [task for own in got for task in own]
    assert sorted(tasks) == sorted(map(str, Task.objects.values_list("uid", flat=True)))
    assert Task.objects.filter(state="assigned").count() == 20
    pairs = list(Task.objects.values_list("clip", "assignee"))
    assert len(set(pairs)) == 20  # nobody got a clip twice


def test_eight_windows_of_one_person_never_claim_one_clip_twice(ada: User) -> None:
    project = Project.objects.get()
    for _ in range(4):
        clip = make_clip(project)
        for _ in range(3):
            make_task(project, clip=clip)
    clients = [signed_in(ada) for _ in range(SESSIONS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def claim(number: int) -> int:
        gate.wait()
        return int(clients[number].post(f"/api/v1/projects/{project.uid}/claim").status_code)

    codes = Counter(all_at_once(claim))

    assert codes[500] == 0
    assert Task.objects.filter(assignee=ada).values("clip").distinct().count() == 4
    assert Task.objects.filter(assignee=ada).count() == 4


def test_eight_windows_of_one_person_never_hold_more_than_the_limit(ada: User) -> None:
    project = Project.objects.get()
    Project.objects.update(most_open=2)
    for _ in range(SESSIONS):
        make_task(project)
    clients = [signed_in(ada) for _ in range(SESSIONS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def claim(number: int) -> int:
        gate.wait()
        return int(clients[number].post(f"/api/v1/projects/{project.uid}/claim").status_code)

    codes = Counter(all_at_once(claim))

    held = Task.objects.filter(assignee=ada).exclude(annotations__author=ada).count()
    assert (codes[200], codes[409]) == (held, SESSIONS - held)
    assert Task.objects.filter(assignee=ada).count() == 2


def test_a_minute_at_work_that_eight_windows_report_at_once_counts_once(
    ada: User, work: Annotation
) -> None:
    assert work.task is not None
    until = timezone.now()
    body = {"since": until - timedelta(seconds=60), "until": until, "seconds": 60}
    url = f"/api/v1/tasks/{work.task.uid}/worked"
    clients = [signed_in(ada) for _ in range(SESSIONS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def report(number: int) -> int:
        gate.wait()
        return int(clients[number].post(url, body, format="json").status_code)

    assert Counter(all_at_once(report)) == {204: SESSIONS}
    assert Event.objects.filter(verb="task.worked").count() == 1


def test_eight_windows_that_open_at_once_get_the_same_work(ada: User) -> None:
    task = make_task(Project.objects.get(), ada)
    draft = Annotation.objects.create(clip=task.clip, kind="prediction", source="m")
    Segment.objects.create(annotation=draft, uid=draft.uid, start_us=0, end_us=1_000_000)
    clients = [signed_in(ada) for _ in range(SESSIONS)]
    gate = threading.Barrier(SESSIONS, timeout=WAIT_S)

    def open_it(number: int) -> tuple[int, str]:
        gate.wait()
        answer = clients[number].post(f"/api/v1/tasks/{task.uid}/open")
        return answer.status_code, answer.json()["id"]

    answers = set(all_at_once(open_it))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 200
    assert Segment.objects.filter(annotation__kind="work").count() == 1


def warm(user: User) -> APIClient:
    """Signed in, and known to answer at once: a first request of all loads every address."""
    window = signed_in(user)
    assert window.get("/api/v1/session").status_code == 200
    return window


@pytest.mark.parametrize("way", ["claim", "assign", "hand over"])
def test_who_is_taken_out_at_this_moment_is_given_nothing(ada: User, way: str) -> None:
    project = Project.objects.get()
    boss = make_member("boss", project, "manager")
    task = make_task(project)
    window = warm(ada if way == "claim" else boss)
    door = f"/api/v1/projects/{project.uid}"
    asked = {
        "claim": (f"{door}/claim", {}),
        "assign": (
            f"{door}/clips/assign",
            {"clips": [str(task.clip.uid)], "assignees": [str(ada.uid)]},
        ),
        "hand over": (f"/api/v1/tasks/{task.uid}/assign", {"assignee": str(ada.uid)}),
    }[way]

    def give() -> int:
        try:
            return int(window.post(*asked, format="json").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            remove_member(actor=Actor(user=boss), member=Member.objects.get(user=ada))
            answer = pool.submit(give)
            wait([answer], timeout=1.5)  # it has read who belongs here, and waits for us
        assert answer.result(WAIT_S) == {"claim": 403, "assign": 400, "hand over": 400}[way]

    assert not Task.objects.filter(assignee=ada).exists()


@pytest.mark.parametrize("way", ["undo", "review"])
def test_no_work_comes_back_to_who_is_taken_out_at_this_moment(
    ada: User, work: Annotation, way: str
) -> None:
    project, task = Project.objects.get(), Task.objects.get()
    boss = make_member("boss", project, "manager")
    submitted = signed_in(ada).post(f"/api/v1/tasks/{task.uid}/submit", headers={"If-Match": '"0"'})
    assert submitted.status_code == 200
    window = warm(ada if way == "undo" else boss)
    body = {} if way == "undo" else {"verdict": "returned", "reason": "again"}

    def give() -> int:
        try:
            url = f"/api/v1/tasks/{task.uid}/{way}"
            return int(window.post(url, body, format="json").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            remove_member(actor=Actor(user=boss), member=Member.objects.get(user=ada))
            answer = pool.submit(give)
            wait([answer], timeout=1.5)  # it has read who belongs here, and waits for us
        assert answer.result(WAIT_S) == 409

    task.refresh_from_db()
    assert (task.state, task.assignee) == ("submitted", ada)


def test_a_clip_that_is_asked_for_again_at_this_moment_gets_no_correction_of_older_work(
    ada: User, work: Annotation
) -> None:
    project, task = Project.objects.get(), Task.objects.get()
    boss = make_member("boss", project, "manager")
    signed_in(ada).post(f"/api/v1/tasks/{task.uid}/submit", headers={"If-Match": '"0"'})
    window, url = warm(boss), f"/api/v1/clips/{task.clip.uid}/final"

    def correct() -> int:
        try:
            body = {"annotation": str(work.uid)}
            return int(window.post(url, body, format="json").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            requeue_task(task=task, actor=Actor(user=boss))
            answer = pool.submit(correct)
            wait([answer], timeout=1.5)
        assert answer.result(WAIT_S) in (400, 409)

    assert not Annotation.objects.filter(kind="final", closed_at=None).exists()


@pytest.mark.parametrize("turn", range(4))
def test_a_save_a_submission_and_taking_back_at_once_leave_a_sound_state(
    ada: User, work: Annotation, turn: int
) -> None:
    project, task = Project.objects.get(), Task.objects.get()
    boss = make_member("boss", project, "manager")
    bob = make_member("bob", project)
    windows = [signed_in(ada), signed_in(ada), signed_in(boss)]
    gate = threading.Barrier(3, timeout=WAIT_S)

    def act(number: int) -> int:
        gate.wait()
        client, url = windows[number], f"/api/v1/tasks/{task.uid}"
        if number == 0:
            answer = save(client, work, batch(put()), 0)
        elif number == 1:
            answer = client.post(f"{url}/submit", headers={"If-Match": '"0"'})
        else:
            answer = client.post(f"{url}/assign", {"assignee": str(bob.uid)}, format="json")
        return int(answer.status_code)

    codes = all_at_once(act, 3)

    task.refresh_from_db()
    work.refresh_from_db()
    saved, submitted, assigned = (code == 200 for code in codes)
    assert set(codes) <= {200, 409, 412}
    assert not (saved and submitted)
    assert not (submitted and assigned)
    assert work.revision == Revision.objects.count() == int(saved)
    assert task.state == ("submitted" if submitted else "assigned")
