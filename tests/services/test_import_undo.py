"""An import taken back: all of it, or all that nobody has worked on since."""

from __future__ import annotations

import pytest

from audino_py.models import (
    Annotation,
    Import,
    Project,
    Role,
    Segment,
    Speaker,
    Task,
    TaskState,
)
from audino_py.policies import Actor
from audino_py.services.annotations import open_annotation
from audino_py.services.import_requests import forget_import, undo_import
from tests.formats.outside_files import CSV
from tests.makers import make_actor, make_clip, make_member, make_task
from tests.services.importing import apply, bring, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(project: Project) -> Actor:
    return make_actor("mia", project, Role.MANAGER)


def test_undo_takes_everything_back(project: Project, boss: Actor) -> None:
    make_member("ada", project)
    clip = make_clip(project, name="call.wav")
    make_task(project, clip=clip)
    before = traces(project)
    for wish in ({}, {"aim": "work", "person": "ada"}):
        row = apply(bring(project, boss, CSV, "calls.csv", **wish), boss)
        assert traces(project) != before

        row = undo_import(row=row, actor=boss)

        assert (row.state, row.report["kept"]) == ("undone", [])
        assert traces(project) == before
        assert Task.objects.get().state == TaskState.QUEUED
        assert not Segment.objects.exists()
        forget_import(row=row, actor=boss)
    assert not Import.objects.exists()


def test_what_somebody_has_begun_from_stays_and_is_told(project: Project, boss: Actor) -> None:
    ada = make_member("ada", project)
    call, other = make_clip(project, name="call.wav"), make_clip(project, name="other.wav")
    task = make_task(project, ada, clip=call)
    lines = CSV + "other,0,1,Bob,hm,\n"
    row = apply(bring(project, boss, lines, "calls.csv"), boss)
    open_annotation(task=task, actor=Actor(user=ada))

    row = undo_import(row=row, actor=boss)

    assert row.report["kept"] == [
        "call.wav: ada has begun work from it",
        "The speaker Ada stays: segments name them.",
        "The speaker עדה stays: segments name them.",
        "The label Noise stays: segments answer it.",
    ]
    assert not Annotation.objects.filter(clip=other).exists()
    assert not Speaker.objects.filter(name="Bob").exists()


def test_work_that_was_changed_since_stays(project: Project, boss: Actor) -> None:
    make_member("ada", project)
    make_clip(project, name="call.wav")
    row = apply(bring(project, boss, CSV, "calls.csv", aim="work", person="ada"), boss)
    Task.objects.update(state=TaskState.RETURNED)

    row = undo_import(row=row, actor=boss)

    assert row.report["kept"][0] == "call.wav: this work is returned now"
    assert Annotation.objects.count() == 1
