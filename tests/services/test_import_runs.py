"""A file from outside: the dry run, drafts, and the way back."""

from __future__ import annotations

import json

import pytest
from django.conf import LazySettings
from django.db.models.signals import post_save
from pytest_django.fixtures import DjangoAssertNumQueries

from audino_py.errors import ConflictError, ForbiddenError, InvalidError, WrongStateError
from audino_py.formats.document import Word
from audino_py.models import (
    Annotation,
    Clip,
    ClipState,
    Event,
    Import,
    Label,
    LabelValue,
    Project,
    Role,
    Segment,
    Speaker,
    TaskState,
    WordTimes,
)
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery, documents_of
from audino_py.selectors.versions import Rebuilding
from audino_py.services import import_requests, import_runs
from audino_py.services.annotations import open_annotation
from audino_py.services.import_requests import (
    check_import_again,
    undo_import,
)
from audino_py.services.import_runs import run_import
from audino_py.services.sweeping import drop_strays, ring_owed
from audino_py.services.versions import pin_version
from tests.formats.outside_files import CSV, RTTM, file_bytes, packed
from tests.formats.outside_json import LABEL_STUDIO, WHISPER
from tests.makers import make_actor, make_clip, make_member, make_task
from tests.services.importing import apply, bring, rows, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(project: Project) -> Actor:
    return make_actor("mia", project, Role.MANAGER)


def test_whisper_comes_in_as_the_draft_people_start_from(project: Project, boss: Actor) -> None:
    clip = make_clip(project, name="call.wav")
    ada = make_member("ada", project)
    task = make_task(project, ada, clip=clip)

    row = bring(project, boss, WHISPER)
    assert (row.state, row.format, row.report["clips"], row.report["segments"]) == (
        "checked",
        "whisper",
        1,
        2,
    )
    assert traces(project) == (0, 0, 0, 1)
    row = apply(row, boss)

    assert (row.state, row.done, row.total) == ("applied", 2, 2)
    draft = Annotation.objects.get()
    assert (draft.kind, draft.source, draft.origin) == ("prediction", "Whisper", row)
    work = open_annotation(task=task, actor=Actor(user=ada))
    assert rows(work) == [(0.5, 1.25, None, 'she said "yes"'), (1.0, 2.5, None, "שלום")]
    assert all(work.segments.values_list("draft", flat=True))


