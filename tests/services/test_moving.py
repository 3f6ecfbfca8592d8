"""Folders of other tools move in with what was said in them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from audino_py.models import Annotation, Clip, Label, Project, Segment
from tests.forms import tiny_wav
from tests.makers import make_key, make_member, make_project

TEXTGRID = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 0.1
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "Ann"
        xmin = 0
        xmax = 0.1
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 0.04
            text = "hello"
        intervals [2]:
            xmin = 0.04
            xmax = 0.1
            text = ""
"""


@pytest.fixture
def project(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose key uploads and manages."""
    project = make_project()
    make_member("ada", project)
    _, text = make_key(project, "upload", "read", "manage")
    monkeypatch.setenv("AUDINO_URL", live_server.url)
    monkeypatch.setenv("AUDINO_KEY", text)
    return project


def sound(path: Path, number: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(tiny_wav() + bytes(2 * number))


def move(*words: Any) -> str:
    said = StringIO()
    call_command("move_in", *map(str, words), stdout=said)
    return said.getvalue()


def region(
    number: str, start: float, end: float, kind: str, name: str, said: Any
) -> dict[str, Any]:
    value = {"start": start, "end": end, kind: said}
    return {"id": number, "from_name": name, "type": kind, "value": value}


def test_label_studio_comes_with_its_regions_labels_and_texts(
    project: Project, tmp_path: Path
) -> None:
    sound(tmp_path / "audio" / "call.wav")
    results = [
        region("r1", 0.0, 0.05, "labels", "speaker", ["Ann"]),
        region("r1", 0.0, 0.05, "text", "transcription", ["hello שלום"]),
        region("r1", 0.0, 0.05, "choices", "mood", ["glad"]),
    ]
    tasks = [{"id": 1, "data": {"audio": "/data/call.wav"}, "annotations": [{"result": results}]}]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    words = (tmp_path / "audio", f"--annotations={tmp_path / 'tasks.json'}", "--person=ada")

    assert "Nothing was sent" in move(*words, "--dry-run")
    assert not Clip.objects.exists()
    said = move(*words)

    assert "1 clips with 1 segments in all." in said
    segment = Segment.objects.select_related("speaker", "annotation").get()
    label = Label.objects.get(name="mood")
    assert (segment.text, segment.start_us, segment.end_us) == ("hello שלום", 0, 50_000)
    assert segment.speaker is not None
    assert segment.speaker.name == "Ann"
    assert segment.values == {str(label.uid): [str(label.values.get(text="glad").uid)]}
    assert segment.annotation.author is not None
    assert segment.annotation.author.username == "ada"


def test_textgrids_and_librispeech_beside_the_audio_become_drafts_and_references(
    project: Project, tmp_path: Path
) -> None:
    sound(tmp_path / "one.wav")
    (tmp_path / "one.TextGrid").write_text(TEXTGRID)
    sound(tmp_path / "84" / "121" / "84-121-0000.flac", 1)
    (tmp_path / "84" / "121" / "84-121.trans.txt").write_text("84-121-0000 GO DO YOU HEAR\n")
    sound(tmp_path / "alone.wav", 2)
    (tmp_path / "README").write_text("nothing of ours")

    said = move(tmp_path)

    assert "3 clips with 1 segments in all." in said
    assert "1 of them without any segment." in said
    draft = Annotation.objects.get()
    assert (draft.kind, draft.segments.get().text) == ("prediction", "hello")
    read = Clip.objects.select_related("speaker").get(name="84-121-0000.flac")
    assert (read.reference, read.speaker and read.speaker.name) == ("GO DO YOU HEAR", "84")
    assert "3 there already" in move(tmp_path) or Clip.objects.count() == 3


def test_common_voice_brings_each_clips_sentence_as_its_reference(
    project: Project, tmp_path: Path
) -> None:
    sound(tmp_path / "clips" / "cv_1.mp3")
    head = "client_id\tpath\tsentence\tup_votes\tdown_votes\tlocale\n"
    (tmp_path / "validated.tsv").write_text(f"{head}abc\tcv_1.mp3\tHello there.\t2\t0\ten\n")

    move(tmp_path)

    assert Clip.objects.get().reference == "Hello there."


def test_a_folder_without_audio_and_a_file_of_no_format_are_told(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="holds no audio"):
        move(tmp_path, "--dry-run")
    sound(tmp_path / "one.wav")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(CommandError):
        move(tmp_path, f"--annotations={tmp_path / 'x.json'}", "--dry-run")
