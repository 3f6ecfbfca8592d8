"""What was set once can be set back to what it was before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from audino_py.models import Clip, Label, LabelValue, Project, Task, TaskState, User
from tests.makers import make_clip, make_task, make_user
from tests.workers import signed_in

pytestmark = pytest.mark.django_db

DAY = datetime(2031, 1, 2, 23, 59, 59, tzinfo=UTC)


def test_a_due_day_is_cleared_with_null_and_left_alone_where_it_is_not_named(
    project: Project, manager: User, annotator: User
) -> None:
    held = make_task(project, annotator, due=DAY)
    waits = make_task(project, state=TaskState.QUEUED, due=DAY)
    handed_in = make_task(project, annotator, state=TaskState.SUBMITTED, due=DAY)
    clips = [str(task.clip.uid) for task in (held, waits, handed_in)]
    client, address = signed_in(manager), f"/api/v1/projects/{project.uid}/clips/plan"

    def dues() -> list[datetime | None]:
        return [Task.objects.get(pk=task.pk).due for task in (held, waits, handed_in)]

    assert client.post(address, {"clips": clips, "priority": 3}, format="json").status_code == 200
    assert dues() == [DAY, DAY, DAY]

    assert client.post(address, {"clips": clips, "due": None}, format="json").status_code == 200
    assert dues() == [None, None, DAY]  # what was handed in has met its day, or not

    client.post(address, {"clips": clips, "due": DAY.isoformat()}, format="json")
    assert dues() == [DAY, DAY, DAY]


@pytest.mark.parametrize(("sent", "expected"), [({}, DAY), ({"due": None}, None)])
def test_work_is_given_out_with_its_day_or_without(
    project: Project, manager: User, annotator: User, sent: dict[str, Any], expected: Any
) -> None:
    task = make_task(project, state=TaskState.QUEUED, due=DAY)
    body = {"clips": [str(task.clip.uid)], "assignees": [str(annotator.uid)], **sent}
    answer = signed_in(manager).post(
        f"/api/v1/projects/{project.uid}/clips/assign", body, format="json"
    )

    assert answer.json()["assigned"] == 1
    task.refresh_from_db()
    assert (task.assignee, task.due) == (annotator, expected)


SETTINGS = {
    "description": "about",
    "guide": "Mark all.",
    "language": "de",
    "annotators_per_clip": 3,
    "needs_review": False,
    "may_review_own": True,
    "finds_speech": False,
    "channel_voices": "always",
    "channel_names": "Agent, Customer",
    "sound_rules": {"silent": "hold"},
    "most_returns": 9,
    "most_open": 9,
    "doubled_percent": 9,
    "gold_percent": 9,
    "allowed_characters": "a-z",
    "allowed_tags": "laugh",
    "allows_digits": False,
    "ignores_case": False,
    "ignores_punctuation": False,
    "tolerance_ms": 9,
}


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_each_setting_of_a_project_goes_back(project: Project, manager: User, name: str) -> None:
    client, address = signed_in(manager), f"/api/v1/projects/{project.uid}"
    before = client.get(address).json()[name]
    changed = client.patch(address, {name: SETTINGS[name]}, format="json")
    back = client.patch(address, {name: before}, format="json")

    assert changed.json()[name] == SETTINGS[name] != before
    assert (back.status_code, back.json()[name]) == (200, before)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("metadata", {"room": "b"}),
        ("priority", 7),
        ("is_held", True),
        ("reference", "so it goes"),
    ],
)
def test_each_field_of_a_clip_goes_back(
    project: Project, manager: User, name: str, value: Any
) -> None:
    clip = make_clip(project)
    client, address = signed_in(manager), f"/api/v1/clips/{clip.uid}"
    before = client.get(address).json()[name]
    changed = client.patch(address, {name: value}, format="json")
    back = client.patch(address, {name: before}, format="json")

    assert changed.json()[name] == value != before
    assert (back.status_code, back.json()[name]) == (200, before)
    assert getattr(Clip.objects.get(), name) == before


def test_each_field_of_a_question_and_an_answer_goes_back(project: Project, manager: User) -> None:
    label = Label.objects.create(project=project, name="Mood", kind="single")
    value = LabelValue.objects.create(label=label, text="glad")
    client = signed_in(manager)
    for address, name, new in (
        (f"/api/v1/labels/{label.uid}", "help", "listen"),
        (f"/api/v1/labels/{label.uid}", "is_required", True),
        (f"/api/v1/label-values/{value.uid}", "colour", "#102030"),
        (f"/api/v1/label-values/{value.uid}", "key", "g"),
    ):
        first = client.patch(address, {}, format="json").json()[name]
        assert client.patch(address, {name: new}, format="json").json()[name] == new != first
        assert client.patch(address, {name: first}, format="json").json()[name] == first


def test_people_take_their_own_address_away_and_one_without_changes_the_name(db: None) -> None:
    user = make_user("ada", email="ada@lab.example")
    client = signed_in(user)
    gone = client.patch("/api/v1/session/user", {"email": ""}, format="json")
    named = client.patch(
        "/api/v1/session/user", {"display_name": "Ada L", "email": ""}, format="json"
    )

    assert (gone.status_code, gone.json()["email"]) == (200, "")
    assert (named.status_code, named.json()["display_name"]) == (200, "Ada L")
