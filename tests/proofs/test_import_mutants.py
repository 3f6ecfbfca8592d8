"""Thousands of damaged files of every format brought to the server: each is refused with a
sentence, or comes in and goes again; the server meets no fault, and nothing stays half done.

All are read here first, as the server reads them. What it then does with a file hangs on nothing
but what was read: so of those that are read alike, or refused alike, but for letters and digits
that mean nothing to it, one is sent. ``AUDINO_FULL=1`` makes 2,000 of each format and sends all
that differ; ``-k 'textgrid or eaf'`` chooses formats.
"""

from __future__ import annotations

import os
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from rest_framework.test import APIClient

from audino_py.errors import UnreadableError
from audino_py.formats.document import ExportOptions
from audino_py.formats.losses import Losses
from audino_py.formats.readers import READERS, read_documents, told_format
from audino_py.formats.reading import Given, Plain, ReadDocument, ReadSpan
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
from audino_py.services.import_requests import KEPT_FOR, forget_old_imports
from tests.formats.documents import LABELS, TALK
from tests.formats.mutants import mutated
from tests.formats.outside_files import FILES, file_bytes
from tests.makers import make_clip, make_member

FULL = os.environ.get("AUDINO_FULL") == "1"
EACH = 2000 if FULL else 60
MOST_SENT = EACH if FULL else 2  # of those that can be read, and of the others
LOOKED_AT_EVERY = 20
WORDS = re.compile(r"[^\W_]+")
LENGTH_US = 20_000_000  # of each clip
OURS = "jsonl"
# Those that no other program writes, or that hold no segments by themselves.
MORE = {OURS: "export.jsonl", "uem": "calls.uem"}
CLIPS = ("call.wav", "other.mp3", "answer.wav", "the call.wav", "silent.wav", "call 0017.wav")
KNOWN = {"ada", *CLIPS, *(name.rpartition(".")[0] for name in CLIPS)}
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


def reading_of(name: str, data: bytes, format_name: str) -> tuple[bool, str]:
    """Whether a file can be read, and all that becomes of it before the project is asked."""
    given = Given(name, data)
    try:
        format_name = format_name or told_format(given)
        read = sorted({str(shape_of(one)) for one in read_documents(given, format_name)})
    except UnreadableError as error:
        assert_is_sentence(error.message)
        return False, WORDS.sub("a", error.message)
    return True, f"{format_name} {read}"


def shape_of(sheet: ReadDocument) -> tuple[Any, ...]:
    """What of a document matters to a project that knows nothing but its clips and its people."""
    clips = sorted(name for name in sheet.names if name in KNOWN)
    facts = (sheet.sha256 == TALK.sha256, told(sheet.external_id), sheet.annotator in KNOWN)
    return clips, facts, told(sheet.source), sorted({str(span_shape(one)) for one in sheet.spans})


def span_shape(span: ReadSpan) -> tuple[Any, ...]:
    late = span.start_us >= LENGTH_US, span.end_us is None or span.end_us > LENGTH_US
    words = sorted({(told(one.text), one.start_us < LENGTH_US) for one in span.words})
    values = sorted((told(name), plain_shape(plain)) for name, plain in span.values.items())
    marks = span.channel, span.uid is None, span.unsure, span.draft
    return late, told(span.text), told(span.speaker), words, values, marks


def plain_shape(plain: Plain) -> str:
    parts = plain if isinstance(plain, list) else []
    return f"{type(plain).__name__} {len(parts)} {sorted(set(map(told, parts)))}"


def told(text: str | None) -> str:
    """Whether there is a text, whether it is long, and its signs that are none of a keyboard."""
    if not text:
        return repr(text)
    odd = {one for one in text if not one.isprintable() or not (one.isascii() or one.isalpha())}
    return f"{len(text) > 200} {not text.strip()} {sorted(odd)}"


def assert_is_sentence(reason: str) -> None:
    """A refusal names the next step, and is no fault of ours."""
    assert "fault of its own" not in reason
    assert reason.rstrip().endswith((".", "?")), reason
    assert len(reason) < 700


class Sender:
    """Sends file after file, and keeps count of what became of them."""

    def __init__(self, client: APIClient, project: Project) -> None:
        self.client = client
        self.project = project
        self.outcomes: Counter[str] = Counter()

    def send(self, name: str, data: bytes, **wish: str) -> None:
        """Bring it, apply it, take it back: whatever of this is possible."""
        body = {"file": SimpleUploadedFile(name, data), **wish}
        brought = self.client.post(f"/api/v1/projects/{self.project.uid}/imports", body)
        assert brought.status_code == 201, brought.content
        row = brought.json()
        assert row["state"] in SETTLED, row
        if row["state"] == "failed":
            self.refused("refused", row["reason"])
        else:
            self.apply(row)
        if not sum(self.outcomes.values()) % LOOKED_AT_EVERY:
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


@pytest.mark.parametrize("which", [*FILES, *MORE])
def test_damaged_files_bring_no_fault_and_leave_nothing_behind(
    which: str, client: APIClient, project: Project, manager: User, fast_folder: Path
) -> None:
    for name in CLIPS:
        sha256 = {"sha256": TALK.sha256, "channels": 2} if name == CLIPS[-1] else {}
        make_clip(project, name=name, duration_us=LENGTH_US, **sha256)
    make_member("ada", project)
    client.force_authenticate(manager)  # signing in is no part of this
    name, data = given(which)
    dice = random.Random(f"sent {which}")
    sender, before = Sender(client, project), state_of(project)
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for number in range(EACH):
        wish = {"format": which.partition(" ")[0]} if number % 3 else {}
        broken = mutated(data, dice)
        is_read, reading = reading_of(name, broken, wish.get("format", ""))
        if number % 2:
            wish |= {"aim": "work"} if which == OURS else {"aim": "work", "person": "ada"}
        if reading in seen[is_read] or len(seen[is_read]) == MOST_SENT:
            continue
        seen[is_read].add(reading)
        sender.send(name, broken, **wish)
        if not number % LOOKED_AT_EVERY:
            assert state_of(project) == before

    assert state_of(project) == before
    sent = sum(map(len, seen.values()))
    assert sum(sender.outcomes.values()) == sent
    forget_all()
    assert not Import.objects.exists()
    assert [path for path in fast_folder.rglob("*") if path.is_file()] == []
    print(f"\n{which}: {EACH} read, {sent} sent, {dict(sorted(sender.outcomes.items()))}")
