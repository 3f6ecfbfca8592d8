"""Export, import into an empty copy, export again; and what an import refuses."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audino_py.db.uuids import uuid7
from audino_py.errors import ForbiddenError, UnknownError
from audino_py.formats.document import ExportOptions
from audino_py.formats.jsonl import write_jsonl
from audino_py.formats.losses import Losses
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipState,
    Event,
    Import,
    Label,
    LabelValue,
    Member,
    Project,
    Role,
    Segment,
    Speaker,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery, documents_of
from audino_py.services.imports import importable_project
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
from tests.services.importing import apply, bring, refused, traces

FINISHED = (TaskState.ACCEPTED, TaskState.SUBMITTED)
PEOPLE = ("ada", "bob", "rob")


def exported(project: Project) -> bytes:
    return b"".join(
        write_jsonl(documents_of(ExportQuery(project, FINISHED)), ExportOptions(), Losses())
    )


def run(project: Project, data: bytes, actor: Actor | None = None) -> Import:
    """Bring an export in as the work of those it names; applied, unless something is refused."""
    actor = actor or Actor(user=make_member("importer", project, Role.MANAGER))
    row = bring(project, actor, data, "export.jsonl", aim="work")
    is_good = row.state == "checked" and not row.report["problems"]
    return apply(row, actor) if is_good else row


def refusals(project: Project, data: bytes) -> list[tuple[int, str]]:
    Member.objects.filter(project=project, user__username="importer").delete()
    before = traces(project)
    row = run(project, data)
    assert traces(project) == before
    return refused(row)


def make_full_project() -> Project:
    """Finished work of every kind: two annotators, a final, labels, voices, marks, odd texts."""
    project = make_project("first", language="he")
    people = {name: make_member(name, project) for name in PEOPLE}
    noise = Label.objects.create(project=project, name="Noise", kind="multiple")
    dog, cat = (LabelValue.objects.create(label=noise, text=text) for text in ("dog", "=cat"))
    score = Label.objects.create(project=project, name="A score", kind="number")
    note = Label.objects.create(project=project, name="Note", kind="text")
    voice = Speaker.objects.create(project=project, name="עדה")
    own = Speaker.objects.create(project=project, name="NA", is_shared=False)
    one = make_clip(
        project,
        name="call.wav",
        external_id="0042",
        metadata={"b": [1, 2.5], "a": {"html": "</script>"}},
        reference="what was read",
        channels=2,
    )
    for name, state in (("ada", TaskState.ACCEPTED), ("bob", TaskState.SUBMITTED)):
        task = make_task(project, people[name], clip=one, state=state)
        work = make_work(task, (0, 10, 'all "of" it & <laugh>\n'), (0, 9.5, ""), (0, 9.5, "שלום"))
        work.segments.filter(text="").update(
            values={str(noise.uid): [str(cat.uid), str(dog.uid)], str(score.uid): -2.5},
            speaker=voice,
            channel=1,
            unsure=True,
        )
        work.segments.filter(end_us=10_000_000).update(
            values={str(note.uid): "a\u2028b", str(score.uid): 3}, speaker=own, draft=True
        )
    two = make_task(
        project, people["ada"], clip=make_clip(project, name="call.mp3"), state="accepted"
    )
    make_work(two, (1, 2, "wrong"))
    final = Annotation.objects.create(clip=two.clip, author=people["rob"], kind="final")
    Segment.objects.create(
        annotation=final, uid=uuid7(), start_us=1, end_us=2, text="right", speaker=voice
    )
    make_work(
        make_task(project, people["bob"], clip=make_clip(project, name="0042"), state="accepted")
    )
    return project


def make_copy(project: Project, *, bare: bool = False) -> Project:
    """The same audio and people in another project, and no work."""
    copy = make_project(f"copy of {project.name}", language=project.language)
    for name in PEOPLE:
        make_member(name, copy)
    for clip in Clip.objects.filter(project=project).order_by("pk"):
        clip.pk, clip.uid, clip.project = None, uuid7(), copy
        if bare:
            clip.external_id, clip.metadata, clip.reference = None, {}, ""
        clip._state.adding = True
        clip.save()
    return copy


@pytest.mark.parametrize("bare", [False, True], ids=["with all it knew", "audio alone"])
@pytest.mark.django_db
def test_export_import_and_export_again_give_the_same_bytes(bare: bool) -> None:
    project = make_full_project()
    copy = make_copy(project, bare=bare)
    first = exported(project)

    report = run(copy, first)

    assert exported(copy) == first
    assert first.count(b"\n") == 4
    assert (report.state, report.report["clips"], report.done) == ("applied", 3, 7)


@pytest.mark.django_db
def test_a_thousand_odd_texts_come_back_to_the_byte() -> None:
    project = make_project()
    task = make_task(project, make_member("ada", project), state=TaskState.ACCEPTED)
    work = make_work(task)
    dice = random.Random(16)
    odd = "=+-@'\t\r\n\"\\<>&\u2028\u2029\ufeff\u200f\u0301\x01\x7f\x85 aé\u05d0\U0001f600"
    letters = [*odd, *(chr(dice.randrange(0xE000, 0x110000)) for _ in range(200))]
    texts = ["".join(dice.choices(letters, k=dice.randrange(20))) for _ in range(1000)]
    Segment.objects.bulk_create(
        Segment(annotation=work, uid=uuid7(), start_us=turn, end_us=turn + 1, text=text)
        for turn, text in enumerate(texts)
    )
    first = exported(project)
    copy = make_copy(project)

    run(copy, first)

    assert exported(copy) == first
    rows = Segment.objects.filter(annotation__clip__project=copy).order_by("start_us")
    assert list(rows.values_list("text", flat=True)) == texts


@pytest.mark.django_db
def test_imported_work_is_the_persons_own_accepted_work_with_its_segment_ids() -> None:
    project = make_full_project()
    copy = make_copy(project)
    queued = make_task(copy, clip=Clip.objects.get(project=copy, name="call.wav"))
    manager = make_actor("mia", copy, Role.MANAGER)

    run(copy, exported(project), manager)

    ada = Task.objects.get(project=copy, assignee__username="ada")
    assert (ada.pk, ada.state) == (queued.pk, TaskState.ACCEPTED)
    assert set(ada.annotations.get().segments.values_list("uid", flat=True)) == set(
        Segment.objects.filter(
            annotation__task__project=project, annotation__author__username="ada"
        )
        .filter(annotation__clip__name="call.wav")
        .values_list("uid", flat=True)
    )
    final = Annotation.objects.get(clip__project=copy, kind=AnnotationKind.FINAL)
    assert final.author == User.objects.get(username="rob")
    assert final.parent is not None
    assert final.parent.kind == AnnotationKind.WORK
    event = Event.objects.get(project=copy, verb="work.imported")
    assert (event.user, event.data["clips"], event.data["segments"]) == (manager.user, 3, 7)
    copy.refresh_from_db()
    assert copy.label_version == 2


@pytest.mark.django_db
def test_labels_values_and_speakers_that_are_there_are_used() -> None:
    project = make_full_project()
    copy = make_copy(project)
    noise = Label.objects.create(
        project=copy, name="Noise", kind="multiple", retired_at=timezone.now()
    )
    dog = LabelValue.objects.create(label=noise, text="dog")
    own = Speaker.objects.create(project=copy, name="NA", is_shared=False)

    run(copy, exported(project))

    assert Label.objects.get(project=copy, name="Noise") == noise
    assert LabelValue.objects.get(label=noise, text="dog") == dog
    own.refresh_from_db()
    assert own.is_shared  # its work is accepted now
    assert sorted(Speaker.objects.filter(project=copy).values_list("name", flat=True)) == [
        "NA",
        "עדה",
    ]


@pytest.mark.django_db
def test_work_of_somebody_unknown_becomes_the_importers() -> None:
    project = make_project()
    make_work(make_task(project, make_member("gone", project), state="accepted"), (0, 1, "a"))
    copy = make_copy(project)
    manager = make_actor("mia", copy, Role.MANAGER)

    run(copy, exported(project), manager)

    assert Task.objects.get(project=copy).assignee == manager.user


@pytest.mark.django_db
def test_a_key_without_a_person_behind_it_imports_members_work_only() -> None:
    project = make_project()
    make_work(make_task(project, make_member("gone", project), state="accepted"), (0, 1, "a"))
    copy = make_copy(project)
    key, _ = make_key(copy, "manage")

    ((_, message),) = refused(run(copy, exported(project), Actor(key=key)))

    assert message.startswith("nobody called 'gone' is a member")


def change(line: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place: Any = line
    for key in way:
        place = place[key]
    place[last] = value
    return line


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("clip.sha256", "0" * 64, "upload the audio first"),
        ("state", "returned", "only finished work"),
        ("segments.0.end", 10.030001, "past the end"),
        ("segments.0.channel", 1, "a channel the clip does not have"),
        ("segments.0.speaker", " ", "a name is empty or longer than 200"),
        ("segments.0.speaker", "x" * 201, "a name is empty or longer than 200"),
        ("segments.0.text", "x" * 100_001, "a text of 100,001 characters"),
        ("labels", {"Noise": "single"}, "of the kind 'multiple' here, not 'single'"),
        ("segments.0.values", {"Noise": [""]}, "no usable text"),
        ("segments.0.values", {"Noise": 1}, "not of the kind 'multiple'"),
        ("schema", "other", "the schema is 'other'"),
    ],
)
@pytest.mark.django_db
def test_one_refused_line_refuses_the_whole_file(path: str, value: object, message: str) -> None:
    project = make_project()
    ada = make_member("ada", project)
    for _ in range(2):
        make_work(make_task(project, ada, state="accepted"), (0, 1, "a"))
    copy = make_copy(project)
    noise = Label.objects.create(project=project, name="Noise", kind="multiple")
    dog = LabelValue.objects.create(label=noise, text="dog")
    Label.objects.create(project=copy, name="Noise", kind="multiple")
    Segment.objects.update(values={str(noise.uid): [str(dog.uid)]})
    good, second = exported(project).splitlines(keepends=True)
    bad = json.dumps(change(json.loads(second), path, value)).encode()

    (found,) = refusals(copy, good + b"\n" + bad)

    assert found[0] == 3
    assert message in found[1]
    assert not Task.objects.filter(project=copy).exists()
    assert not Event.objects.filter(verb="work.imported").exists()
    assert not LabelValue.objects.filter(label__project=copy).exists()


@pytest.mark.django_db
def test_nothing_is_overwritten() -> None:
    project = make_full_project()
    copy = make_copy(project)
    data = exported(project)
    run(copy, data)

    assert [message for _, message in refusals(copy, data)] == [
        "'ada' has work on this clip already",
        "'bob' has work on this clip already",
        "this clip has a final version already",
        "'bob' has work on this clip already",
    ]
    assert exported(copy) == data


@pytest.mark.django_db
def test_a_line_twice_in_a_file_is_refused() -> None:
    project = make_project()
    make_work(make_task(project, make_member("ada", project), state="accepted"), (0, 1, "a"))
    line = exported(project)

    assert refusals(make_copy(project), line + line) == [(2, "'ada' has work on this clip already")]


@pytest.mark.django_db
def test_work_in_hand_and_clips_not_ready_are_left_alone() -> None:
    project = make_project()
    ada = make_member("ada", project)
    make_work(make_task(project, ada, state="accepted"), (0, 1, "a"))
    copy = make_copy(project)
    line = exported(project)
    task = make_task(copy, ada, clip=Clip.objects.get(project=copy), state=TaskState.SKIPPED)
    assert refusals(copy, line) == [(1, "the task of 'ada' here is skipped already")]

    task.delete()
    Clip.objects.filter(project=copy).update(state=ClipState.STORED)
    assert "once it is ready" in refusals(copy, line)[0][1]


@pytest.mark.django_db
def test_an_end_just_past_the_clip_is_cut_there() -> None:
    project = make_project()
    make_work(make_task(project, make_member("ada", project), state="accepted"), (0, 10.02, "a"))
    copy = make_copy(project)

    run(copy, exported(project))

    assert Segment.objects.get(annotation__clip__project=copy).end_us == 10_000_000


@pytest.mark.django_db
def test_a_clip_is_found_by_external_id_where_its_content_differs() -> None:
    project = make_project()
    clip = make_clip(project, external_id="7")
    make_work(make_task(project, make_member("ada", project), clip=clip, state="accepted"))
    copy = make_copy(project)
    Clip.objects.filter(project=copy).update(sha256="f" * 64)

    assert run(copy, exported(project)).report["clips"] == 1


@pytest.mark.django_db
def test_an_empty_file_is_refused() -> None:
    assert "is empty" in run(make_project(), b"\n\n").reason


@pytest.mark.django_db
def test_managers_import_and_nobody_else() -> None:
    project = make_project()
    manages, _ = make_key(project, "manage")
    uploads, _ = make_key(project, "upload", "read", "export")

    assert importable_project(Actor(key=manages), project.uid) == project
    for actor in (make_actor("rob", project, Role.REVIEWER), Actor(key=uploads)):
        with pytest.raises(ForbiddenError):
            importable_project(actor, project.uid)
    with pytest.raises(UnknownError):
        importable_project(Actor(user=make_user()), project.uid)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_lines(
    django_assert_max_num_queries: Any,
) -> None:
    project = make_project()
    ada = make_member("ada", project)
    for _ in range(12):
        make_work(make_task(project, ada, state="accepted"), (0, 1, "a"), (2, 3, "b"))
    data = exported(project)
    manager = make_actor("mia", copy := make_copy(project), Role.MANAGER)
    with CaptureQueriesContext(connection) as few:
        run(copy, data.splitlines(keepends=True)[0], manager)
    Project.objects.filter(pk=copy.pk).update(name="another copy")
    manager = make_actor("moe", copy := make_copy(project), Role.MANAGER)

    with django_assert_max_num_queries(len(few)):
        run(copy, data, manager)
