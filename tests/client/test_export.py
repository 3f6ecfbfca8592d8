"""``audino export`` against a real server, and against one that breaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from audino_py.client.server import connect
from audino_py.db.uuids import uuid7
from audino_py.errors import RemoteError
from audino_py.models import Clip, Label, LabelValue, Project, Segment, Speaker, Task
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery
from audino_py.services.versions import freeze_version
from tests.makers import (
    make_clip,
    make_key,
    make_member,
    make_project,
    make_task,
    make_user,
    make_work,
)


@pytest.fixture
def key(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of a project with one accepted clip; address and key stand in the environment."""
    project = make_project("Calls / 2026")
    ada = make_member("ada", project)
    for name, state in (("one.wav", "accepted"), ("two.wav", "submitted")):
        task = make_task(project, ada, clip=make_clip(project, name=name), state=state)
        make_work(task, (0.5, 1.25, "שלום"))
    _, text = make_key(project, "export")
    monkeypatch.setenv("AUDINO_URL", live_server.url)
    monkeypatch.setenv("AUDINO_KEY", text)
    return text


def names_in(path: Path) -> list[str]:
    return [json.loads(line)["clip"]["name"] for line in path.read_bytes().splitlines()]


def test_a_file_is_fetched_with_nothing_but_the_format_named(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = StringIO()

    call_command("export", "--format", "jsonl", stdout=said)

    (file,) = tmp_path.glob("*.jsonl")
    receipt = json.loads(file.with_name(f"{file.name}.receipt.json").read_text())
    assert receipt["counts"]["segments"] == 1
    assert file.name.startswith("Calls _ 2026 ")
    assert names_in(file) == ["one"]
    assert said.getvalue().splitlines() == [
        f"{file.name} written, {file.stat().st_size:,} bytes.",
        "1 clip, 1 segment, 10.0 s of audio.",
        "The format holds all of it.",
    ]


def test_states_since_and_the_file_are_chosen(key: str, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    states = "accepted,submitted"

    call_command("export", "--format=jsonl", f"--state={states}", f"--out={out}", stdout=StringIO())
    assert names_in(out) == ["one", "two"]

    later = "--since=2100-01-01T00:00:00Z"
    call_command("export", "--format=jsonl", later, f"--out={out}", stdout=StringIO())
    assert names_in(out) == []
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_versions_options_splits_and_receipts_are_named(
    key: str, live_server: LiveServer, tmp_path: Path
) -> None:
    project = Project.objects.get()
    freeze_version(
        query=ExportQuery(project), name="Corpus 1", actor=Actor(user=make_user(is_superuser=True))
    )
    Task.objects.update(state="returned")
    out, again = tmp_path / "a.csv", tmp_path / "b.csv"

    call_command(
        *("export", "--format=csv", "--version=Corpus 1", "--option=raw=true", f"--out={out}"),
        stdout=StringIO(),
    )
    receipt = f"{out}.receipt.json"
    call_command("export", f"--again={receipt}", f"--out={again}", stdout=StringIO())

    assert out.read_bytes() == again.read_bytes()
    assert out.read_bytes().count(b"\r\n") == 2
    split = tmp_path / "split.zip"
    call_command(
        *("export", "--format=jsonl", "--state=submitted,returned", "--no-drafts"),
        *("--split=train:1,test:1", f"--out={split}"),
        stdout=StringIO(),
    )
    assert "test/Calls _ 2026.jsonl" in zipfile.ZipFile(split).namelist()
    with pytest.raises(CommandError, match="no such version"):
        call_command("export", "--format=csv", f"--version={uuid7()}", f"--out={split}")


def test_what_the_format_cannot_hold_is_said_with_how_often(key: str, tmp_path: Path) -> None:
    out, said = tmp_path / "a.zip", StringIO()

    call_command("export", "--format=rttm", f"--out={out}", stdout=said)

    receipt = json.loads((tmp_path / "a.zip.receipt.json").read_text())
    lines = said.getvalue().splitlines()[1:]
    assert lines[:2] == ["1 clip, 1 segment, 10.0 s of audio.", "1 transcript was left out."]
    assert lines[1:] == [one["sentence"] for one in receipt["losses"]]


def test_an_export_made_again_says_whether_it_is_the_same(key: str, tmp_path: Path) -> None:
    out, receipt = tmp_path / "a.jsonl", tmp_path / "a.jsonl.receipt.json"
    call_command("export", "--format=jsonl", f"--out={out}", stdout=StringIO())

    def again(code: int = 0) -> list[str]:
        said, left = StringIO(), 0
        try:
            call_command("export", f"--again={receipt}", f"--out={tmp_path / 'b'}", stdout=said)
        except SystemExit as ended:
            left = int(ended.code or 0)
        assert left == code
        return said.getvalue().splitlines()

    assert again()[-1] == "The same file as before, byte for byte."
    Clip.objects.filter(name="one.wav").update(deleted_at=timezone.now())
    other = again(code=1)
    assert "Deleted since, and missing: 1 clip; the receipt names them." in other
    assert other[-1].startswith("Not the same file as before: its SHA-256 was ")
    receipt.write_text(json.dumps({"request": {"format": "jsonl"}}))
    assert again()[-1].startswith("This receipt names no checksum")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--speaker=Annn"], "There is no speaker 'Annn'; there are: Ann, Ben."),
        (["--speaker=Annn", "--version=v1"], "There is no speaker 'Annn'; there are: Ann, Ben."),
        (["--answer=Mod=glad"], "There is no label 'Mod'; there are: Mood."),
        (["--answer=Mood=gald"], "Mood has no answer 'gald'; there are: glad, sad."),
        (["--version=nope"], "There is no version 'nope'. There are: v1."),
        (
            ["--state=acepted"],
            'Please check state.0: "acepted" is none of assigned, submitted, returned, accepted, '
            "skipped.",
        ),
        (["--out=nowhere/x"], "There is no folder nowhere. Make it first."),
    ],
)
def test_a_name_that_nobody_knows_is_refused_with_those_there_are(
    key: str, tmp_path: Path, words: list[str], said: str
) -> None:
    project = Project.objects.get()
    for name in ("Ann", "Ben"):
        Speaker.objects.create(project=project, name=name)
    mood = Label.objects.create(project=project, name="Mood", kind="single")
    for text in ("glad", "sad"):
        LabelValue.objects.create(label=mood, text=text)
    freeze_version(
        query=ExportQuery(project), name="v1", actor=Actor(user=make_user(is_superuser=True))
    )

    with pytest.raises(CommandError) as stopped:
        call_command("export", "--format=csv", f"--out={tmp_path / 'x'}", *words)

    assert str(stopped.value) == said
    assert not list(tmp_path.iterdir())


