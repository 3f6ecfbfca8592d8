"""A correction stands for the work it was made of, never for what was done since."""

from __future__ import annotations

from typing import Any

import pytest

from audino_py.models import Annotation, AnnotationKind, Project, Task, User
from audino_py.selectors.exports import ExportQuery, documents_of
from tests.makers import make_member, make_task, make_work
from tests.workers import batch, claim, post, put, save, signed_in

ONCE_MORE = {"verdict": "returned", "reason": "once more"}
ACCEPTED = {"verdict": "accepted"}


@pytest.fixture
def task(project: Project, annotator: User) -> Task:
    """Handed in."""
    task = make_task(project, annotator)
    make_work(task, (0, 2, "older"))
    assert post(annotator, task, "submit", revision=0).status_code == 200
    return task


def correct(reviewer: User, task: Task) -> None:
    work = Annotation.objects.get(task=task, kind=AnnotationKind.WORK, author=task.assignee)
    body = {"annotation": str(work.uid)}
    begun = signed_in(reviewer).post(f"/api/v1/clips/{task.clip.uid}/final", body, format="json")
    assert begun.status_code == 201


def do_anew(person: User, task: Task) -> None:
    work = post(person, task, "open").json()
    change = batch(put(text="newer", start=3, end=4))
    assert save(signed_in(person), work["id"], change, 0).status_code == 200
    assert post(person, task, "submit", revision=1).status_code == 200


def exported(project: Project) -> list[tuple[str, str, list[str]]]:
    return [
        (one.kind, one.annotator, [span.text for span in one.spans])
        for one in documents_of(ExportQuery(project))
    ]


@pytest.mark.parametrize("way", ["claim", "assign", "hand over"])
def test_a_reviewer_who_does_a_clip_anew_is_not_overruled_by_their_older_correction(
    project: Project, manager: User, reviewer: User, task: Task, way: str
) -> None:
    correct(reviewer, task)
    post(reviewer, task, "review", ACCEPTED)
    assert post(manager, task, "requeue").status_code == 200
    door = signed_in(manager)
    if way == "claim":
        assert claim(reviewer, project).json()["id"] == str(task.uid)
    elif way == "assign":
        body = {"clips": [str(task.clip.uid)], "assignees": [str(reviewer.uid)]}
        url = f"/api/v1/projects/{project.uid}/clips/assign"
        assert door.post(url, body, format="json").json()["assigned"] == 1
    else:
        assert post(manager, task, "assign", {"assignee": str(reviewer.uid)}).status_code == 200

    do_anew(reviewer, task)
    undone = post(reviewer, task, "undo")
    post(reviewer, task, "submit", revision=1)
    assert post(manager, task, "review", ACCEPTED).status_code == 200

    assert undone.status_code == 200
    assert exported(project) == [("work", "rob", ["newer"])]


@pytest.mark.parametrize("is_judged", [True, False])
def test_an_undone_return_brings_no_correction_of_somebody_elses_work_back(
    project: Project, manager: User, reviewer: User, task: Task, is_judged: bool
) -> None:
    bob = make_member("bob", project)
    correct(reviewer, task)
    if is_judged:
        post(reviewer, task, "review", ACCEPTED)
    post(manager, task, "requeue")
    post(manager, task, "assign", {"assignee": str(bob.uid)})
    do_anew(bob, task)

    post(reviewer, task, "review", ONCE_MORE)
    assert post(reviewer, task, "undo").json()["state"] == "submitted"
    assert post(reviewer, task, "review", ACCEPTED).status_code == 200

    assert exported(project) == [("work", "bob", ["newer"])]


def test_whoever_takes_their_own_work_up_again_finds_it_open(
    manager: User, annotator: User, task: Task
) -> None:
    post(manager, task, "requeue")
    post(manager, task, "assign", {"assignee": str(annotator.uid)})

    work: dict[str, Any] = post(annotator, task, "open").json()

    assert (work["can_edit"], [one["text"] for one in work["segments"]]) == (True, ["older"])
