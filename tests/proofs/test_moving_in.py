"""What other tools leave behind moves in by one command: from real speech to segments one reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.formats.outside_files import EAF
from tests.serving import Server, Visitor

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
FIRST, SECOND = "And so my fellow Americans", "ask not what your country can do for you"
Turn = tuple[float, float, str | None, str, dict[str, Any]]
Found = dict[str, tuple[str, list[Turn]]]  # by name of the clip: its reference and its turns


def place(path: Path, sample: str) -> None:
    """Real speech under another name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SAMPLES / sample, path)


def kept(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(
    first: dict[str, Any], second: dict[str, Any], who: str | None = None
) -> tuple[str, list[Turn]]:
    """What everybody should find in the speech: no reference, two turns with their answers."""
    return "", [(0.3, 2.2, who, FIRST, first), (3.3, 7.6, who, SECOND, second)]


def beside(folder: Path, name: str, content: str) -> list[str]:
    """The speech, and a file with its turns outside of its folder; how the command names it."""
    place(folder / "speech.flac", "jfk.flac")
    return [f"--annotations={kept(folder.parent / name, content)}"]


def audino_v1(folder: Path) -> tuple[list[str], Found]:
    mood = {"Mood": {"values": [{"value": "solemn", "value_id": 4}], "label_id": 2}}
    turns = [
        {"start_time": 0.3, "end_time": 2.2, "transcription": FIRST, "annotations": mood},
        {"start_time": 3.3, "end_time": 7.6, "transcription": SECOND, "annotations": {}},
    ]
    clip = {
        "original_filename": "speech.flac",
        "filename": "5f0c2d.flac",
        "reference_transcription": "",
        "is_marked_for_review": False,
        "assigned_user": {"id": 2, "username": "ada", "role": "user"},
        "segmentations": turns,
    }
    words = beside(folder, "export.json", json.dumps([clip]))
    return words, {"speech.flac": said({"Mood": ["solemn"]}, {})}


def audino_v2(folder: Path) -> tuple[list[str], Found]:
    table = (
        "audio_file\tjob_id\tlabel\tstart\tend\ttext\tgender\tattribute_1_name\tattribute_1_value\n"
        f"speech.flac\t7\tspeech\t0.3\t2.2\t{FIRST}\tmale\tpace\tslow\n"
        f"speech.flac\t7\tspeech\t3.3\t7.6\t{SECOND}\tmale\t\t\n"
    )
    asked: dict[str, Any] = {"label": ["speech"], "gender": ["male"]}
    words = beside(folder, "annotations.tsv", table)
    return words, {"speech.flac": said(asked | {"pace": ["slow"]}, asked)}


def cvat(folder: Path) -> tuple[list[str], Found]:
    table = (
        "id\tfilename\tstart\tstop\tlabel\tsource\tscore\ttranscript\tspeaker\n"
        f"1\tspeech.flac\t00:00:00.300\t00:00:02.200\tspeech\tmanual\t1.0\t{FIRST}\tKennedy\n"
        f"2\tspeech.flac\t00:00:03.300\t00:00:07.600\tspeech\tmanual\t1.0\t{SECOND}\tKennedy\n"
    )
    label = {"label": ["speech"]}
    return beside(folder, "task_1.tsv", table), {"speech.flac": said(label, label, "Kennedy")}


def label_studio(folder: Path) -> tuple[list[str], Found]:
    def part(number: int, name: str, kind: str, said: Any, at: tuple[float, float]) -> Any:
        holds = "text" if kind == "textarea" else kind
        value = {"start": at[0], "end": at[1], "channel": 0, holds: said}
        ends = {"from_name": name, "to_name": "audio", "type": kind, "origin": "manual"}
        return {"id": f"r{number}", "original_length": 11.0, "value": value, **ends}

    first, second = (0.3, 2.2), (3.3, 7.6)
    result = [
        part(1, "speaker", "labels", ["Kennedy"], first),
        part(1, "transcription", "textarea", [FIRST], first),
        part(1, "pace", "choices", ["slow"], first),
        part(2, "speaker", "labels", ["Kennedy"], second),
        part(2, "transcription", "textarea", [SECOND], second),
    ]
    address = "/data/upload/1/6f2d8a1c-speech.flac"
    task = {"id": 1, "data": {"audio": address}, "annotations": [{"id": 1, "result": result}]}
    words = beside(folder, "project-1.json", json.dumps([task]))
    return words, {"speech.flac": said({"pace": ["slow"]}, {}, "Kennedy")}


def common_voice(folder: Path) -> tuple[list[str], Found]:
    place(folder / "clips" / "common_voice_en_1.mp3", "jfk.mp3")
    head = (
        "client_id\tpath\tsentence\tup_votes\tdown_votes\tage\tgender\taccents\tlocale\tsegment\n"
    )
    row = f"8d2f\tcommon_voice_en_1.mp3\t{FIRST}\t2\t0\tforties\tmale\t\ten\t\n"
    kept(folder / "validated.tsv", head + row)
    return [], {"common_voice_en_1.mp3": (FIRST, [])}


def librispeech(folder: Path) -> tuple[list[str], Found]:
    chapter = folder / "dev-clean" / "2412" / "153948"
    place(chapter / "2412-153948-0000.flac", "jfk.flac")
    place(chapter / "2412-153948-0001.ogg", "meeting.ogg")
    text = f"2412-153948-0000 {FIRST.upper()}\n2412-153948-0001 {SECOND.upper()}\n"
    kept(chapter / "2412-153948.trans.txt", text)
    return [], {
        "2412-153948-0000.flac": (FIRST.upper(), []),
        "2412-153948-0001.ogg": (SECOND.upper(), []),
    }


def textgrid_and_eaf(folder: Path) -> tuple[list[str], Found]:
    place(folder / "a" / "speech.flac", "jfk.flac")
    place(folder / "b" / "call.ogg", "meeting.ogg")
    tier = f'"IntervalTier"\n"Kennedy"\n0\n11\n3\n0\n0.3\n""\n0.3\n2.2\n"{FIRST}"\n2.2\n11\n""\n'
    kept(
        folder / "a" / "speech.TextGrid",
        f'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n11\n<exists>\n1\n{tier}',
    )
    kept(folder / "b" / "call.eaf", EAF)
    return [], {
        "speech.flac": ("", [(0.3, 2.2, "Kennedy", FIRST, {})]),
        "call.ogg": (
            "",
            [(0.5, 1.25, "Ada", 'she said "yes"', {}), (1.0, 2.5, "עדה", "שלום", {})],
        ),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("moving"))
    server.start()
    yield server
    server.stop()


def move(*words: str | Path) -> str:
    """``audino move_in``, as in a shell."""
    told = StringIO()
    call_command("move_in", *map(str, words), stdout=told)
    return told.getvalue()


def found(root: Visitor, project: str) -> Found:
    """What a person sees who opens clip after clip."""
    labels = root.get(f"/projects/{project}/labels")["results"]
    names = {one["id"]: one["name"] for one in labels}
    texts = {value["id"]: value["text"] for one in labels for value in one["values"]}
    voices = {
        one["id"]: one["name"] for one in root.get(f"/projects/{project}/speakers")["results"]
    }

    def turn(one: dict[str, Any]) -> Turn:
        values = {
            names[uid]: [texts[value] for value in chosen] if isinstance(chosen, list) else chosen
            for uid, chosen in one["values"].items()
        }
        return one["start"], one["end"], voices.get(one["speaker"]), one["text"], values

    seen: Found = {}
    for clip in root.get(f"/projects/{project}/clips")["results"]:
        assert root.until_settled(clip["id"])["state"] == "ready"
    while isinstance(task := root.ask("POST", f"/projects/{project}/claim", json={}), dict):
        work = root.post(f"/tasks/{task['id']}/open")
        clip = root.get(f"/clips/{task['clip']['id']}")
        segments = root.get(f"/annotations/{work['id']}")["segments"]
        turns = [turn(one) for one in segments]
        seen[clip["name"]] = clip["reference"], turns
        root.ask("POST", f"/tasks/{task['id']}/submit", headers={"If-Match": '"0"'})
    return seen


WAYS: tuple[Callable[[Path], tuple[list[str], Found]], ...] = (
    *(audino_v1, audino_v2, cvat, label_studio, common_voice, librispeech, textgrid_and_eaf),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_real_speech_moves_in_with_what_was_said_in_it(
    way: Callable[[Path], tuple[list[str], Found]],
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = server.administrator()
    project = root.project(way.__name__)["id"]
    monkeypatch.setenv("AUDINO_URL", server.url)
    monkeypatch.setenv("AUDINO_KEY", root.make_key(project, "upload", "read", "manage").key)
    words, expected = way(tmp_path / "audio")

    assert "Nothing was sent" in move(tmp_path / "audio", *words, "--dry-run")
    assert root.get(f"/projects/{project}/clips")["results"] == []
    assert root.get(f"/projects/{project}/labels")["results"] == []
    move(tmp_path / "audio", *words)

    seen = found(root, project)
    assert {name: reference for name, (reference, _) in seen.items()} == {
        name: reference for name, (reference, _) in expected.items()
    }
    for name, (_, turns) in expected.items():
        if turns:  # else the speech that was found by itself stands there
            assert seen[name][1] == turns
    assert f"{len(expected)} there already" in move(tmp_path / "audio", *words)