def test_how_far_a_look_through_is_shows_within_one_clip(
    project: Project, boss: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_clip(project, name="call.wav")
    monkeypatch.setattr(import_runs, "_TELL_EVERY_S", 0)
    told: list[tuple[int, int]] = []

    def note(instance: Import, **_: object) -> None:
        told.append((instance.done, instance.total))

    post_save.connect(note, Import)
    try:
        row = bring(project, boss, WHISPER)
    finally:
        post_save.disconnect(note, Import)

    assert (row.state, row.done, row.total) == ("checked", 0, 2)
    assert told == [(0, 0), (1, 0), (2, 0), (3, 4), (4, 4), (0, 2)]


def test_words_of_a_model_are_kept_with_how_sure_it_was(project: Project, boss: Actor) -> None:
    make_clip(project, name="call.wav")

    apply(bring(project, boss, WHISPER), boss)

    kept = WordTimes.objects.get()
    assert kept.uid == Segment.objects.get(start_us=500_000).uid
    assert kept.words[0] == [500_000, 800_000, "she", 0.91]


def test_the_dry_run_offers_labels_answers_and_speakers(project: Project, boss: Actor) -> None:
    make_clip(project, name="call.wav")
    Speaker.objects.create(project=project, name="Ada")

    row = bring(project, boss, CSV, "calls.csv")

    assert row.report["new_speakers"] == [{"name": "עדה", "segments": 1}]
    assert row.report["new_labels"] == [
        {"name": "Noise", "kind": "multiple", "values": ["dog", "cat"]}
    ]
    apply(row, boss)
    label = Label.objects.get()
    assert (label.name, label.kind, label.project.label_version) == ("Noise", "multiple", 2)
    first = Segment.objects.get(start_us=500_000)
    texts = LabelValue.objects.filter(uid__in=first.values[str(label.uid)])
    assert sorted(texts.values_list("text", flat=True)) == ["cat", "dog"]


def test_a_voice_and_an_answer_in_every_segment_cost_few_queries(
    project: Project, boss: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clip = make_clip(project, name="call.wav", duration_us=3_000_000_000)
    Label.objects.create(project=project, name="Noise", kind="multiple")
    rows_ = [f"call,{n},{n}.5,voice {n},hm,sound {n}; sound {n + 1}" for n in range(1500)]
    lines = "clip,start,end,speaker,text,label Noise\n" + "\n".join(rows_)
    row = bring(project, boss, lines, "calls.csv")

    with django_assert_max_num_queries(60):
        row = apply(row, boss)
    assert Speaker.objects.filter(project=project).count() == 1500
    assert list(LabelValue.objects.values_list("text", flat=True)[:2]) == ["sound 0", "sound 1"]
    last = Segment.objects.filter(annotation__clip=clip).order_by("start_us").last()
    assert last is not None
    assert last.speaker is not None
    assert last.speaker.name == "voice 1499"
    # 1,500 voices and as many answers, a hundred at a time, each looked up for what is its own.
    with django_assert_max_num_queries(160):
        undo_import(row=row, actor=boss)

    assert traces(project) == (0, 1, 0, 0)
    assert not LabelValue.objects.exists()


def test_a_cell_of_very_many_values_is_looked_through_at_once(
    project: Project, boss: Actor
) -> None:
    make_clip(project, name="call.wav")
    label = Label.objects.create(project=project, name="Noise", kind="multiple")
    LabelValue.objects.create(label=label, text="rain; wind")
    cell = "; ".join(["rain; wind", *(str(n) for n in range(15_000))])

    row = bring(project, boss, f"clip,start,end,label Noise\ncall,0,1,{cell}\n", "calls.csv")

    assert row.report["new_values"][0]["values"][:2] == ["0", "1"]


def test_what_is_not_ticked_is_not_made(project: Project, boss: Actor) -> None:
    make_clip(project, name="call.wav")
    label = Label.objects.create(project=project, name="Noise", kind="multiple")
    dog = LabelValue.objects.create(label=label, text="dog")

    row = bring(project, boss, CSV, "calls.csv")
    assert row.report["new_values"] == [{"label": "Noise", "values": ["cat"]}]
    apply(row, boss, every=False)

    assert not Speaker.objects.exists()
    assert LabelValue.objects.get() == dog
    first = Segment.objects.get(start_us=500_000)
    assert (first.values, first.speaker) == ({str(label.uid): [str(dog.uid)]}, None)


def test_what_does_not_fit_is_told_and_refused_or_left_out(project: Project, boss: Actor) -> None:
    make_clip(project, name="call.wav", duration_us=2_000_000)
    Label.objects.create(project=project, name="Noise", kind="number")
    lines = CSV + "other,0,1,Ada,hm,\ncall,3,4,Ada,late,\n"

    row = bring(project, boss, lines, "calls.csv")

    assert row.report["problem_counts"] == {"wrong_answer": 1, "past_the_end": 1, "unknown_clip": 1}
    assert [one["message"] for one in row.report["problems"]] == [
        "'dog; cat' is no answer to Noise, which takes a number.",
        "2 segments lie past the end of call.wav, which is 2 s long; first at 1 s.",
        "No clip here is called other. Upload its audio first, or leave it out.",
    ]
    with pytest.raises(ConflictError, match="3 things do not fit"):
        apply(row, boss)
    assert traces(project) == (0, 1, 0, 0)
    apply(row, boss, leave=True)
    assert [one[3] for one in rows(Annotation.objects.get())] == ['she said "yes"']


@pytest.mark.parametrize(
    ("names", "external_id", "called"),
    [
        (["call.flac"], None, "call"),
        (["dir/call.wav"], None, "call.wav"),
        (["x.wav"], "call", "call"),
        (["the call.wav"], None, "the_call"),
        (["cafe\u0301.wav"], None, "caf\u00e9"),
        (["call.wav"], None, "call.ada"),
        (["call.wav"], None, "dir/call.j.doe"),
        (["call.j.wav"], None, "call.j.doe"),
    ],
)
def test_clips_are_found_by_id_and_name(
    project: Project, boss: Actor, names: list[str], external_id: str | None, called: str
) -> None:
    make_clip(project, name="another.wav")
    make_member("j.doe", project)
    for name in names:
        make_clip(project, name=name, external_id=external_id)

    row = bring(project, boss, f"clip,start,end\n{called},0,1\n", "a.csv")

    assert (row.report["clips"], row.report["problems"]) == (1, [])


def test_two_clips_of_one_name_are_not_guessed_between(project: Project, boss: Actor) -> None:
    for name in ("call.wav", "call.mp3"):
        make_clip(project, name=name)

    row = bring(project, boss, WHISPER)

    assert row.report["problems"][0]["message"].startswith("2 clips are called call.")
    with pytest.raises(InvalidError, match="Nothing in this file"):
        apply(row, boss, leave=True)


def test_a_row_is_its_external_ids_and_never_the_files(project: Project, boss: Actor) -> None:
    make_clip(project, name="over.wav", sha256="a" * 64)
    make_clip(project, name="other.wav", external_id="known", sha256="b" * 64)
    head = "external_id,sha256,start,end\n"

    row = bring(project, boss, f"{head}nope,,0,1\nknown,,0,1\n,{'c' * 64},0,1\n", "over.csv")

    assert row.report["clips"] == 1
    assert [one["message"] for one in row.report["problems"]] == [
        "No clip here is called nope. Upload its audio first, or leave it out.",
        f"No clip here is called {'c' * 64}. Upload its audio first, or leave it out.",
    ]


def test_rows_of_two_clips_that_only_their_sound_tells_apart_stay_apart(
    project: Project, boss: Actor
) -> None:
    for letter in "ab":
        make_clip(project, name="call.wav", sha256=letter * 64)

    row = bring(project, boss, f"sha256,start,end\n{'a' * 64},0,1\n{'b' * 64},0,1\n", "all.csv")

    assert (row.report["clips"], row.report["problems"]) == (2, [])


def test_two_clips_of_an_id_that_is_their_name_are_named_by_it(
    project: Project, boss: Actor
) -> None:
    for name in ("w.wav", "w.mp3"):
        make_clip(project, name=name)

    row = bring(project, boss, "external_id,start,end\nw,0,1\n", "other.csv")

    assert row.report["problems"][0]["message"].startswith("2 clips are called w.")


def test_a_clip_that_is_not_analysed_yet_is_named(project: Project, boss: Actor) -> None:
    clip = make_clip(project, name="call.wav", state=ClipState.STORED, duration_us=None)

    row = bring(project, boss, WHISPER)
    assert row.report["problem_counts"] == {"clip_not_ready": 1}

    Clip.objects.filter(pk=clip.pk).update(state=ClipState.READY, duration_us=4_000_000)
    again = check_import_again(row=row, actor=boss, format_name="", aim="draft", person="")
    assert (again.report["problems"], again.report["clips"]) == ([], 1)


def test_a_file_that_cannot_be_read_says_why_and_may_be_read_otherwise(
    project: Project, boss: Actor
) -> None:
    make_clip(project, name="call.wav")
    row = bring(project, boss, "0.5\t1.5\tdog\n", "call.tsv")
    assert row.format == "events"

    row = check_import_again(row=row, actor=boss, format_name="audacity", aim="draft", person="")
    apply(row, boss)
    assert Segment.objects.get().text == "dog"

    broken = bring(project, boss, RTTM.replace("0.750000", "-1"), "calls.rttm")
    assert (broken.state, broken.reason) == (
        "failed",
        "calls.rttm, line 1: -1 is no time. Times are seconds from the start of the clip, not "
        "below 0. Correct it there.",
    )
    with pytest.raises(WrongStateError):
        apply(broken, boss)


def test_large_files_wait_for_a_worker(
    project: Project, boss: Actor, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    make_clip(project, name="call.wav")
    monkeypatch.setattr(import_requests, "SMALL_BYTES", 10)
    monkeypatch.setattr(import_requests, "FEW_SEGMENTS", 1)

    row = bring(project, boss, WHISPER)
    assert row.state == "checking"
    assert ring_owed()
    assert run_import(row.pk)
    row.refresh_from_db()
    row = apply(row, boss)
    assert (row.state, run_import(row.pk), run_import(row.pk)) == ("applying", True, False)
    row.refresh_from_db()
    row = undo_import(row=row, actor=boss)
    assert (row.state, run_import(row.pk)) == ("undoing", True)
    row.refresh_from_db()
    assert row.state == "undone"


def test_files_of_imports_are_no_strays(project: Project, boss: Actor) -> None:
    row = bring(project, boss, WHISPER)

    drop_strays()

    again = check_import_again(row=row, actor=boss, format_name="", aim="draft", person="")
    assert again.state == "checked"


def test_a_zip_of_files_is_one_import(project: Project, boss: Actor) -> None:
    for name in ("a.wav", "b.wav"):
        make_clip(project, name=name)
    data = packed(a__json=WHISPER, b__json=WHISPER)

    row = apply(bring(project, boss, data, "all.zip"), boss)

    assert (row.format, row.report["clips"], row.done) == ("whisper", 2, 4)


def test_every_format_comes_in_as_drafts(project: Project, boss: Actor) -> None:
    for name in ("call.wav", "other.mp3", "answer.wav", "silent.wav", "the call.wav"):
        make_clip(project, name=name)
    name, data = file_bytes("kaldi")

    row = apply(bring(project, boss, data, name), boss)

    assert rows(Annotation.objects.get())[0] == (0.5, 1.25, "Ada", 'she said "yes"')
    assert row.format == "kaldi"


def test_managers_import_and_events_hold_no_content(project: Project, boss: Actor) -> None:
    make_clip(project, name="call.wav")
    with pytest.raises(ForbiddenError):
        bring(project, make_actor("rob", project, Role.REVIEWER), WHISPER)
    with pytest.raises(InvalidError, match="is a member"):
        bring(project, boss, WHISPER, aim="work", person="nobody")

    undo_import(row=apply(bring(project, boss, LABEL_STUDIO), boss), actor=boss)

    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs == [
        "import.brought",
        "import.applied",
        "drafts.imported",
        "import.taken_back",
        "import.undone",
    ]
    assert "yes" not in json.dumps(list(Event.objects.values_list("data", flat=True)))


def test_words_keep_their_times_in_what_people_make_of_a_draft(
    project: Project, boss: Actor
) -> None:
    clip = make_clip(project, name="call.wav")
    ada = make_member("ada", project)
    task = make_task(project, ada, clip=clip)
    apply(bring(project, boss, WHISPER), boss)

    work = open_annotation(task=task, actor=Actor(user=ada))
    work.segments.filter(start_us=1_000_000).update(text="corrected")
    query = ExportQuery(project, states=(TaskState.ASSIGNED,))
    (document,) = documents_of(query)

    timed, corrected = document.spans
    assert timed.words[0] == Word(500_000, 800_000, "she", 0.91)
    assert [word.text for word in timed.words] == ["she", "said", '"yes"']
    assert corrected.words == ()
    version = pin_version(query=query, actor=boss)
    (frozen,) = Rebuilding(version).documents()
    assert frozen.spans == document.spans
