"""Work that somebody holds goes on with somebody else: from the draft, or with a copy."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.models import Annotation, Event, Project, Segment, Task, User
from tests.makers import make_member, make_task, make_work
from tests.workers import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(project: Project) -> User:
    """Somebody else of the project."""
    return make_member("bob", project)


def hand_over(manager: User, task: Task, taker: User, start: str) -> Any:
    body = {"assignee": str(taker.uid), "start": start}
    return signed_in(manager).post(f"/api/v1/tasks/{task.uid}/assign", body, format="json")


def texts(user: User, task: Task) -> list[str]:
    """What somebody who opens the task finds there."""
    opened = signed_in(user).post(f"/api/v1/tasks/{task.uid}/open")
    assert opened.status_code < 300, opened.content
    return [segment["text"] for segment in opened.json()["segments"]]


def test_a_copy_goes_on_where_the_one_before_stopped_and_their_work_stays_as_it_was(
    project: Project, manager: User, annotator: User, bob: User
) -> None:
    task = make_task(project, annotator)
    theirs = make_work(task, (0.1, 0.3, "one"), (0.4, 0.6, "two"), revision=2)

    assert hand_over(manager, task, bob, "copy").status_code == 200

    assert texts(bob, task) == ["one", "two"]
    theirs.refresh_from_db()
    assert (theirs.closed_at is not None, theirs.segments.count()) == (True, 2)
    copy = Annotation.objects.get(task=task, author=bob)
    assert (copy.parent, copy.parent_revision) == (theirs, 2)
    ids = Segment.objects.filter(annotation__task=task).values_list("uid", flat=True)
    assert len(set(ids)) == 2  # the same segments: a comparison pairs them by their ids
    assert Event.objects.get(verb="task.assigned").data == {"copied": True}


def test_without_a_copy_the_next_one_starts_from_the_draft(
    project: Project, manager: User, annotator: User, bob: User
) -> None:
    task = make_task(project, annotator)
    make_work(task, (0.1, 0.3, "one"))

    assert hand_over(manager, task, bob, "draft").status_code == 200

    assert texts(bob, task) == []


def test_where_nothing_was_made_yet_a_copy_is_the_draft(
    project: Project, manager: User, annotator: User, bob: User
) -> None:
    task = make_task(project, annotator)

    assert hand_over(manager, task, bob, "copy").status_code == 200

    assert texts(bob, task) == []
    assert Event.objects.get(verb="task.assigned").data == {"copied": False}


def test_a_copy_is_refused_where_it_would_stand_over_what_they_made_before(
    project: Project, manager: User, annotator: User, bob: User
) -> None:
    task = make_task(project, annotator)
    theirs = make_work(task, (0.1, 0.3, "theirs"))
    hand_over(manager, task, bob, "copy")

    refused = hand_over(manager, task, annotator, "copy")

    assert (refused.status_code, refused.json()["code"]) == (409, "has_work")
    assert "without a copy" in refused.json()["message"]
    task.refresh_from_db()
    theirs.refresh_from_db()
    assert (task.assignee, theirs.closed_at is not None) == (bob, True)
    assert hand_over(manager, task, annotator, "draft").status_code == 200
    assert texts(annotator, task) == ["theirs"]
