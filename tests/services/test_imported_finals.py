"""A correction that came with an import is one like any other: corrected, set aside, taken back."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from audino_py.formats.jsonl import write_line
from audino_py.models import Annotation, AnnotationKind, Import, Project, Role, Task, User
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery, documents_of
from audino_py.services.import_requests import undo_import
from tests.formats.fixture import DOCUMENTS
from tests.makers import make_actor, make_clip
from tests.services.importing import apply, bring, traces
from tests.workers import batch, claim, post, put, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(project: Project) -> Actor:
    return make_actor("boss", project, Role.MANAGER)


@pytest.fixture
def brought(project: Project, reviewer: User, boss: Actor) -> Import:
    """A clip whose only work is a correction of the reviewer's."""
    clip = make_clip(project, name="call.wav")
    line = replace(
        DOCUMENTS[0],
        kind="final",
        state="accepted",
        annotator=reviewer.username,
        sha256=clip.sha256,
        external_id=None,
        spans=tuple(replace(one, speaker=None, answers=()) for one in DOCUMENTS[0].spans[:1]),
    )
    return apply(bring(project, boss, write_line(line), "all.jsonl", aim="work"), boss)


def exported(project: Project) -> list[tuple[str, str, int]]:
    return [(one.kind, one.annotator, len(one.spans)) for one in documents_of(ExportQuery(project))]


def begin(user: User) -> Any:
    work = Annotation.objects.get(kind=AnnotationKind.WORK)
    body = {"annotation": str(work.uid)}
    return signed_in(user).post(f"/api/v1/clips/{work.clip.uid}/final", body, format="json")


def test_it_is_corrected_like_any_other(project: Project, manager: User, brought: Import) -> None:
    begun = begin(manager)

    saved = save(signed_in(manager), begun.json()["id"], batch(put()), 0)

    assert begun.status_code == 200
    seen = signed_in(manager).get(f"/api/v1/annotations/{begun.json()['id']}").json()
    assert (seen["can_edit"], len(seen["segments"])) == (True, 2)
    assert (saved.status_code, exported(project)) == (200, [("final", "rob", 2)])


def test_it_does_not_stand_over_what_is_done_anew(
    project: Project, manager: User, annotator: User, brought: Import
) -> None:
    assert exported(project) == [("final", "rob", 1)]
    task = Task.objects.get()
    assert post(manager, task, "requeue").status_code == 200
    assert claim(annotator, project).json()["id"] == str(task.uid)
    work = post(annotator, task, "open").json()
    save(signed_in(annotator), work["id"], batch(put(), put(start=3, end=4)), 0)
    post(annotator, task, "submit", revision=1)

    assert post(manager, task, "review", {"verdict": "accepted"}).status_code == 200

    assert exported(project) == [("work", "ada", 2)]


@pytest.mark.parametrize("is_over", [False, True])
def test_one_that_came_before_is_put_right_and_rests_where_its_work_is_over(
    project: Project, manager: User, brought: Import, is_over: bool
) -> None:
    if is_over:
        post(manager, Task.objects.get(), "requeue")
    Annotation.objects.filter(kind=AnnotationKind.FINAL).update(task=None, closed_at=None)

    import_module("audino_py.migrations.0024_tasks_of_finals").fill(apps, None)

    final = Annotation.objects.get(kind=AnnotationKind.FINAL)
    assert (final.task, final.closed_at is not None) == (Task.objects.get(), is_over)


def test_it_is_taken_back_with_its_work_and_its_task(
    project: Project, boss: Actor, brought: Import
) -> None:
    row = undo_import(row=brought, actor=boss)

    assert (row.state, row.report["kept"]) == ("undone", [])
    assert traces(project) == (0, 0, 0, 0)


@pytest.mark.parametrize("how", ["corrected", "sent back"])
def test_what_was_gone_on_with_since_stays_whole(
    project: Project, manager: User, boss: Actor, brought: Import, how: str
) -> None:
    if how == "corrected":
        save(signed_in(manager), begin(manager).json()["id"], batch(put()), 0)
    else:
        Task.objects.update(state="submitted")
        post(manager, Task.objects.get(), "review", {"verdict": "returned", "reason": "again"})

    row = undo_import(row=brought, actor=boss)

    assert len(row.report["kept"]) == 2
    assert traces(project) == (2, 0, 0, 1)