def test_a_version_knows_its_speakers_by_the_names_they_had(key: str, tmp_path: Path) -> None:
    project = Project.objects.get()
    ann = Speaker.objects.create(project=project, name="Ann")
    Segment.objects.update(speaker=ann)
    freeze_version(
        query=ExportQuery(project), name="v1", actor=Actor(user=make_user(is_superuser=True))
    )
    Speaker.objects.update(name="Anna")
    out = tmp_path / "a.csv"

    call_command(
        *("export", "--format=csv", "--version=v1", "--speaker=Ann", f"--out={out}"),
        stdout=StringIO(),
    )

    assert out.read_bytes().count(b"\r\n") == 2


def test_standard_output_holds_the_file_and_nothing_else(
    key: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("export", "--format=csv", "--raw", "--out=-")

    out, err = capfdbinary.readouterr()
    assert b"1 clip, 1 segment" in err
    assert out.startswith(b"clip,external_id")
    assert out.count(b"\r\n") == 2


def test_the_servers_own_sentence_is_shown(key: str, tmp_path: Path) -> None:
    out = f"--out={tmp_path / 'x'}"
    with pytest.raises(CommandError, match="Please check since"):
        call_command("export", "--format=csv", "--since=soon", out)
    with pytest.raises(CommandError, match="Sign in, or send a valid API key"):
        call_command("export", "--format=csv", "--key=apy_wrong", out)

    assert not list(tmp_path.iterdir())


def test_a_missing_key_or_address_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDINO_KEY", raising=False)
    with pytest.raises(RemoteError, match="Set AUDINO_KEY"):
        connect("http://127.0.0.1:1")
    with pytest.raises(RemoteError, match="is no address"):
        connect("example.org", "k")
    with pytest.raises(RemoteError, match="No answer from"):
        connect("http://127.0.0.1:1", "k").get("key")


def test_the_command_leaves_nothing_in_the_folder_it_runs_in(tmp_path: Path) -> None:
    hidden = ("AUDINO_DATA", "AUDINO_KEY", "AUDINO_SECRET_KEY", "DATABASE_URL")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    root = str(Path(__file__).parents[2])

    done = subprocess.run(
        [sys.executable, "-m", "audino_py", "export", "--format", "csv"],
        cwd=tmp_path,
        env={**env, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 1
    assert "Set AUDINO_KEY" in done.stderr
    assert list(tmp_path.iterdir()) == []


class Breaking(BaseHTTPRequestHandler):
    """Somebody else's broken server: it promises more than it sends."""

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/api/v1/key":
            body = b'{"project": {"id": "1"}}'
            self.send_header("Content-Length", str(len(body)))
        else:
            body = b"half"
            self.send_header("Content-Length", "1000")
            self.send_header("Content-Disposition", 'attachment; filename="../../evil"')
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = b'{"id": "2", "state": "ready", "receipt": {}}'
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        """Say nothing."""


@pytest.fixture
def broken() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Breaking)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(30)


def test_half_a_file_is_never_kept(broken: str, tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("from yesterday")

    with pytest.raises(CommandError, match="connection broke"):
        call_command("export", "--format=csv", f"--url={broken}", "--key=k", f"--out={tmp_path}")

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "evil": "from yesterday"
    }
