"""A clip that comes twice is one clip, however it comes."""

from __future__ import annotations

import os
from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import connection
from rest_framework.test import APIClient

from audino_py.db import storage
from audino_py.models import Clip, ClipState, Idempotency, Project, Segment, Task, User
from tests.forms import files, post_clip, tiny_wav
from tests.makers import make_key, make_member, make_project

FULL = os.environ.get("AUDINO_FULL") == "1"


def test_the_same_content_again_is_the_first_clip(
    sender: APIClient, project: Project, settings: LazySettings
) -> None:
    answers = [post_clip(sender, project, tiny_wav(), f"{n}.wav") for n in range(11)]

    assert [answer.status_code for answer in answers] == [201] + [200] * 10
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert answers[-1].json()["duplicate"] is True
    assert (Clip.objects.count(), len(files(settings))) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_token", [False, True])
def test_eight_at_once_make_one_clip(has_token: bool, settings: LazySettings) -> None:
    project = make_project()
    _key, text = make_key(project, "upload")
    for number in range(100 if FULL else 2):
        statuses: list[int] = []
        headers = {"Authorization": f"Bearer {text}"}
        if has_token:
            headers["Idempotency-Key"] = f"round {number}"

        def send(number: int = number, headers: dict[str, str] = headers) -> None:
            try:
                answer = post_clip(APIClient(), project, tiny_wav(number), headers=headers)
                statuses.append(answer.status_code)  # noqa: B023  joined below
            finally:
                connection.close()

        threads = [Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for _ in range(3):
            send()

        assert Clip.objects.count() == number + 1
        assert len(files(settings)) == number + 1
        assert set(statuses) <= ({201, 409} if has_token else {201, 200}), statuses


def test_an_external_id_stands_for_one_content(sender: APIClient, project: Project) -> None:
    first = post_clip(sender, project, tiny_wav(1), external_id="x")
    again = post_clip(sender, project, tiny_wav(1), external_id="x")
    other = post_clip(sender, project, tiny_wav(2), external_id="x")

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert other.json()["code"] == "external_id_taken"
    assert other.json()["clip"] == first.json()["id"]


def test_content_that_failed_before_is_analysed_again(sender: APIClient, project: Project) -> None:
    post_clip(sender, project, tiny_wav())
    Clip.objects.update(state=ClipState.FAILED, reason="no", owed_at=None, tries=4)

    answer = post_clip(sender, project, tiny_wav())

    clip = Clip.objects.get()
    assert (answer.status_code, answer.json()["state"]) == (200, "stored")
    assert (clip.state, clip.reason, clip.tries, clip.owed_at is not None) == (
        "stored",
        "",
        0,
        True,
    )


def test_a_deleted_clip_may_come_again(sender: APIClient, project: Project, manager: User) -> None:
    first = post_clip(sender, project, tiny_wav()).json()["id"]
    client = APIClient()
    client.force_login(manager)
    assert client.delete(f"/api/v1/clips/{first}").status_code == 204

    answer = post_clip(sender, project, tiny_wav())
    restored = client.post(f"/api/v1/clips/{first}/restore")

    assert answer.status_code == 201
    assert (restored.status_code, restored.json()["code"]) == (409, "uploaded_again")


def test_an_idempotency_key_answers_the_first_result(sender: APIClient, project: Project) -> None:
    headers = {"Idempotency-Key": "k1"}
    first = post_clip(sender, project, tiny_wav(1), headers=headers)
    Clip.objects.update(state=ClipState.READY)

    again = post_clip(sender, project, tiny_wav(1), headers=headers, file_first=True)
    other = post_clip(sender, project, tiny_wav(2), headers=headers)

    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (Clip.objects.count(), Idempotency.objects.count()) == (1, 1)


def test_a_key_of_one_sender_says_nothing_of_anothers(sender: APIClient, project: Project) -> None:
    headers = {"Idempotency-Key": "k1"}
    _key, text = make_key(project, "upload")
    post_clip(sender, project, tiny_wav(1), headers=headers)

    answer = post_clip(
        APIClient(), project, tiny_wav(2), headers={**headers, "Authorization": f"Bearer {text}"}
    )

    assert answer.status_code == 201


def test_a_request_with_a_key_that_runs_just_now_is_refused(
    sender: APIClient, project: Project
) -> None:
    owner = f"key:{project.keys.get().pk}"
    with storage.running(owner, "k1"):
        answer = post_clip(sender, project, tiny_wav(), headers={"Idempotency-Key": "k1"})

    assert (answer.status_code, answer.json()["code"]) == (409, "still_running")
    assert (
        post_clip(sender, project, tiny_wav(), headers={"Idempotency-Key": "k1"}).status_code == 201
    )


def test_a_failed_request_does_not_use_its_key_up(sender: APIClient, project: Project) -> None:
    headers = {"Idempotency-Key": "k1"}
    bad = post_clip(sender, project, tiny_wav(), headers=headers, segments=[{"start": 1}])

    answer = post_clip(sender, project, tiny_wav(), headers=headers)

    assert (bad.status_code, answer.status_code) == (400, 201)


def test_a_repeat_for_somebody_else_gives_them_a_task_of_their_own(
    sender: APIClient, project: Project, annotator: User
) -> None:
    bob = make_member("bob", project)
    for name in ("ada", "ada"):
        post_clip(sender, project, tiny_wav(), assignee=name)

    answer = post_clip(sender, project, tiny_wav(), assignee="bob")

    assert answer.json()["task"] == str(Task.objects.get(assignee=bob).uid)
    assert (Clip.objects.count(), Task.objects.count()) == (1, 2)


def test_a_repeat_with_other_segments_says_that_they_were_not_taken(
    sender: APIClient, project: Project, annotator: User
) -> None:
    one, two = [{"start": 0, "end": 0.05}], [{"start": 0, "end": 0.06}]
    post_clip(sender, project, tiny_wav(1), assignee="ada", segments=one)
    post_clip(sender, project, tiny_wav(2), segments=one)

    same = [
        post_clip(sender, project, tiny_wav(1), assignee="ada", segments=one),
        post_clip(sender, project, tiny_wav(2), segments=one),
    ]
    other = [
        post_clip(sender, project, tiny_wav(1), assignee="ada", segments=two),
        post_clip(sender, project, tiny_wav(2), segments=two),
    ]

    assert [answer.json()["warnings"] for answer in same] == [[], []]
    assert [len(answer.json()["warnings"]) for answer in other] == [1, 1]
    assert Segment.objects.filter(end_us=60_000).count() == 0


def test_segments_for_a_clip_that_is_ready_are_cut_to_it_and_that_is_said(
    sender: APIClient, project: Project, annotator: User
) -> None:
    post_clip(sender, project, tiny_wav())
    Clip.objects.update(state=ClipState.READY, duration_us=100_000, channels=1, rate_hz=8000)
    sent = [{"start": 0, "end": 7, "channel": 0}, {"start": 0, "end": 0.05, "channel": 1}]

    answer = post_clip(sender, project, tiny_wav(), assignee="ada", segments=sent)

    rows = Segment.objects.filter(annotation__task__isnull=False).order_by("end_us")
    assert list(rows.values_list("end_us", "channel")) == [(50_000, None), (100_000, None)]
    assert [one.partition("; ")[2] for one in answer.json()["warnings"]] == [
        "it was cut to it.",
        "it is of all channels now.",
    ]
