"""Thousands of damaged files of every format brought to a live server, one request each: each is
refused with a sentence, or comes in and goes again; the server meets no fault, and nothing stays
half done.

``AUDINO_FULL=1`` sends 2,000 of each format; ``-k 'textgrid or eaf'`` chooses formats,
``AUDINO_MUTANTS=200`` how many.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import LazySettings, settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from audino_py.formats.document import ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.readers import READERS
from audino_py.formats.registry import FORMATS
from audino_py.models import (
    Annotation,
    Clip,
    Import,
    Label,
    LabelValue,
    Project,
    Role,
    Speaker,
    Task,
)
from audino_py.services.import_requests import KEPT_FOR, forget_old_imports
from tests.formats.documents import LABELS, TALK
from tests.formats.mutants import mutated
from tests.formats.outside_files import FILES, file_bytes
from tests.makers import make_clip, make_member, make_project
from tests.serving import Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
EACH = int(os.environ.get("AUDINO_MUTANTS", "2000" if FULL else "12"))
LOOKED_AT_EVERY = 20
TOLD_EVERY = 500
LENGTH_US = 20_000_000  # of each clip
OURS = "jsonl"
# Those that no other program writes, or that hold no segments by themselves.
MORE = {OURS: "export.jsonl", "uem": "calls.uem"}
CLIPS = ("call.wav", "other.mp3", "answer.wav", "the call.wav", "silent.wav", "call 0017.wav")
SETTLED = {"checked", "failed", "applied", "undone"}


def given(which: str) -> tuple[str, bytes]:
    if which == OURS:
        options = ExportOptions("p", LABELS)
        return MORE[which], b"".join(FORMATS[OURS].write([TALK, TALK], options, Losses()))
    if which == "uem":
        return MORE[which], b"call 1 0 4\nsilent 1 0 4\n"
    return file_bytes(which)


def state_of(project: Project) -> list[list[tuple[Any, ...]]]:
    """Everything that an import may touch, but for the record of it."""
    return [
        *(
            list(rows.order_by("pk").values_list())
            for rows in (
                Label.objects.filter(project=project),
                LabelValue.objects.filter(label__project=project),
                Speaker.objects.filter(project=project),
                Task.objects.filter(project=project),
                Annotation.objects.filter(clip__project=project),
            )
        ),
        list(
            Clip.objects.filter(project=project)
            .order_by("pk")
            .values_list("pk", "external_id", "metadata", "reference", "state")
        ),
    ]


def assert_is_sentence(reason: str) -> None:
    """A refusal names the next step, and is no fault of ours."""
    assert "fault of its own" not in reason
    assert reason.rstrip().endswith((".", "?")), reason
    assert len(reason) < 700


class Sender:
    """Sends file after file, and keeps count of what became of them."""

    def __init__(self, visitor: Visitor, project: Project) -> None:
        self.visitor = visitor
        self.project = project
        self.sent = 0
        self.outcomes: Counter[str] = Counter()

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask the API; a server that died, or met a fault, fails here."""
        headers = {"X-CSRFToken": self.visitor.token}
        url = f"{self.visitor.url}/api/v1{path}"
        answer = self.visitor.http.request(method, url, headers=headers, timeout=60, **options)
        assert answer.status_code < 500, answer.text
        return answer

    def send(self, name: str, data: bytes, **wish: str) -> None:
        """Bring it, apply it, take it back: whatever of this is possible."""
        path = f"/projects/{self.project.uid}/imports"
        brought = self.ask("POST", path, files={"file": (name, data)}, data=wish)
        assert brought.status_code == 201, brought.text
        self.sent += 1
        row = brought.json()
        assert row["state"] in SETTLED, row
        if row["state"] == "failed":
            self.refused("refused", row["reason"])
        else:
            self.apply(row)
        if not self.sent % LOOKED_AT_EVERY:
            forgotten = self.ask("DELETE", f"/imports/{row['id']}")
            assert forgotten.status_code == 204, forgotten.text

    def apply(self, row: dict[str, Any]) -> None:
        wish = {"create_labels": True, "create_speakers": True, "leave_out": True}
        applied = self.ask("POST", f"/imports/{row['id']}/apply", json=wish)
        if applied.status_code != 200:
            assert applied.status_code in (400, 409), applied.text
            self.refused("fits nothing here", applied.json()["message"])
            return
        assert applied.json()["state"] in SETTLED, applied.text
        if applied.json()["state"] == "failed":
            self.refused("refused when applied", applied.json()["reason"])
            return
        self.outcomes["came in"] += 1
        undone = self.ask("POST", f"/imports/{row['id']}/undo")
        assert undone.json()["state"] == "undone", undone.text
        assert undone.json()["report"]["kept"] == []

    def refused(self, how: str, reason: str) -> None:
        assert_is_sentence(reason)
        self.outcomes[how] += 1


@pytest.fixture
def fast_folder(settings: LazySettings) -> Iterator[Path]:
    """Files lie in memory where there is such a place: this is no proof of disks."""
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        settings.DATA, settings.CLIPS = Path(folder), Path(folder) / "clips"
        yield settings.CLIPS


def forget_all() -> None:
    """What the sweep does with files that nobody applied, a day later."""
    Import.objects.filter(state="undone").delete()  # kept as a record: who undid what
    Import.objects.update(changed_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    while forget_old_imports():
        pass


def test_every_format_that_is_read_has_a_file_here() -> None:
    assert {which.partition(" ")[0] for which in (*FILES, *MORE)} == set(READERS)


@pytest.fixture
def project(live_server: LiveServer) -> Project:
    """One that the live server shows."""
    return make_project()


@pytest.fixture
def sender(
    project: Project,
    live_server: LiveServer,
    client: APIClient,
    monkeypatch: pytest.MonkeyPatch,
) -> Sender:
    """Its manager, with the cookies of somebody who signed in."""
    # Django's own server sends an answer in pieces: each would wait 40 ms for the one before.
    monkeypatch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    client.force_login(make_member("mia", project, Role.MANAGER))
    visitor = Visitor(live_server.url)
    visitor.http.cookies.set(
        settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value
    )
    assert visitor.session()["user"]["username"] == "mia"
    return Sender(visitor, project)


@pytest.mark.parametrize("which", [*FILES, *MORE])
def test_damaged_files_bring_no_fault_and_leave_nothing_behind(
    which: str, project: Project, sender: Sender, fast_folder: Path
) -> None:
    for name in CLIPS:
        sha256 = {"sha256": TALK.sha256, "channels": 2} if name == CLIPS[-1] else {}
        make_clip(project, name=name, duration_us=LENGTH_US, **sha256)
    make_member("ada", project)
    name, data = given(which)
    dice = random.Random(f"sent {which}")
    before = state_of(project)
    for number in range(EACH):
        wish = {"format": which.partition(" ")[0]} if number % 3 else {}
        if number % 2:
            wish |= {"aim": "work"} if which == OURS else {"aim": "work", "person": "ada"}
        sender.send(name, mutated(data, dice), **wish)
        if not number % LOOKED_AT_EVERY:
            assert state_of(project) == before
        if not (number + 1) % TOLD_EVERY:
            print(f"{which}: {number + 1} sent", flush=True)

    assert state_of(project) == before
    assert sender.sent == sum(sender.outcomes.values()) == EACH
    forget_all()
    assert not Import.objects.exists()
    assert [path for path in fast_folder.rglob("*") if path.is_file()] == []
    print(f"\n{which}: {EACH} sent, {dict(sorted(sender.outcomes.items()))}")
