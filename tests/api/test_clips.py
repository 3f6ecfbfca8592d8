"""Clips in lists and alone: what is shown, to whom, and what may be changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.models import Clip, ClipState, Event, Project, Task, TaskState, User
from tests.makers import make_clip, make_key, make_member, make_project, make_task


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [clip["name"] for clip in answer.json()["results"]]


@pytest.fixture
def listed(project: Project, client: APIClient, manager: User) -> Any:
    """Asks for the list as a manager does."""
    client.force_login(manager)
    return lambda query="": client.get(f"/api/v1/projects/{project.uid}/clips{query}")


def test_a_clip_is_shown_in_seconds_and_with_its_tasks(
    listed: Any, project: Project, annotator: User
) -> None:
    clip = make_clip(project, duration_us=1_234_567, metadata={"a": 1}, external_id="x")
    task = make_task(project, annotator, clip=clip)

    shown = listed().json()["results"][0]

    assert shown["id"] == str(clip.uid)
    assert (shown["duration"], shown["metadata"], shown["external_id"]) == (1.234567, {"a": 1}, "x")
    assert shown["tasks"] == [
        {
            "id": str(task.uid),
            "state": "assigned",
            "assignee": {"id": str(annotator.uid), "username": "ada", "display_name": ""},
        }
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_queries_however_long_it_is(
    number: int, listed: Any, project: Project, annotator: User
) -> None:
    for _ in range(number):
        make_task(project, annotator)

    with CaptureQueriesContext(connection) as queries:
        assert len(names(listed())) == number

    assert len(queries) == 6  # session, person, project, role, clips, tasks


def test_pages_follow_each_other_without_gap_or_repeat(listed: Any, project: Project) -> None:
    made = [make_clip(project).name for _ in range(5)]
    seen, cursor = [], ""
    while True:
        answer = listed(f"?limit=2{cursor}")
        seen += names(answer)
        if answer.json()["next"] is None:
            break
        cursor = f"&cursor={answer.json()['next']}"

    assert seen == made[::-1]


def test_a_list_is_narrowed_by_what_it_says(listed: Any, project: Project, annotator: User) -> None:
    make_clip(project, name="old.wav")
    since = timezone.now()
    make_clip(project, name="Bird.wav", state=ClipState.FAILED)
    make_clip(project, name="x.wav", external_id="bird 7")
    task = make_task(project, annotator, clip=make_clip(project, name="given.wav"))
    text = since.isoformat().replace("+00:00", "Z")

    assert names(listed("?state=failed")) == ["Bird.wav"]
    assert names(listed("?search=bird")) == ["x.wav", "Bird.wav"]
    assert names(listed("?external_id=bird%207")) == ["x.wav"]
    assert names(listed(f"?assignee={annotator.uid}")) == ["given.wav"]
    assert names(listed("?task_state=assigned")) == ["given.wav"]
    assert names(listed("?task_state=submitted")) == []
    assert names(listed(f"?changed_since={text}&search=wav")) == ["given.wav", "x.wav", "Bird.wav"]
    assert task.state == TaskState.ASSIGNED


@pytest.mark.parametrize(
    "query",
    [
        *("?colour=red", "?state=good", "?assignee=ada", "?changed_since=now", "?ordering=name"),
        *("?state=ready,good", "?quality=loud", "?uploaded_after=now", "?metadata.=x"),
        *("?metadata.%00=x", "?metadata.a=%00", "?metadata=x", "?assignee=nobody,ada"),
        *("?project__name=x", "?uploaded_by__password__startswith=a", "?tasks__assignee=1"),
    ],
)
def test_a_list_takes_no_other_words(query: str, listed: Any) -> None:
    assert listed(query).status_code == 400


def test_an_annotator_sees_clips_with_own_tasks_and_of_tasks_only_these(
    client: APIClient, project: Project, annotator: User
) -> None:
    bob = make_member("bob", project)
    both, other = make_clip(project), make_clip(project)
    own = make_task(project, annotator, clip=both)
    make_task(project, bob, clip=both, state=TaskState.SUBMITTED)
    make_task(project, bob, clip=other)
    client.force_login(annotator)
    address = f"/api/v1/projects/{project.uid}/clips"

    shown = client.get(address).json()["results"]

    assert [clip["id"] for clip in shown] == [str(both.uid)]
    assert [task["id"] for task in shown[0]["tasks"]] == [str(own.uid)]
    assert names(client.get(f"{address}?assignee={bob.uid}")) == []
    assert names(client.get(f"{address}?task_state=submitted")) == []
    assert client.get(f"/api/v1/clips/{other.uid}").status_code == 404
    assert client.get(f"/api/v1/clips/{both.uid}").status_code == 200


def test_a_foreign_clip_and_an_unknown_one_look_alike(client: APIClient, manager: User) -> None:
    foreign = make_clip(make_project())
    client.force_login(manager)
    unknown = "01a2201e-e281-7d76-a221-f87926518803"

    answers = [client.get(f"/api/v1/clips/{uid}") for uid in (foreign.uid, unknown)]
    answers += [client.delete(f"/api/v1/clips/{uid}") for uid in (foreign.uid, unknown)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["message"] for answer in answers}) == 1


def test_a_manager_changes_a_clip(client: APIClient, project: Project, manager: User) -> None:
    clip = make_clip(project)
    make_task(project, clip=clip)
    client.force_login(manager)
    changes = {"name": " new ", "metadata": {"b": [1]}, "priority": 5, "reference": "so\n"}

    answer = client.patch(f"/api/v1/clips/{clip.uid}", changes, format="json")

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in changes} == changes
    assert Task.objects.get().priority == 5
    assert Event.objects.get().verb == "clip.changed"


@pytest.mark.parametrize(
    "changes",
    [{"metadata": [1]}, {"priority": 10**6 + 1}, {"name": ""}, {"is_held": "perhaps"}],
)
def test_a_change_that_does_not_fit_is_refused(
    changes: dict[str, Any], client: APIClient, project: Project, manager: User
) -> None:
    clip = make_clip(project)
    client.force_login(manager)

    assert client.patch(f"/api/v1/clips/{clip.uid}", changes, format="json").status_code == 400


def test_foreign_fields_take_no_effect(client: APIClient, project: Project, manager: User) -> None:
    clip = make_clip(project)
    client.force_login(manager)
    fields = {"state": "failed", "sha256": "x", "project": 7, "uploaded_by": 1, "engine": "e9"}

    client.patch(f"/api/v1/clips/{clip.uid}", fields, format="json")

    changed = Clip.objects.get()
    assert (changed.state, changed.sha256, changed.engine) == (clip.state, clip.sha256, "")


def test_a_held_clip_leaves_the_queue_and_comes_back(
    client: APIClient, project: Project, manager: User
) -> None:
    clip = make_clip(project)
    make_task(project, clip=clip)
    client.force_login(manager)

    client.patch(f"/api/v1/clips/{clip.uid}", {"is_held": True}, format="json")
    held = Task.objects.count()
    client.patch(f"/api/v1/clips/{clip.uid}", {"is_held": False}, format="json")

    assert (held, Task.objects.count()) == (0, 1)


def test_a_deleted_clip_is_gone_at_once_and_comes_back(
    client: APIClient, project: Project, manager: User, annotator: User
) -> None:
    clip = make_task(project, annotator).clip
    client.force_login(manager)
    address = f"/api/v1/clips/{clip.uid}"

    assert client.delete(address).status_code == 204
    assert names(client.get(f"/api/v1/projects/{project.uid}/clips")) == []
    assert client.get(address).status_code == 404
    back = client.post(f"{address}/restore")

    assert (back.status_code, back.json()["id"]) == (200, str(clip.uid))
    assert len(back.json()["tasks"]) == 1
    verbs = Event.objects.values_list("verb", flat=True)
    assert list(verbs) == ["clip.deleted", "clip.restored"]


def test_a_failed_clip_is_tried_again(client: APIClient, project: Project, manager: User) -> None:
    clip = make_clip(project, state=ClipState.FAILED, reason="x", reason_code="y", tries=4)
    client.force_login(manager)

    answer = client.post(f"/api/v1/clips/{clip.uid}/retry")

    clip.refresh_from_db()
    assert (answer.status_code, answer.json()["state"]) == (200, "stored")
    assert (clip.tries, clip.reason, clip.owed_at is not None) == (0, "", True)


@pytest.mark.parametrize("role", ["annotator", "reviewer"])
@pytest.mark.parametrize("verb", ["patch", "delete", "restore", "retry"])
def test_who_does_not_manage_changes_nothing(
    verb: str, role: str, client: APIClient, project: Project
) -> None:
    person = make_member("ada", project, role)
    clip = make_task(project, person).clip
    client.force_login(person)
    address = f"/api/v1/clips/{clip.uid}"

    if verb in ("patch", "delete"):
        answer = getattr(client, verb)(address, {"name": "x"}, format="json")
    else:
        answer = client.post(f"{address}/{verb}")

    assert (answer.status_code, Event.objects.count()) == (403, 0)


def test_known_contents_are_told_to_those_who_upload(
    client: APIClient, project: Project, annotator: User
) -> None:
    clip = make_clip(project, external_id="x")
    make_clip(make_project(), sha256="f" * 64)
    address = f"/api/v1/projects/{project.uid}/clips/known"
    asked = {"sha256": [clip.sha256, "f" * 64, "0" * 64]}
    _key, text = make_key(project, "upload")

    answer = client.post(address, asked, format="json", headers={"X-API-Key": text})
    client.force_login(annotator)
    refused = client.post(address, asked, format="json")

    known = [{"sha256": clip.sha256, "id": str(clip.uid), "external_id": "x"}]
    assert (answer.status_code, answer.json()) == (200, {"known": known})
    assert refused.status_code == 403
