"""Thousands of damaged files of every format sent to the server: each is refused with a sentence,
or comes in and goes again; the server meets no fault, and nothing stays half done.

``AUDINO_FULL=1`` sends 2,000 of each; ``-k 'textgrid or eaf'`` chooses formats.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
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
    Speaker,
    Task,
    User,
)
from tests.formats.documents import LABELS, TALK
from tests.formats.mutants import mutated
from tests.formats.outside_files import FILES, file_bytes
from tests.makers import make_clip, make_member

EACH = 2000 if os.environ.get("AUDINO_FULL") == "1" else 12
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


class Sender:
    """Sends file after file, and keeps count of what became of them."""

    def __init__(self, client: APIClient, project: Project) -> None:
        self.client = client
        self.project = project
        self.outcomes: Counter[str] = Counter()

    def send(self, name: str, data: bytes, **wish: str) -> None:
        """Bring it, apply it, take it back, forget it: whatever of this is possible."""
        body = {"file": SimpleUploadedFile(name, data), **wish}
        brought = self.client.post(f"/api/v1/projects/{self.project.uid}/imports", body)
        assert brought.status_code == 201, brought.content
        row = brought.json()
        assert row["state"] in SETTLED, row
        if row["state"] == "failed":
            self.refused("refused", row["reason"])
        else:
            self.apply(row)
        forgotten = self.client.delete(f"/api/v1/imports/{row['id']}")
        assert forgotten.status_code == 204, forgotten.content

    def apply(self, row: dict[str, Any]) -> None:
        wish = {"create_labels": True, "create_speakers": True, "leave_out": True}
        applied = self.client.post(f"/api/v1/imports/{row['id']}/apply", wish, format="json")
        if applied.status_code != 200:
            assert applied.status_code in (400, 409), applied.content
            self.refused("fits nothing here", applied.json()["message"])
            return
        assert applied.json()["state"] in SETTLED, applied.content
        if applied.json()["state"] == "failed":
            self.refused("refused when applied", applied.json()["reason"])
            return
        self.outcomes["came in"] += 1
        undone = self.client.post(f"/api/v1/imports/{row['id']}/undo")
        assert undone.json()["state"] == "undone", undone.content
        assert undone.json()["report"]["kept"] == []

    def refused(self, how: str, reason: str) -> None:
        """A refusal is a sentence, and no fault of ours."""
        assert "fault of its own" not in reason
        assert reason.rstrip().endswith((".", "?")), reason
        assert len(reason) < 700
        self.outcomes[how] += 1


def test_every_format_that_is_read_has_a_file_here() -> None:
    assert {which.partition(" ")[0] for which in (*FILES, *MORE)} == set(READERS)


@pytest.mark.parametrize("which", [*FILES, *MORE])
def test_damaged_files_bring_no_fault_and_leave_nothing_behind(
    which: str, client: APIClient, project: Project, manager: User, settings: LazySettings
) -> None:
    for name in CLIPS:
        sha256 = {"sha256": TALK.sha256, "channels": 2} if name == CLIPS[-1] else {}
        make_clip(project, name=name, duration_us=20_000_000, **sha256)
    make_member("ada", project)
    client.force_login(manager)
    name, data = given(which)
    dice = random.Random(f"sent {which}")
    sender, before = Sender(client, project), state_of(project)
    for number in range(EACH):
        wish = {"format": which.partition(" ")[0]} if number % 3 else {}
        if number % 2:
            wish |= {"aim": "work"} if which == OURS else {"aim": "work", "person": "ada"}
        sender.send(name, mutated(data, dice), **wish)
        if not number % 20 or number == EACH - 1:
            assert state_of(project) == before

    assert sum(sender.outcomes.values()) == EACH
    assert not Import.objects.exists()
    assert [path for path in Path(settings.CLIPS).rglob("*") if path.is_file()] == []
    print(f"\n{which}: {EACH} sent, {dict(sorted(sender.outcomes.items()))}")
