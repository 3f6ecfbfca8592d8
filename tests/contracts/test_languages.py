"""What the server says to people has its sentence in every language of the page."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from audino_py.models import Clip, Notice, NoticeKind, Task
from audino_py.selectors.notices import message_of

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "frontend/src/language/catalogues").iterdir())
#: Where the sentences come from that the page shows; what commands and programs alone meet is not.
FOLDERS = ("api", "audio", "formats", "models", "selectors", "services")
#: Doors of programs and of whoever runs the server.
ASIDE = {
    *("backups.py", "move_checks.py", "move_v1.py", "moving.py", "multipart.py"),
    *("sentsegments.py", "sentwork.py"),
    *("idempotency.py", "requests.py", "queries.py", "tokens.py", "datapoints.py", "v1_dump.py"),
    *("uploads.py", "clip_filters.py", "split_certificate.py", "whisper.py", "sandbox.py"),
}
RAISED = re.compile(r"(Error|Note)$")


def sentence_of(node: ast.expr) -> str | None:
    """A literal with its holes numbered, as the catalogues have it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    said, hole = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            said += str(part.value)
        else:
            hole += 1
            said += f"{{{hole}}}"
    return said


def sentences() -> dict[str, str]:
    """Every sentence an error or a note is made with, and the file it stands in."""
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / "audino_py" / folder).rglob("*.py")):
            if path.name in ASIDE:
                continue
            for call in ast.walk(ast.parse(path.read_text())):
                if not isinstance(call, ast.Call) or not RAISED.search(ast.unparse(call.func)):
                    continue
                for one in (sentence_of(argument) for argument in call.args):
                    if one and one[0] in "{" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" and one[-1] in ".!?":
                        found[one] = path.name
    return found


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.name)
def test_every_sentence_of_the_server_is_there(catalogue: Path) -> None:
    known = json.loads((catalogue / "server.json").read_text())
    said = sentences()

    assert len(said) > 100
    assert {one: where for one, where in said.items() if one not in known} == {}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.name)
def test_a_translation_names_what_its_sentence_names(catalogue: Path) -> None:
    known: dict[str, str] = json.loads((catalogue / "server.json").read_text())

    wrong = [
        one
        for one, said in known.items()
        if sorted(re.findall(r"\{\d\}", one)) != sorted(re.findall(r"\{\d\}", said)) or not said
    ]

    assert wrong == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.name)
def test_what_people_are_told_is_there(catalogue: Path) -> None:
    known = json.loads((catalogue / "server.json").read_text())
    patterns = [
        re.compile("(.+?)".join(re.escape(part) for part in re.split(r"\{\d\}", sentence)))
        for sentence in known
    ]
    task = Task(clip=Clip(name="take 1.wav"))
    told = {
        message_of(Notice(kind=kind, count=count, task=task))
        for kind in NoticeKind
        for count in (1, 3)
    }

    assert len(told) > len(NoticeKind)
    assert {one for one in told if not any(pattern.fullmatch(one) for pattern in patterns)} == set()
