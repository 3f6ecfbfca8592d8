"""``audino import`` against a real server."""

from __future__ import annotations

import contextlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from audino_py.db.uuids import uuid7
from audino_py.formats.jsonl import write_line
from audino_py.models import (
    Annotation,
    ApiKey,
    Clip,
    Import,
    Label,
    LabelValue,
    Project,
    Speaker,
    Task,
)
from tests.formats.documents import make_document
from tests.formats.outside_files import TEXTGRID_LONG
from tests.formats.outside_json import WHISPER
from tests.makers import (
    make_clip,
    make_key,
    make_member,
    make_project,
    make_task,
    make_work,
)


@pytest.fixture
def project(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with one clip; address and key stand in the environment."""
    project = make_project()
    make_clip(project, name="call.wav")
    _, text = make_key(project, "manage")
    monkeypatch.setenv("AUDINO_URL", live_server.url)
    monkeypatch.setenv("AUDINO_KEY", text)
    return project


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_a_file_comes_in_as_drafts_with_nothing_else_said(project: Project, tmp_path: Path) -> None:
    said = StringIO()

    call_command("import", write(tmp_path, "call.json", WHISPER), stdout=said)

    assert said.getvalue().splitlines()[:3] == [
        "call.json: Imported as draft: 1 clip, 2 segments (whisper).",
        "call.json: Made by Whisper.",
        "call.json: Times of words: 3 are kept.",
    ]
    assert Annotation.objects.get().kind == "prediction"


def test_a_dry_run_changes_nothing(project: Project, tmp_path: Path) -> None:
    said = StringIO()

    call_command(
        "import", "--dry-run", write(tmp_path, "call.TextGrid", TEXTGRID_LONG), stdout=said
    )

    assert said.getvalue().splitlines() == [
        "call.TextGrid: Would import as draft: 1 clip, 2 segments (textgrid).",
        "call.TextGrid: New speakers: Ada, עדה.",
    ]
    assert not Annotation.objects.exists()
    assert not Import.objects.exists()


def test_finished_work_of_a_person(project: Project, tmp_path: Path) -> None:
    make_member("ada", project)
    path = write(tmp_path, "call.TextGrid", TEXTGRID_LONG)

    call_command("import", "--as=work", "--person=ada", "--no-new-names", path, stdout=StringIO())

    assert Task.objects.get().state == "accepted"
    assert not Speaker.objects.exists()


def test_an_import_is_taken_back_by_the_id_that_was_told(project: Project, tmp_path: Path) -> None:
    said, undone, again = StringIO(), StringIO(), StringIO()
    call_command("import", write(tmp_path, "call.TextGrid", TEXTGRID_LONG), stdout=said)
    command = said.getvalue().splitlines()[-1]
    uid = str(Import.objects.get().uid)

    call_command("import", "--undo", uid, stdout=undone)

    assert command == f"call.TextGrid: It can be taken back: audino import --undo {uid}"
    assert undone.getvalue() == "Taken back: all of it is gone again.\n"
    assert not Annotation.objects.exists()
    assert not Speaker.objects.exists()
    with pytest.raises(CommandError, match="This import is undone"):
        call_command("import", "--undo", uid, stdout=again)
    with pytest.raises(CommandError, match="There is no such import"):
        call_command("import", "--undo", str(uuid7()), stdout=again)
    with pytest.raises(CommandError, match="Name files to import, or --undo"):
        call_command("import", stdout=again)


def test_what_an_undo_had_to_leave_is_told(project: Project, tmp_path: Path) -> None:
    ada = make_member("ada", project)
    said = StringIO()
    call_command("import", write(tmp_path, "call.TextGrid", TEXTGRID_LONG), stdout=StringIO())
    draft = Annotation.objects.get()
    work = make_work(make_task(project, ada, clip=draft.clip), (0, 1, "begun"))
    Annotation.objects.filter(pk=work.pk).update(parent=draft)

    call_command("import", "--undo", str(Import.objects.get().uid), stdout=said)

    assert said.getvalue().splitlines() == [
        "Taken back, but for what follows.",
        "call.wav: ada has begun work from it",
        "The speaker Ada stays: segments name them.",
        "The speaker עדה stays: segments name them.",
    ]


def test_one_bad_file_does_not_keep_the_others_and_is_told(
    project: Project, tmp_path: Path
) -> None:
    said, cried = StringIO(), StringIO()
    paths = [
        write(tmp_path, "call.srt", "no subtitles\n"),
        write(tmp_path, "other.json", WHISPER),
        write(tmp_path, "call.json", WHISPER),
        str(tmp_path / "missing.json"),
    ]

    with pytest.raises(SystemExit) as stopped:
        call_command("import", *paths, stdout=said, stderr=cried)

    assert stopped.value.code == 1
    assert said.getvalue().splitlines()[:2] == [
        "call.srt: call.srt holds no line with times, as in 00:01,000 --> 00:02,500.",
        "call.json: Imported as draft: 1 clip, 2 segments (whisper).",
    ]
    assert "other.json: 1 thing does not fit." in cried.getvalue()
    assert "missing.json" in cried.getvalue()


def dry_run(folder: Path, name: str, text: str, *words: str) -> list[str]:
    said = StringIO()
    with contextlib.suppress(SystemExit):  # where it would not come in
        call_command("import", "--dry-run", *words, write(folder, name, text), stdout=said)
    return [line.removeprefix(f"{name}: ") for line in said.getvalue().splitlines()]


def test_a_dry_run_says_all_that_the_page_would(project: Project, tmp_path: Path) -> None:
    ada = make_member("ada", project)
    clip = Clip.objects.get()
    make_work(make_task(project, ada, clip=clip), (0, 1, "begun"))
    Annotation.objects.create(clip=clip, kind="prediction", source="model")
    mood = Label.objects.create(project=project, name="Mood", kind="single")
    LabelValue.objects.create(label=mood, text="sad")
    table = (
        "clip,start,end,speaker,text,label Mood,label Noise\n"
        "call,0,2,Ada,hello,glad,dog\n"
        "call,1,3,Ada,,sad,cat\n"
        "nowhere,0,1,Ada,x,sad,cat\n"
    )

    assert dry_run(tmp_path, "call.csv", table) == [
        "Would import as draft: 1 clip, 2 segments (csv).",
        "Without words: 1 segment.",
        "One speaker twice at the same time: 1 segment. They stay so.",
        "On 1 clip somebody has begun already: their work stays as it is.",
        "1 clip had a draft before: this one counts from now on.",
        "New speakers: Ada.",
        "New labels: Noise (single: dog, cat).",
        "New answers of Mood: glad.",
        "call.csv, line 4: No clip here is called nowhere. Upload its audio first, "
        "or leave it out.",
    ]
    assert "Not made: new speakers: Ada." in dry_run(tmp_path, "a.csv", table, "--no-new-names")


def test_whose_finished_work_it_becomes_is_said_before(project: Project, tmp_path: Path) -> None:
    ApiKey.objects.update(owner=make_member("mia", project, role="manager"))
    clip = Clip.objects.get()
    line = write_line(make_document("call", sha256=clip.sha256, annotator="ghost"))

    assert dry_run(tmp_path, "call.TextGrid", TEXTGRID_LONG, "--as=work")[0] == (
        "Would import as finished work of mia, the key's owner: 1 clip, 2 segments (textgrid)."
    )
    assert dry_run(tmp_path, "ours.jsonl", line.decode(), "--as=work") == [
        "Would import as finished work of those it names: 1 clip, 0 segments (jsonl).",
        "Nobody called 'ghost' is a member: the work on 1 clip becomes that of mia, "
        "the key's owner.",
    ]


def test_without_a_key_the_next_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDINO_KEY", raising=False)

    with pytest.raises(CommandError, match="Set AUDINO_KEY"):
        call_command("import", "call.json")


@pytest.mark.parametrize(
    ("table", "words", "code"),
    [
        ("call,0,1\n", [], 0),
        ("call,0,1\nnowhere,0,1\n", [], 1),
        ("call,0,1\nnowhere,0,1\n", ["--leave-out"], 0),
        ("nowhere,0,1\n", ["--leave-out"], 1),
    ],
)
def test_a_dry_run_exits_as_the_import_would(
    project: Project, tmp_path: Path, table: str, words: list[str], code: int
) -> None:
    file = write(tmp_path, "a.csv", f"clip,start,end\n{table}")

    def left(*more: str) -> int:
        try:
            call_command("import", *words, *more, file, stdout=StringIO(), stderr=StringIO())
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    assert (left("--dry-run"), left()) == (code, code)
