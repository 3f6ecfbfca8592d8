"""``audino import`` against a real server."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from audino_py.models import Annotation, Import, Project, Speaker, Task
from tests.formats.outside_files import TEXTGRID_LONG
from tests.formats.outside_json import WHISPER
from tests.makers import make_clip, make_key, make_member, make_project


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

    assert said.getvalue() == ("call.json: Imported as draft: 1 clips, 2 segments (whisper).\n")
    assert Annotation.objects.get().kind == "prediction"


def test_a_dry_run_changes_nothing(project: Project, tmp_path: Path) -> None:
    said = StringIO()

    call_command(
        "import", "--dry-run", write(tmp_path, "call.TextGrid", TEXTGRID_LONG), stdout=said
    )

    assert said.getvalue().splitlines() == [
        "call.TextGrid: Would import as draft: 1 clips, 2 segments (textgrid).",
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
    assert said.getvalue().splitlines() == [
        "call.srt: call.srt holds no line with times, as in 00:01,000 --> 00:02,500.",
        "call.json: Imported as draft: 1 clips, 2 segments (whisper).",
    ]
    assert "other.json: 1 thing does not fit." in cried.getvalue()
    assert "missing.json" in cried.getvalue()


def test_without_a_key_the_next_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDINO_KEY", raising=False)

    with pytest.raises(CommandError, match="Set AUDINO_KEY"):
        call_command("import", "call.json")
