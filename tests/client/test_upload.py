"""``audino upload`` against a real server, and against one that falters."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.live_server_helper import LiveServer

from audino_py.client.form import FormBody
from audino_py.client.manifest import ManifestError, gather, read_manifest
from audino_py.client.server import Server
from audino_py.client.upload import TRIES, StoppedError, Uploader
from audino_py.models import Clip, Project, Segment, Task
from tests.forms import tiny_wav
from tests.makers import make_key, make_member, make_project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two clips, a hidden one, and what is no sound."""
    made = tmp_path / "sent"
    (made / "deep").mkdir(parents=True)
    (made / "a.wav").write_bytes(tiny_wav(1))
    (made / "deep" / "b.WAV").write_bytes(tiny_wav(2))
    (made / ".c.wav").write_bytes(tiny_wav(3))
    (made / "notes.txt").write_text("no sound")
    return made


@pytest.fixture
def project(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose key, with the address, stands in the environment."""
    project = make_project()
    _key, text = make_key(project, "upload")
    monkeypatch.setenv("AUDINO_URL", live_server.url)
    monkeypatch.setenv("AUDINO_KEY", text)
    return project


def upload(*words: object) -> str:
    said = StringIO()
    call_command("upload", *(str(word) for word in words), stdout=said)
    return said.getvalue()


def test_a_folder_is_sent_and_a_second_run_sends_nothing(project: Project, folder: Path) -> None:
    first, second = upload(folder), upload(folder, folder / "a.wav")

    assert first == "2 sent, 0 there already, 0 failed.\n"
    assert second == "0 sent, 2 there already, 0 failed.\n"
    assert sorted(Clip.objects.values_list("name", flat=True)) == ["a.wav", "b.WAV"]


def test_a_manifest_says_more_about_each_file(project: Project, folder: Path) -> None:
    make_member("ada", project)
    manifest = folder / "list.csv"
    manifest.write_text(
        "\ufefffile,external_id,assignee,reference,speaker,room\n"
        'a.wav,x1,ada,"so, it\nis",Bo,4\ndeep/b.WAV,x2,,,,\n',
        encoding="utf-8",
    )

    assert upload(folder, "--manifest", manifest).startswith("2 sent")

    one, two = Clip.objects.order_by("external_id")
    assert (one.external_id, one.reference, one.metadata) == ("x1", "so, it\nis", {"room": "4"})
    assert one.speaker is not None
    assert (one.speaker.name, Task.objects.get().clip) == ("Bo", one)
    assert (two.external_id, two.metadata, two.name) == ("x2", {}, "b.WAV")


def test_json_lines_may_carry_segments_and_metadata_of_any_kind(
    project: Project, folder: Path
) -> None:
    row = {"file": "a.wav", "segments": [{"start": 0, "end": 0.05}], "n": [1], "metadata": {"m": 2}}
    manifest = folder / "list.jsonl"
    manifest.write_text(json.dumps(row) + "\n\n")

    upload("--manifest", manifest)

    assert Clip.objects.get().metadata == {"m": 2, "n": [1]}
    assert Segment.objects.get().end_us == 50_000


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("m.csv", "name\na.wav\n", "columns"),
        ("m.csv", "file\nz.wav\n", "line 2"),
        ("m.csv", "file,room\na.wav\n", "line 2"),
        ("m.csv", "file\na.wav,b\n", "line 2"),
        ("m.jsonl", "[1]\n", "line 1"),
        ("m.jsonl", '{"file": "a.wav"}\n{"x"\n', "line 2"),
        ("m.jsonl", '{"name": "a.wav"}\n', "line 1"),
    ],
)
def test_a_manifest_that_does_not_fit_names_the_line(
    name: str, text: str, said: str, folder: Path
) -> None:
    (folder / name).write_text(text)

    with pytest.raises(ManifestError, match=said):
        read_manifest(folder / name)


def test_files_of_a_folder_are_listed_once_whatever_names_them(folder: Path) -> None:
    manifest = folder / "m.csv"
    manifest.write_text("file,external_id\na.wav,x\n")

    items = gather([folder, folder / "a.wav", folder / "deep"], manifest)

    assert [(item.path.name, item.fields) for item in items] == [
        ("a.wav", {"external_id": "x"}),
        ("b.WAV", {}),
    ]


def test_what_failed_is_named_with_the_reason_and_the_exit_is_1(
    project: Project, folder: Path
) -> None:
    (folder / "bad.wav").write_bytes(b"no sound")
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("upload", str(folder), stdout=said)

    assert ended.value.code == 1
    lines = said.getvalue().splitlines()
    assert lines[0] == "2 sent, 0 there already, 1 failed."
    assert lines[1].startswith(f"  {folder / 'bad.wav'}: This file holds no audio")


def test_what_is_not_taken_of_a_clip_that_is_there_is_told(project: Project, folder: Path) -> None:
    manifest = folder / "list.csv"
    manifest.write_text("file,external_id,room\na.wav,x1,4\ndeep/b.WAV,,\n")
    upload("--manifest", manifest)

    again = upload("--manifest", manifest)
    manifest.write_text("file,external_id,room\na.wav,x2,5\ndeep/b.WAV,,\n")
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("upload", "--manifest", str(manifest), stdout=said)

    kept = "What the list says of 1 there already was not looked at: "
    assert again.splitlines()[1].startswith(kept)
    assert ended.value.code == 1
    assert said.getvalue().splitlines()[0] == "0 sent, 2 there already, 0 failed."
    assert (
        said.getvalue()
        .splitlines()[2]
        .endswith("a.wav: The clip has another external_id already; this one was not taken.")
    )
    assert Clip.objects.get(name="a.wav").metadata == {"room": "4"}


def test_a_list_may_come_by_standard_input(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    lines = io.TextIOWrapper(io.BytesIO("file,room\na.wav,ä\n".encode()))
    monkeypatch.setattr("sys.stdin", lines)

    assert upload("--manifest", "-").startswith("1 sent")

    assert Clip.objects.get().metadata == {"room": "ä"}


def test_a_folder_without_sound_is_no_success(project: Project, folder: Path) -> None:
    (folder / "empty").mkdir()

    with pytest.raises(CommandError, match="There is no sound"):
        upload(folder / "empty")


@pytest.mark.parametrize("words", [[], ["nowhere"]])
def test_nothing_to_send_is_said(words: list[str], project: Project) -> None:
    with pytest.raises(CommandError):
        call_command("upload", *words)


def test_a_key_that_may_not_upload_is_said_once(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _key, text = make_key(project, "export")
    monkeypatch.setenv("AUDINO_KEY", text)

    with pytest.raises(CommandError, match="may not"):
        call_command("upload", str(folder))


class Faltering(BaseHTTPRequestHandler):
    """Says no in several ways before it says yes."""

    answers: list[tuple[int, dict[str, object]]]
    tokens: list[str]

    def do_GET(self) -> None:
        self.say(200, {"project": {"id": "p"}})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/known"):
            self.say(200, {"known": []})
            return
        self.tokens.append(self.headers["Idempotency-Key"])
        status, body = self.answers.pop(0)
        if status:
            self.say(status, body)
        else:
            self.close_connection = True  # hangs up without a word

    def say(self, status: int, body: dict[str, object]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        """Quiet."""


@pytest.fixture
def faltering() -> Iterator[type[Faltering]]:
    class Handler(Faltering):
        answers = []
        tokens = []

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Handler.address = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]  # for the test
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Handler
    server.shutdown()
    server.server_close()


GOOD = {"duplicate": False, "warnings": ["watch out"]}


def test_a_server_that_falters_is_asked_again_under_the_same_key(
    faltering: type[Faltering], folder: Path
) -> None:
    faltering.answers[:] = [
        (503, {"message": "busy"}),
        (0, {}),
        (409, {"code": "still_running"}),
        (429, {"message": "slow"}),
        (201, GOOD),
    ]
    waits: list[float] = []
    server = Server(faltering.address, "key")  # type: ignore[attr-defined]  # set above

    report = Uploader(server, jobs=1, wait=waits.append).upload(gather([folder / "a.wav"], None))

    assert (report.sent, report.failed) == (1, [])
    assert report.warnings == [(folder / "a.wav", "watch out")]
    assert (len(waits), len(set(faltering.tokens)), len(faltering.tokens)) == (4, 1, 5)


def test_a_server_that_never_recovers_fails_the_file_and_a_full_one_stops_all(
    faltering: type[Faltering], folder: Path
) -> None:
    server = Server(faltering.address, "key")  # type: ignore[attr-defined]  # set above
    faltering.answers[:] = [(503, {"message": "busy"})] * TRIES

    one = gather([folder / "a.wav"], None)

    report = Uploader(server, jobs=1, wait=lambda s: None).upload(one)
    faltering.answers[:] = [(507, {"message": "The disk is full."})]
    with pytest.raises(StoppedError, match="disk is full"):
        Uploader(server, jobs=1, wait=lambda s: None).upload(gather([folder], None))

    assert report.failed == [(folder / "a.wav", f"busy Given up after {TRIES} tries.")]
    assert len(faltering.tokens) == TRIES + 1


def test_a_body_is_as_long_as_it_says(folder: Path) -> None:
    for fields in ({}, {"reference": "ÄÖ\n"}):
        seen: list[int] = []
        with FormBody(folder / "a.wav", fields, seen.append) as body:
            length, data = len(body), b""
            while chunk := body.read(100):
                data += chunk
        assert (len(data), sum(seen)) == (length, len(tiny_wav(1)))


def test_the_command_makes_no_data_folder_where_it_runs(tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "audino_py",
            "upload",
            "--key",
            "k",
            "--url",
            "http://127.0.0.1:9",
            "x",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1
    assert "There is no file or folder x." in ran.stderr
    assert list(tmp_path.iterdir()) == []
