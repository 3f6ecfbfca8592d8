"""Questions and answers, through the door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from audino_py.models import Event, Label, LabelValue, Project, Segment, User
from audino_py.selectors import labels
from tests.makers import make_project, make_task, make_work
from tests.workers import batch, put, save, signed_in


@pytest.fixture
def door(client: APIClient, manager: User) -> APIClient:
    client.force_login(manager)
    return client


def ask(door: APIClient, project: Project, **body: Any) -> dict[str, Any]:
    options = {"name": "How clear", "kind": "single", **body}
    response = door.post(f"/api/v1/projects/{project.uid}/labels", options, format="json")
    assert response.status_code == 201, response.content
    return dict(response.json())


def answer(project: Project, user: User, label: dict[str, Any], *values: int) -> Segment:
    """A segment that holds these answers."""
    work = make_work(make_task(project, holder=user), (0, 1, "one"))
    segment = work.segments.get()
    segment.values = {label["id"]: [label["values"][index]["id"] for index in values]}
    segment.save()
    return segment


CLEAR = [{"text": "Clear", "colour": "#00aa00", "key": "1"}, {"text": "Noisy"}, {"text": "Bad"}]


def test_a_question_comes_with_its_answers_in_order(door: APIClient, project: Project) -> None:
    first = ask(door, project, values=CLEAR, help="Listen twice.", is_required=True)
    second = ask(door, project, name="Remark", kind="text")
    seen = door.get(f"/api/v1/projects/{project.uid}/labels").json()["results"]

    assert seen == [first, second]
    assert [(v["text"], v["key"], v["position"]) for v in first["values"]] == [
        ("Clear", "1", 0),
        ("Noisy", "", 1),
        ("Bad", "", 2),
    ]
    assert (first["position"], second["position"], second["values"]) == (0, 1, [])


def test_every_change_of_the_questions_is_counted(door: APIClient, project: Project) -> None:
    label = ask(door, project, values=CLEAR)
    door.patch(f"/api/v1/labels/{label['id']}", {"help": "x"}, format="json")
    door.post(f"/api/v1/labels/{label['id']}/values", {"text": "Fine"}, format="json")
    value = label["values"][0]["id"]
    door.patch(f"/api/v1/label-values/{value}", {"text": "Very clear"}, format="json")
    door.delete(f"/api/v1/label-values/{value}")
    door.delete(f"/api/v1/labels/{label['id']}")
    project.refresh_from_db()

    assert project.label_version == 7
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "label.added",
        "label.changed",
        "label_value.added",
        "label_value.changed",
        "label_value.deleted",
        "label.deleted",
    ]


def test_renaming_keeps_ids(door: APIClient, project: Project) -> None:
    label = ask(door, project, values=CLEAR)
    value = label["values"][0]
    response = door.patch(
        f"/api/v1/label-values/{value['id']}", {"text": "Very clear"}, format="json"
    )

    assert response.json() == {**value, "text": "Very clear"}


def test_what_is_in_use_is_retired_and_what_is_not_is_deleted(
    door: APIClient, project: Project, annotator: User
) -> None:
    label = ask(door, project, values=CLEAR)
    answer(project, annotator, label, 0)
    for value in label["values"][:2]:
        assert door.delete(f"/api/v1/label-values/{value['id']}").status_code == 204
    assert door.delete(f"/api/v1/labels/{label['id']}").status_code == 204
    seen = door.get(f"/api/v1/projects/{project.uid}/labels").json()["results"]

    assert [(row["name"], row["is_retired"]) for row in seen] == [("How clear", True)]
    assert [(v["text"], v["is_retired"]) for v in seen[0]["values"]] == [
        ("Clear", True),
        ("Bad", False),
    ]


def test_what_was_in_use_once_stays_readable_in_old_revisions(
    door: APIClient, project: Project, annotator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = ask(door, project, values=CLEAR)
    clear, noisy, bad = (value["id"] for value in label["values"])
    work = make_work(make_task(project, annotator))
    change = put(values={label["id"]: [clear]})
    person = signed_in(annotator)
    assert save(person, work, batch(change), 0).status_code == 200
    change["segment"]["values"] = {}
    assert save(person, work, batch(change), 1).status_code == 200

    for value in (clear, noisy):
        assert door.delete(f"/api/v1/label-values/{value}").status_code == 204
    monkeypatch.setattr(labels, "MOST_EDITS", 1)  # more than that: nobody looks through them
    assert door.delete(f"/api/v1/label-values/{bad}").status_code == 204
    assert door.delete(f"/api/v1/labels/{label['id']}").status_code == 204

    (seen,) = door.get(f"/api/v1/projects/{project.uid}/labels").json()["results"]
    assert seen["is_retired"]
    assert [(v["text"], v["is_retired"]) for v in seen["values"]] == [
        ("Clear", True),
        ("Bad", True),
    ]


def test_a_retired_question_can_come_back(
    door: APIClient, project: Project, annotator: User
) -> None:
    label = ask(door, project, values=CLEAR)
    answer(project, annotator, label, 0)
    door.delete(f"/api/v1/labels/{label['id']}")
    again = door.post(
        f"/api/v1/projects/{project.uid}/labels",
        {"name": "How clear", "kind": "single"},
        format="json",
    )
    back = door.patch(f"/api/v1/labels/{label['id']}", {"is_retired": False}, format="json")

    assert (again.status_code, again.json()["code"]) == (409, "name_taken")
    assert back.json()["is_retired"] is False


def test_answers_of_another_project_do_not_count_as_use(
    door: APIClient, project: Project, annotator: User
) -> None:
    label = ask(door, project, values=CLEAR)
    answer(make_project(), annotator, label, 0)
    door.delete(f"/api/v1/labels/{label['id']}")

    assert not Label.objects.exists()


def test_several_answers_stand_against_a_question_with_one(
    door: APIClient, project: Project, annotator: User
) -> None:
    label = ask(door, project, kind="multiple", values=CLEAR)
    answer(project, annotator, label, 0)
    segment = answer(project, annotator, label, 0, 2)
    address = f"/api/v1/labels/{label['id']}"
    refused = door.patch(address, {"kind": "single"}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "kind_in_use")
    assert refused.json()["message"].startswith("1 segments hold several")
    segment.values = {label["id"]: [label["values"][0]["id"]]}
    segment.save()
    assert door.patch(address, {"kind": "single"}, format="json").json()["kind"] == "single"
    assert door.patch(address, {"kind": "multiple"}, format="json").json()["kind"] == "multiple"
    text = door.patch(address, {"kind": "text"}, format="json")
    assert (text.status_code, text.json()["code"]) == (409, "kind_in_use")


def test_a_key_means_one_answer(door: APIClient, project: Project) -> None:
    label = ask(door, project, values=CLEAR)
    other = label["values"][1]["id"]
    response = door.patch(f"/api/v1/label-values/{other}", {"key": "1"}, format="json")

    assert (response.status_code, response.json()["code"]) == (409, "key_taken")


def test_two_answers_of_a_question_never_share_a_text(door: APIClient, project: Project) -> None:
    label = ask(door, project, values=CLEAR)
    response = door.post(f"/api/v1/labels/{label['id']}/values", {"text": "Clear"}, format="json")

    assert (response.status_code, response.json()["code"]) == (409, "name_taken")


def test_a_refused_answer_takes_its_question_back(door: APIClient, project: Project) -> None:
    body = {"name": "Remark", "kind": "text", "values": [{"text": "a"}]}
    response = door.post(f"/api/v1/projects/{project.uid}/labels", body, format="json")

    assert response.status_code == 400
    assert not Label.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x", "colour": "url(javascript:alert(1))"},
        {"text": "x", "key": "12"},
        {"text": "x", "position": 10**20},
        {"text": " "},
        {"text": "x" * 201},
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    door: APIClient, project: Project, body: dict[str, Any]
) -> None:
    label = ask(door, project)
    response = door.post(f"/api/v1/labels/{label['id']}/values", body, format="json")

    assert response.status_code == 400
    assert not LabelValue.objects.exists()


def test_members_read_the_questions_and_managers_change_them(
    door: APIClient, project: Project, annotator: User, reviewer: User
) -> None:
    label = ask(door, project, values=CLEAR)
    for user in (annotator, reviewer):
        client = APIClient()
        client.force_login(user)
        assert client.get(f"/api/v1/projects/{project.uid}/labels").status_code == 200
        assert client.delete(f"/api/v1/labels/{label['id']}").status_code == 403
        value = label["values"][0]["id"]
        assert client.delete(f"/api/v1/label-values/{value}").status_code == 403


def test_foreign_questions_are_not_there(door: APIClient, project: Project) -> None:
    foreign = Label.objects.create(project=make_project(), name="Secret", kind="single")
    value = LabelValue.objects.create(label=foreign, text="Secret")

    assert door.patch(f"/api/v1/labels/{foreign.uid}", {}, format="json").status_code == 404
    assert door.delete(f"/api/v1/label-values/{value.uid}").status_code == 404
    assert LabelValue.objects.exists()


def test_templates_bring_answers_with_keys_and_come_once(door: APIClient, project: Project) -> None:
    address = f"/api/v1/projects/{project.uid}/templates"
    body = {"templates": ["sound", "speech", "transcript", "speakers"]}
    first = door.post(address, body, format="json")
    again = door.post(address, body, format="json")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    rows = first.json()["results"]
    assert [row["name"] for row in rows] == [
        "What is it",
        "How clear is it",
        "What else is heard",
    ]
    assert all(len(row["values"]) >= 3 for row in rows)
    for row in rows:
        assert [v["key"] for v in row["values"]] == ["1", "2", "3", "4"][: len(row["values"])]
        assert all(v["colour"] for v in row["values"])
    assert project.speakers.count() == 2


def test_the_questions_cost_the_same_for_one_and_for_three(
    door: APIClient, project: Project
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            door.get(f"/api/v1/projects/{project.uid}/labels")
        return len(seen)

    ask(door, project, values=CLEAR)
    one = queries()
    ask(door, project, name="b", values=CLEAR)
    ask(door, project, name="c", values=CLEAR)

    assert queries() == one <= 6
