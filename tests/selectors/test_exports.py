"""Which work an export holds, under which names, with how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.errors import ForbiddenError, UnknownError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Label,
    LabelValue,
    Project,
    Segment,
    Speaker,
    Task,
    TaskState,
)
from audino_py.policies import Actor
from audino_py.selectors import exports
from audino_py.selectors.exports import (
    ExportQuery,
    ExportSize,
    clips_by_state,
    documents_of,
    export_size,
    export_visible_to,
)
from audino_py.services.stats import refresh_stats
from tests.makers import (
    make_actor,
    make_clip,
    make_key,
    make_member,
    make_project,
    make_task,
    make_user,
    make_work,
)

LATER = timedelta(days=1)


def accepted(project: Project, who: str, text: str = "hello", **fields: object) -> Task:
    user = make_member(who, project) if not project.members.filter(user__username=who) else None
    holder = user or project.members.get(user__username=who).user
    task = make_task(project, holder, **{"state": TaskState.ACCEPTED, **fields})
    make_work(task, (0.5, 1.25, text))
    return task


def make_final(task: Task, who: str, text: str) -> Annotation:
    author = make_user(who)
    final = Annotation.objects.create(
        clip=task.clip, author=author, kind=AnnotationKind.FINAL, parent=task.annotations.get()
    )
    Segment.objects.create(annotation=final, uid=uuid7(), start_us=1, end_us=2, text=text)
    return final


def found(query: ExportQuery) -> list[tuple[str, str, str, list[str]]]:
    return [
        (one.stem, one.annotator, one.kind, [span.text for span in one.spans])
        for one in documents_of(query)
    ]


def test_accepted_work_is_taken_and_what_is_not_finished_stays(project: Project) -> None:
    done = accepted(project, "ada", clip=make_clip(project, name="a.b.WAV"))
    for state in TaskState.values:
        if state not in (TaskState.ACCEPTED, TaskState.QUEUED):
            accepted(project, "bob", state=state)

    assert found(ExportQuery(project)) == [("a.b", "ada", "work", ["hello"])]
    (document,) = documents_of(ExportQuery(project))
    assert document.sha256 == done.clip.sha256
    assert (document.spans[0].start_us, document.spans[0].end_us) == (500_000, 1_250_000)


def test_states_widen_an_export(project: Project) -> None:
    accepted(project, "ada", "one")
    accepted(project, "ada", "two", state=TaskState.SUBMITTED)

    both = (TaskState.ACCEPTED, TaskState.SUBMITTED)
    texts = [(one.state, one.spans[0].text) for one in documents_of(ExportQuery(project, both))]
    assert texts == [("accepted", "one"), ("submitted", "two")]


def test_a_final_stands_for_all_work_of_its_clip(project: Project) -> None:
    clip = make_clip(project, name="x.wav")
    first = accepted(project, "ada", clip=clip)
    accepted(project, "bob", clip=clip)
    make_final(first, "rob", "right")

    assert found(ExportQuery(project)) == [("x", "rob", "final", ["right"])]


def test_a_final_of_work_still_under_review_is_not_finished(project: Project) -> None:
    task = accepted(project, "ada", state=TaskState.SUBMITTED)
    make_final(task, "rob", "not yet")

    assert found(ExportQuery(project)) == []


def test_several_works_of_a_clip_are_one_document_each_named_by_annotator(
    project: Project,
) -> None:
    clip = make_clip(project, external_id="call 7")
    accepted(project, "ada", "one", clip=clip)
    accepted(project, "bob", "two", clip=clip)

    assert found(ExportQuery(project)) == [
        ("call 7.ada", "ada", "work", ["one"]),
        ("call 7.bob", "bob", "work", ["two"]),
    ]


def test_work_of_somebody_who_handed_the_task_over_is_left_out(project: Project) -> None:
    task = accepted(project, "ada", "old")
    task.assignee = make_member("bob", project)
    task.save()
    make_work(task, (1, 2, "new"))

    assert [texts for *_, texts in found(ExportQuery(project))] == [["new"]]


def test_deleted_clips_other_projects_and_predictions_are_left_out(project: Project) -> None:
    accepted(project, "ada", clip=make_clip(project, deleted_at=timezone.now()))
    accepted(make_project(), "ada")
    clip = make_clip(project)
    Annotation.objects.create(clip=clip, kind=AnnotationKind.PREDICTION, source="vad")

    assert found(ExportQuery(project)) == []


def test_since_takes_what_was_accepted_or_changed_at_or_after_it(project: Project) -> None:
    old, accepted_now, edited_now = (accepted(project, "ada", text) for text in "abc")
    now = timezone.now()
    Task.objects.update(changed_at=now - LATER)
    Annotation.objects.update(changed_at=now - LATER)
    Task.objects.filter(pk=accepted_now.pk).update(changed_at=now)
    Annotation.objects.filter(task=edited_now).update(changed_at=now + LATER)

    query = ExportQuery(project, since=now)

    assert [texts for *_, texts in found(query)] == [["b"], ["c"]]
    assert export_size(query) == ExportSize(clips=2, segments=2, seconds=20.0)
    assert old.pk


def test_clips_of_one_name_are_told_apart_the_same_in_every_export(project: Project) -> None:
    clips = [
        make_clip(project, name="talk.wav"),
        make_clip(project, name="talk.mp3"),
        make_clip(project, name="other.wav", external_id="talk-two"),
        make_clip(project, name="talk-two.wav"),
        make_clip(project, name=".wav"),
    ]
    for clip in clips:
        accepted(project, "ada", clip=clip)
    Task.objects.filter(clip=clips[0]).update(state=TaskState.SUBMITTED)

    names = [document.name for document in documents_of(ExportQuery(project))]

    assert names == [
        f"talk-{clips[1].sha256[:8]}",
        "talk-two",
        f"talk-two-{clips[3].sha256[:8]}",
        "clip",
    ]


def test_labels_speakers_and_flags_go_by_name(project: Project) -> None:
    task = accepted(project, "ada")
    noise = Label.objects.create(project=project, name="Noise", kind="multiple")
    dog = LabelValue.objects.create(label=noise, text="dog")
    note = Label.objects.create(
        project=project, name="Note", kind="text", retired_at=timezone.now()
    )
    ada = Speaker.objects.create(project=project, name="Ada")
    Segment.objects.update(
        speaker=ada,
        values={str(noise.uid): [str(dog.uid)], str(note.uid): "loud"},
        channel=1,
        unsure=True,
        draft=True,
    )

    (document,) = documents_of(ExportQuery(project))

    (span,) = document.spans
    assert (span.speaker, span.channel, span.unsure, span.draft) == ("Ada", 1, True, True)
    assert {answer.label.name: answer.plain for answer in span.answers} == {
        "Noise": ["dog"],
        "Note": "loud",
    }
    assert (document.v1.user_number, document.v1.role) == (task.assignee_id, "user")


@pytest.mark.parametrize("count", [1, 3])
def test_a_chunk_takes_one_fixed_number_of_queries(project: Project, count: int) -> None:
    for _ in range(count):
        accepted(project, "ada")

    with CaptureQueriesContext(connection) as queries:
        assert len(list(documents_of(ExportQuery(project)))) == count

    # Names; clips, tasks, annotations, labels, values, reviews, counts, words, segments; no clips
    # any more.
    assert len(queries) == 11


def test_many_chunks_and_batches_give_every_document_once_in_order(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "CLIPS_AT_FIRST", 1)
    monkeypatch.setattr(exports, "CLIPS_A_CHUNK", 3)
    monkeypatch.setattr("audino_py.selectors.export_documents.SEGMENTS_AT_ONCE", 2)
    make_member("ada", project)
    for number in range(8):
        task = accepted(project, "ada", f"{number}")
        for turn in range(number % 4):
            Segment.objects.create(
                annotation=task.annotations.get(),
                uid=uuid7(),
                start_us=2_000_000 + turn,
                end_us=3_000_000,
                text=f"{number}",
            )

    assert [texts for *_, texts in found(ExportQuery(project))] == [
        [f"{number}"] * (1 + number % 4) for number in range(8)
    ]


def test_states_are_read_side_by_side_and_no_clip_between_them_is_passed_over(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "CLIPS_AT_FIRST", 2)
    monkeypatch.setattr(exports, "CLIPS_A_CHUNK", 2)
    states = (TaskState.ACCEPTED, TaskState.SUBMITTED)
    clips = [make_clip(project) for _ in range(7)]
    for number, clip in enumerate(clips):
        # The first clips have two tasks of one state each: half a chunk of them is a clip.
        accepted(project, "ada", f"{number}", clip=clip, state=states[number % 2])
        if number < 4:
            accepted(project, "bob", f"{number}", clip=clip, state=states[number % 2])

    assert [texts for *_, texts in found(ExportQuery(project, states))] == [
        [f"{number}"] for number in (0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6)
    ]


def test_nothing_to_take_out_costs_one_look_and_no_names(project: Project) -> None:
    for _ in range(3):
        accepted(project, "ada", state=TaskState.SUBMITTED)

    with CaptureQueriesContext(connection) as queries:
        assert list(documents_of(ExportQuery(project))) == []

    assert len(queries) == 1


def test_where_work_is_in_a_large_project_is_told_from_the_kept_numbers(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = make_clip(project)
    accepted(project, "ada", clip=clip, state=TaskState.SUBMITTED)
    accepted(project, "bob", clip=clip, state=TaskState.SUBMITTED)
    accepted(project, "ada", state=TaskState.ASSIGNED)
    make_task(project, make_member("cleo", project))  # not opened yet
    counted = clips_by_state(ExportQuery(project))
    project.stats = refresh_stats(project.pk)
    monkeypatch.setattr("audino_py.selectors.stats.SMALL", 0)
    accepted(project, "bob", state=TaskState.SUBMITTED)  # since the sweep

    assert counted == {"submitted": 1, "assigned": 1}
    assert clips_by_state(ExportQuery(project)) == counted


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is told the kind in time")
def test_whether_there_are_finals_is_looked_up_among_the_finals_alone(project: Project) -> None:
    accepted(project, "ada")

    with CaptureQueriesContext(connection) as queries:
        export_size(ExportQuery(project))

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + queries[0]["sql"])
        plan = [row[3] for row in cursor.fetchall()]
    assert plan[0] == "SCAN audino_annotation USING INDEX final_once_a_clip"


def test_the_size_of_an_export_is_that_of_its_documents(project: Project) -> None:
    clip = make_clip(project)
    first = accepted(project, "ada", clip=clip)
    accepted(project, "bob", clip=clip)
    accepted(project, "ada", clip=make_clip(project, duration_us=2_500_000))
    assert export_size(ExportQuery(project)) == ExportSize(2, 3, 12.5)

    make_final(first, "rob", "right")

    query = ExportQuery(project)
    documents = list(documents_of(query))
    assert export_size(query) == ExportSize(
        len({one.sha256 for one in documents}), sum(len(one.spans) for one in documents), 12.5
    )


def test_an_annotator_takes_out_own_work_only_and_no_final(project: Project) -> None:
    clip = make_clip(project, name="x.wav")
    mine = accepted(project, "ada", "mine", clip=clip)
    accepted(project, "bob", "theirs", clip=clip)
    make_final(mine, "rob", "right")

    query = export_visible_to(Actor(user=mine.assignee), project.uid)

    assert found(query) == [("x", "ada", "work", ["mine"])]
    assert export_size(query) == ExportSize(1, 1, 10.0)


def test_who_may_not_export_is_told_so_and_strangers_learn_nothing(project: Project) -> None:
    reads, _ = make_key(project, "read", "upload")
    exports_, _ = make_key(project, "export")
    foreign, _ = make_key(make_project(), "export")

    assert export_visible_to(Actor(key=exports_), project.uid) == ExportQuery(project)
    assert export_visible_to(make_actor("m", project, "reviewer"), project.uid).user is None
    with pytest.raises(ForbiddenError):
        export_visible_to(Actor(key=reads), project.uid)
    for stranger in (Actor(key=foreign), Actor(user=make_user()), Actor()):
        with pytest.raises(UnknownError):
            export_visible_to(stranger, project.uid)
