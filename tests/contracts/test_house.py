"""Rules about the whole: sizes, names, words."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 400
LONGEST_BODY = 30


def tracked(*patterns: str) -> list[Path]:
    words = ["git", "ls-files", "-z", "--", *patterns]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.skip("not a checkout")
    return [ROOT / name for name in ran.stdout.split("\0") if name and (ROOT / name).exists()]


def sources() -> list[Path]:
    made = re.compile(r"/migrations/|schema\.d\.ts$")
    files = tracked("*.py", "*.ts", "*.tsx", "*.css")
    return [path for path in files if not made.search(path.as_posix())]


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}


def statements(node: ast.AST) -> int:
    return sum(isinstance(inner, ast.stmt) for inner in ast.walk(node)) - 1


def test_a_function_fits_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in tracked("audino_py/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and statements(node) > LONGEST_BODY
    ]

    assert long == []


def test_nothing_is_called_by_a_word_the_house_does_not_use() -> None:
    wrong = re.compile(r"(^|/)(utils?|helpers?|misc|common)(\.|/)")

    assert [str(p) for p in sources() if wrong.search(p.relative_to(ROOT).as_posix())] == []


def test_no_tracked_file_names_a_folder_of_somebodys_machine() -> None:
    mine = re.compile(r"(?<![\w.}])/(root|home|work)/\w")
    found = [
        path.relative_to(ROOT).as_posix()
        for path in [*sources(), *tracked("*.md", "*.toml", "*.json", ".ci/*")]
        if path != Path(__file__) and mine.search(path.read_text())
    ]

    assert found == []
