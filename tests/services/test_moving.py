"""Folders of other tools move in with what was said in them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from audino_py.models import Annotation, Clip, Label, Project, Segment
from audino_py.services.moving import Plan, plan_of
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


def lay(folder: Path, name: str, number: int, text: str) -> None:
    """A sound, and beside it a TextGrid that says the text."""
    sound(folder / f"{name}.wav", number)
    (folder / f"{name}.TextGrid").write_text(TEXTGRID.replace("hello", text))


def said_of(plan: Plan) -> dict[str, list[str]]:
    """What was said, by folder and name of the audio."""
    return {
        "/".join(one.path.parts[-2:]): [
            span["text"] for span in json.loads(one.fields.get("segments", "[]"))
        ]
        for one in plan.items
    }


def test_audio_of_one_name_gets_the_segments_of_its_own_folder(tmp_path: Path) -> None:
    for number, folder in enumerate(("s1", "s2", "s3")):
        lay(tmp_path / folder, "audio", number, f"of {folder}")
    (tmp_path / "s3" / "audio.TextGrid").unlink()

    plan = plan_of(tmp_path, None, "", "")

    assert said_of(plan) == {
        "s1/audio.wav": ["of s1"],
        "s2/audio.wav": ["of s2"],
        "s3/audio.wav": [],
    }
    assert plan.without_segments == [tmp_path / "s3" / "audio.wav"]
    assert plan.remarks == []


def test_a_tree_of_segments_and_one_of_audio_find_each_other_folder_by_folder(
    tmp_path: Path,
) -> None:
    for number, folder in enumerate(("s1", "s2")):
        lay(tmp_path / "tg" / folder, "audio", number, f"of {folder}")
        (tmp_path / "wav" / folder).mkdir(parents=True)
        (tmp_path / "tg" / folder / "audio.wav").rename(tmp_path / "wav" / folder / "audio.wav")

    plan = plan_of(tmp_path / "wav", tmp_path / "tg", "", "")

    assert said_of(plan) == {"s1/audio.wav": ["of s1"], "s2/audio.wav": ["of s2"]}


def test_a_table_tells_audio_of_one_name_apart_by_its_folders(tmp_path: Path) -> None:
    for number, folder in enumerate(("s1", "s2")):
        sound(tmp_path / folder / "audio.wav", number)
    rows = "clip,start,end,text\ns1/audio.wav,0,0.05,one\ns2/audio.wav,0,0.05,two\n"
    (tmp_path / "all.csv").write_text(rows)

    plan = plan_of(tmp_path, None, "", "")

    assert said_of(plan) == {"s1/audio.wav": ["one"], "s2/audio.wav": ["two"]}


def test_a_name_that_could_be_two_files_is_nobodys_and_told_with_its_path(tmp_path: Path) -> None:
    for number, folder in enumerate(("s1", "s2")):
        sound(tmp_path / folder / "audio.wav", number)
    table = tmp_path / "all.csv"
    table.write_text("clip,start,end,text\naudio.wav,0,0.05,whose\n")

    plan = plan_of(tmp_path, None, "", "")

    assert said_of(plan) == {"s1/audio.wav": [], "s2/audio.wav": []}
    (remark,) = plan.remarks
    assert remark.startswith(f"{table}")
    assert "2 files are called audio.wav, such as" in remark
    assert str(tmp_path / "s1" / "audio.wav") in remark


def test_of_files_in_two_other_folders_none_is_taken_and_of_two_in_one_the_first(
    tmp_path: Path,
) -> None:
    for folder in ("a", "b"):
        lay(tmp_path / "tg" / folder, "one", 0, f"of {folder}")
        (tmp_path / "tg" / folder / "one.wav").unlink()
    sound(tmp_path / "wav" / "one.wav")
    lay(tmp_path / "wav", "two", 1, "of the grid")
    (tmp_path / "wav" / "two.srt").write_text("1\n00:00:00,000 --> 00:00:00,050\nof the srt\n")

    apart = plan_of(tmp_path / "wav", tmp_path / "tg", "", "")
    together = plan_of(tmp_path / "wav", None, "", "")

    assert said_of(apart) == {"wav/one.wav": [], "wav/two.wav": []}
    assert [remark.partition(": ")[0] for remark in apart.remarks] == [
        str(tmp_path / "tg" / folder / "one.TextGrid") for folder in ("a", "b")
    ]
    assert "none is taken" in apart.remarks[0]
    assert said_of(together) == {"wav/one.wav": [], "wav/two.wav": ["of the grid"]}
    (remark,) = together.remarks
    assert remark == (
        f"{tmp_path / 'wav' / 'two.srt'}: {tmp_path / 'wav' / 'two.wav'} has segments already. "
        "Passed over."
    )


def beside(folder: Path, text: str = "hello") -> None:
    """One sound of a tenth of a second, and a table with an answer to Mood."""
    sound(folder / "one.wav")
    (folder / "one.csv").write_text(f"start,end,text,label Mood\n0,0.05,{text},glad\n")


def test_a_dry_run_asks_whether_the_key_is_known_and_may_upload(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(tmp_path)
    _, reading = make_key(project, "read")
    for key, told in (("nobody's", "(?i)key"), (reading, "This key may not upload")):
        monkeypatch.setenv("AUDINO_KEY", key)
        with pytest.raises(CommandError, match=told):
            move(tmp_path, "--dry-run")


def test_a_dry_run_asks_whether_the_person_is_there(project: Project, tmp_path: Path) -> None:
    beside(tmp_path)

    with pytest.raises(CommandError, match=r"is called bob\. Add them to the project first"):
        move(tmp_path, "--person=bob", "--dry-run")
    with pytest.raises(CommandError, match="is called bob"):
        move(tmp_path, "--person=bob")
    assert not Label.objects.exists()
    assert "Nothing was sent" in move(tmp_path, "--person=ada", "--dry-run")


def test_a_dry_run_tells_labels_that_clash_and_those_that_are_new(
    project: Project, tmp_path: Path
) -> None:
    beside(tmp_path)

    assert "The label Mood is new here." in move(tmp_path, "--dry-run")
    assert not Label.objects.exists()
    label = Label.objects.create(project=project, name="Mood", kind="single")
    assert "The label Mood gets 1 new values." in move(tmp_path, "--dry-run")
    Label.objects.filter(pk=label.pk).update(kind="number")
    with pytest.raises(CommandError, match="The label Mood is of the kind number here"):
        move(tmp_path, "--dry-run")


def test_a_key_that_makes_no_labels_is_told_before_anything_is_sent(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(tmp_path)
    _, text = make_key(project, "upload")
    monkeypatch.setenv("AUDINO_KEY", text)

    with pytest.raises(CommandError, match="take one with the right manage"):
        move(tmp_path, "--dry-run")


def test_segments_past_the_end_are_told_before_they_are_cut(
    project: Project, tmp_path: Path
) -> None:
    sound(tmp_path / "one.wav")
    (tmp_path / "one.csv").write_text("start,end,text\n0,0.05,a\n0.09,7,b\n5,6,c\n")

    said = move(tmp_path, "--dry-run")

    assert (
        "2 segments run past the end of one.wav, which is 0.1 s long; first at 0.09 s. "
        "What lies past it is cut off."
    ) in said


def test_a_channel_comes_along_and_what_does_not_is_told(project: Project, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.wav", np.zeros((1600, 2)), 16_000, subtype="PCM_16")
    results = [region(f"r{n}", 0.0, 0.05, "text", "transcription", [f"on {n}"]) for n in (0, 1)]
    for number, one in enumerate(results):
        one["value"]["channel"] = number
    tasks = [{"id": 1, "data": {"audio": "/data/call.wav"}, "annotations": [{"result": results}]}]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))

    move(tmp_path, "--person=ada")

    rows = Segment.objects.order_by("text").values_list("text", "channel")
    assert list(rows) == [("on 0", 0), ("on 1", 1)]


def test_a_channel_that_the_audio_lacks_and_times_of_words_are_told(tmp_path: Path) -> None:
    sound(tmp_path / "one.wav")
    (tmp_path / "one.ctm").write_text("one 2 0.00 0.02 hello\none 2 0.02 0.02 there\n")

    remarks = plan_of(tmp_path, None, "", "").remarks

    assert [remark.partition(": ")[2] for remark in remarks] == [
        "1 of its segments name a channel that one.wav does not have.",
        "the times of 2 words stay behind; audino import brings them.",
    ]
