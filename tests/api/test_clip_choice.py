"""All clips that fit a filter are given out, put first or deleted, a thousand at a time."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from audino_py.api import batches
from audino_py.models import Clip, ClipState, Event, Project, Task, TaskState, User
from tests.makers import make_clip, make_task

FEW = 2


@pytest.fixture
def sent(
    project: Project, client: APIClient, manager: User, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Asks as a manager does; two clips at a time, so that five are many."""
    monkeypatch.setattr(batches, "MOST_CLIPS", FEW)
    client.force_login(manager)

    def send(door: str, **body: Any) -> Any:
        address = f"/api/v1/projects/{project.uid}/clips/{door}"
        return client.post(address, body, format="json")

    return send


@pytest.fixture
def five(project: Project) -> list[Clip]:
    """Five German clips among others."""
    for language in ("fr", "en"):
        make_clip(project, metadata={"lang": language})
    return [make_clip(project, metadata={"lang": "de"}) for _ in range(5)]


GERMAN = {"metadata": {"lang": ["de"]}, "state": ["ready"]}


def test_all_that_fit_are_deleted_and_nothing_else(
    sent: Any, project: Project, five: list[Clip]
) -> None:
    answers = [sent("bulk", deed="delete", filter=GERMAN).json() for _ in range(3)]

    assert [answer["left"] for answer in answers] == [3, 1, 0]
    deleted = [uid for answer in answers for uid in answer["clips"]]
    assert deleted == [str(clip.uid) for clip in five]
    assert Clip.objects.filter(project=project, deleted_at=None).count() == 2
    assert Event.objects.filter(verb="clips.delete").count() == 3


def test_all_that_fit_are_put_first_each_once(
    sent: Any, project: Project, five: list[Clip]
) -> None:
    answers = [sent("plan", priority=7, filter=GERMAN).json() for _ in range(4)]

    assert [(answer["clips"], answer["left"]) for answer in answers] == [
        (2, 3),
        (2, 1),
        (1, 0),
        (0, 0),
    ]
    first = Clip.objects.filter(project=project, priority=7)
    assert set(first) == set(five)


def test_all_that_fit_are_given_out(
    sent: Any, project: Project, annotator: User, five: list[Clip]
) -> None:
    make_clip(project, metadata={"lang": "de"}, state=ClipState.FAILED)
    body = {"assignees": [str(annotator.uid)], "filter": {"metadata": {"lang": ["de"]}}}

    answers = [sent("assign", **body).json() for _ in range(3)]

    assert [(answer["assigned"], answer["waiting"]) for answer in answers] == [
        (2, 3),
        (2, 1),
        (1, 0),
    ]
    given = Task.objects.filter(assignee=annotator).values_list("clip", flat=True)
    assert set(given) == {clip.pk for clip in five}


def steps(sent: Any, door: str, **body: Any) -> list[Any]:
    """Asks on behind the clip that each answer names, until none is left."""
    answers = [sent(door, filter=GERMAN, **body).json()]
    while answers[-1]["next"] is not None:
        answers.append(sent(door, filter=GERMAN, after=answers[-1]["next"], **body).json())
    return answers


def test_a_second_person_is_asked_for_all_that_fit_each_once(
    sent: Any, project: Project, five: list[Clip]
) -> None:
    assert [answer["clips"] for answer in steps(sent, "plan", places=1)] == [2, 2, 1]

    places = [clip.tasks.count() for clip in five]
    assert places == [1] * 5
    assert Task.objects.count() == 5


def test_finished_work_on_all_that_fit_is_done_again(
    sent: Any, project: Project, annotator: User, five: list[Clip]
) -> None:
    for clip in five[:4]:
        make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED)

    answers = steps(sent, "bulk", deed="requeue")

    assert [len(answer["clips"]) for answer in answers] == [2, 2, 0]
    assert set(Task.objects.values_list("state", flat=True)) == {TaskState.QUEUED}


def test_all_that_fit_are_looked_at_again_and_deleted_and_brought_back(
    sent: Any, project: Project, five: list[Clip]
) -> None:
    owed = [uid for answer in steps(sent, "bulk", deed="analyse") for uid in answer["clips"]]
    gone = [uid for answer in steps(sent, "bulk", deed="delete") for uid in answer["clips"]]

    assert owed == gone == [str(clip.uid) for clip in five]
    assert sent("bulk", deed="restore", clips=gone).json()["clips"] == gone
    assert Clip.objects.filter(deleted_at=None).count() == 7


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("bulk", {"deed": "delete", "filter": {}, "after": "0190a5a0-0000-7000-8000-000000000000"}),
        ("bulk", {"deed": "delete", "filter": {"state": ["good"]}}),
        ("bulk", {"deed": "delete", "filter": {"metadata": {"": ["x"]}}}),
        ("bulk", {"deed": "delete", "filter": {}, "rule": {}}),
        ("bulk", {"deed": "delete", "filter": {"colour": "red"}}),
    ],
)
def test_what_could_not_go_on_is_refused(
    door: str, body: dict[str, Any], sent: Any, project: Project, five: list[Clip]
) -> None:
    assert sent(door, **body).status_code == 400
    assert Clip.objects.filter(project=project, deleted_at=None).count() == 2 + len(five)


def test_a_filter_of_somebody_who_does_not_manage_deletes_nothing(
    client: APIClient, project: Project, annotator: User, five: list[Clip]
) -> None:
    client.force_login(annotator)
    body = {"deed": "delete", "filter": GERMAN}

    answer = client.post(f"/api/v1/projects/{project.uid}/clips/bulk", body, format="json")

    assert answer.status_code == 403
    assert not Clip.objects.filter(pk__in=[clip.pk for clip in five]).exclude(deleted_at=None)
