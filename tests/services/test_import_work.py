"""A file from outside as the finished work of a named person."""

from __future__ import annotations

import pytest

from audino_py.errors import ConflictError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Import,
    Project,
    Role,
    Segment,
    Speaker,
    Task,
    TaskState,
)
from audino_py.policies import Actor
from audino_py.services import import_drafts, import_runs, import_staging
from audino_py.services.import_requests import (
    undo_import,
)
from audino_py.services.import_runs import run_import
from tests.formats.outside_files import TEXTGRID_LONG
from tests.makers import make_actor, make_clip, make_member, make_task
from tests.services.importing import apply, bring, rows, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(project: Project) -> Actor:
    return make_actor("mia", project, Role.MANAGER)


def test_finished_work_becomes_the_named_persons(project: Project, boss: Actor) -> None:
    ada = make_member("ada", project)
    clip = make_clip(project, name="call.wav")
    queued = make_task(project, clip=clip)

    row = bring(project, boss, TEXTGRID_LONG, "call.TextGrid", aim="work", person="ada")
    apply(row, boss)

    task = Task.objects.get()
    assert (task.pk, task.assignee, task.state) == (queued.pk, ada, TaskState.ACCEPTED)
    work = task.annotations.get()
    assert rows(work) == [(0.5, 1.25, "Ada", 'she said "yes"'), (1.0, 2.5, "עדה", "שלום")]
    assert not any(work.segments.values_list("draft", flat=True))

    again = bring(project, boss, TEXTGRID_LONG, "call.TextGrid", aim="work", person="ada")
    assert [one["message"] for one in again.report["problems"]] == [
        "'ada' has work on this clip already."
    ]
    with pytest.raises(ConflictError):
        apply(again, boss, leave=True)


def test_a_run_that_breaks_off_leaves_nothing_to_be_seen_and_is_begun_anew(
    project: Project, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_clip(project, name=f"{number}.wav")
    lines = "clip,start,end,speaker\n" + "".join(f"{n},0,1,S{n}\n" for n in range(3))
    row = bring(project, boss, lines, "a.csv")
    monkeypatch.setattr(import_drafts, "SEGMENTS_A_PART", 2)
    monkeypatch.setattr(import_staging, "SEGMENTS_A_PART", 2)
    told: list[int] = []

    tell = import_runs._tell

    def die(one: Import) -> None:
        tell(one)
        told.append(one.done)
        if len(told) == 2:
            raise OSError("the disk is gone")

    monkeypatch.setattr(import_runs, "_tell", die)
    row = apply(row, boss)
    assert (row.state, row.tries, told) == ("applying", 1, [1, 2])
    assert set(Annotation.objects.values_list("kind", flat=True)) == {AnnotationKind.STAGED}

    monkeypatch.undo()
    Import.objects.update(owed_at=row.created_at)
    assert run_import(row.pk)

    row.refresh_from_db()
    assert (row.state, row.done) == ("applied", 3)
    assert Annotation.objects.filter(kind=AnnotationKind.PREDICTION).count() == 3
    assert undo_import(row=row, actor=boss).report["kept"] == []
    assert traces(project) == (0, 0, 0, 0)


def long_work(clips: int, each: int) -> str:
    turns = [
        f"{n},{t / 10},{t / 10 + 0.1},S{t % 2},w{t}" for n in range(clips) for t in range(each)
    ]
    return "clip,start,end,speaker,text\n" + "\n".join(turns)


def test_finished_work_is_written_out_of_sight_some_segments_at_a_time(
    project: Project, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_member("ada", project)
    for number in range(2):
        make_clip(project, name=f"{number}.wav")
    row = bring(project, boss, long_work(2, 7), "a.csv", aim="work", person="ada")
    monkeypatch.setattr(import_staging, "SEGMENTS_A_PART", 3)
    tell, told = import_runs._tell, []

    def look(one: Import) -> None:
        tell(one)
        kinds = set(Annotation.objects.values_list("kind", flat=True))
        told.append((one.done, Segment.objects.count(), kinds, Task.objects.count()))

    monkeypatch.setattr(import_runs, "_tell", look)
    row = apply(row, boss)

    staged = {AnnotationKind.STAGED}
    assert told == [(done, done, staged, 0) for done in (3, 6, 7, 10, 13, 14)]
    works = Annotation.objects.filter(kind=AnnotationKind.WORK, author=ada)
    assert [len(rows(one)) for one in works.filter(task__state=TaskState.ACCEPTED)] == [7, 7]
    assert (row.state, row.done) == ("applied", 14)
    assert undo_import(row=row, actor=boss).report["kept"] == []
    assert traces(project) == (0, 0, 0, 0)


def test_a_clip_taken_while_work_was_written_refuses_all_of_it(
    project: Project, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_member("ada", project)
    clips = [make_clip(project, name=f"{number}.wav") for number in range(2)]
    own = Speaker.objects.create(project=project, name="S0", is_shared=False)
    row = bring(project, boss, long_work(2, 2), "a.csv", aim="work", person="ada")
    tell = import_runs._tell

    def take(one: Import) -> None:
        tell(one)
        Task.objects.create(clip=clips[1], project=project, assignee=ada, state=TaskState.SUBMITTED)

    monkeypatch.setattr(import_runs, "_tell", take)
    row = apply(row, boss)

    assert row.state == "failed"
    assert "the task of 'ada' here is submitted already. Nothing was imported" in row.reason
    assert traces(project) == (0, 0, 1, 1)
    own.refresh_from_db()
    assert not own.is_shared
