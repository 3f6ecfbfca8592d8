"""A field that a body does not know is told, and nothing of the body is done."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.db.uuids import uuid7
from audino_py.models import Clip, Comment, Label, Project, Segment, User
from tests.makers import make_clip, make_task, make_work
from tests.workers import batch, put, save, signed_in

pytestmark = pytest.mark.django_db


def test_a_misspelt_setting_of_a_project_is_told_and_nothing_is_changed(
    project: Project, manager: User
) -> None:
    body = {"description": "new", "needs_reviw": False}
    answer = signed_in(manager).patch(f"/api/v1/projects/{project.uid}", body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["fields"]["needs_reviw"][0].startswith("Unknown field; there are: name, ")
    assert "needs_review" in answer.json()["message"]
    project.refresh_from_db()
    assert (project.description, project.needs_review) == ("", True)


def test_what_is_only_read_is_not_taken_either(project: Project, manager: User) -> None:
    body = {"created_at": "2001-02-03T04:05:06Z"}
    answer = signed_in(manager).patch(f"/api/v1/projects/{project.uid}", body, format="json")

    assert answer.status_code == 400


def test_a_misspelt_condition_does_not_mean_all_clips(project: Project, manager: User) -> None:
    make_clip(project)
    body = {"rule": {"nam": "nothing like it"}, "deed": "delete"}
    answer = signed_in(manager).post(
        f"/api/v1/projects/{project.uid}/clips/bulk", body, format="json"
    )

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["rule.nam"]
    assert Clip.objects.get().deleted_at is None


def test_a_misspelt_field_within_a_list_names_its_place(project: Project, manager: User) -> None:
    body = {"name": "Mood", "kind": "single", "values": [{"text": "glad"}, {"txt": "sad"}]}
    answer = signed_in(manager).post(f"/api/v1/projects/{project.uid}/labels", body, format="json")

    assert list(answer.json()["fields"]) == ["values.1.txt"]
    assert not Label.objects.exists()


def test_a_misspelt_field_of_a_segment_loses_nothing(project: Project, annotator: User) -> None:
    work = make_work(make_task(project, annotator))
    answer = save(signed_in(annotator), work, batch(put(speeker=str(uuid7()))), 0)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "speeker" in answer.json()["message"]
    assert not Segment.objects.exists()


def test_a_comment_takes_no_author(project: Project, annotator: User) -> None:
    task = make_task(project, annotator)
    body: dict[str, Any] = {"at": 0, "text": "hm", "author": str(annotator.uid)}
    answer = signed_in(annotator).post(f"/api/v1/tasks/{task.uid}/comments", body, format="json")

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["author"]
    assert not Comment.objects.exists()


def test_a_strange_name_is_shown_short(project: Project, manager: User) -> None:
    body = {"x" * 5000: 1}
    answer = signed_in(manager).patch(f"/api/v1/projects/{project.uid}", body, format="json")

    assert list(answer.json()["fields"]) == ["x" * 64]
