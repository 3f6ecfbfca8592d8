"""What our own files hold is written down, key by key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import load_command_class

from audino_py.formats.document import Word
from audino_py.formats.jsonl import SCHEMA, write_line
from audino_py.formats.registry import FORMATS
from audino_py.formats.splitting import SplitPlan
from audino_py.models import Project, Speaker, TaskState, User
from audino_py.policies import Actor
from audino_py.selectors.exports import ExportQuery
from audino_py.services.export_choices import ExportChoice
from audino_py.services.export_streams import ExportStream, receipt_for
from audino_py.services.exports import remake_export, request_export
from tests.formats.documents import TALK, make_document, make_span
from tests.makers import make_clip, make_task, make_work

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "audino_py/docs"
#: Objects whose keys are names that people gave.
OPEN = {"values", "labels", "parts", "shares", "languages", "options", "answers"}


def keys_of(value: Any) -> Iterator[str]:
    """Every key of a document, but for names that people gave."""
    if isinstance(value, list):
        for one in value:
            yield from keys_of(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            if key != "metadata":  # anything at all
                yield from keys_of(list(one.values()) if key in OPEN else one)


def written_in(name: str) -> set[str]:
    return set(re.findall(r"`([\w./-]+)`", (DOCS / f"{name}.md").read_text()))


def test_every_key_of_a_line_is_described() -> None:
    word = make_span(1, 0, 1_000_000, text="a", words=(Word(0, 900_000, "a", 0.5),))
    lines = [json.loads(write_line(one)) for one in (TALK, make_document("call", word))]

    keys = set(keys_of(lines))

    assert {"schema", "words", "external_id", "unsure"} <= keys
    assert keys - written_in("jsonl") == set()
    assert SCHEMA in written_in("jsonl")


@pytest.mark.django_db
def test_every_key_of_receipts_and_certificates_is_described(
    project: Project, annotator: User
) -> None:
    for number in range(2):
        clip = make_clip(project, name=f"{number}.wav", metadata={"room": str(number)})
        work = make_work(make_task(project, annotator, clip=clip, state=TaskState.ACCEPTED))
        speaker = Speaker.objects.create(project=project, name=f"S{number}")
        work.segments.create(uid=clip.uid, start_us=0, end_us=1_000_000, text="a", speaker=speaker)
    query = ExportQuery(project)
    plan = SplitPlan({"train": 1, "test": 1}, session="room")
    made = request_export(
        query=query, choice=ExportChoice("rttm", split=plan), actor=Actor(user=annotator)
    )
    project.clips.order_by("pk")[0].delete()
    again = remake_export(export=made, actor=Actor(user=annotator))
    stream = ExportStream(query, FORMATS["rttm"], is_raw=False)
    streamed = receipt_for(stream, stream.blocks())

    keys = set(keys_of([made.receipt, again.receipt, streamed]))

    assert {"is_proven", "again_of", "losses", "state", "named", "sentence"} <= keys
    assert keys - written_in("export") == set()
    schemas = {again.receipt["schema"], again.receipt["split"]["schema"]}
    assert schemas - written_in("export") == set()


def test_pages_of_the_help_lead_to_pages_that_are_there() -> None:
    pages = {path.stem for path in DOCS.glob("*.md")}
    told = [re.findall(r"\]\(/help/(\w[\w-]*)\)", path.read_text()) for path in DOCS.glob("*.md")]

    assert {"jsonl", "formats"} <= {name for names in told for name in names} <= pages


COMMANDS = {path.stem for path in (ROOT / "audino_py/management/commands").glob("[a-z]*.py")}
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def test_every_command_is_written_down() -> None:
    text = "".join(path.read_text() for path in PAGES)

    named = set(re.findall(r"(?:audino|manage\.py) (\w+)", text))

    assert {"versions", "export"} <= COMMANDS
    assert COMMANDS - named == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_commands_and_options_that_are_written_down_are_there(page: Path) -> None:
    told = re.findall(r"(?:^|`)audino ([a-z_]\w*)((?: [^`\n]*)?)", page.read_text(), re.MULTILINE)
    missing = []
    for name, words in told:
        if name == "run":  # the same as serve
            continue
        options = set(re.findall(r"(?<= )--[a-z][\w-]*", words.replace("[", " ")))
        parser = load_command_class("audino_py", name).create_parser("audino", name)
        missing += [f"{name} {one}" for one in options - set(parser._option_string_actions)]

    assert missing == []
