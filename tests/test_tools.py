"""A machine without what the tests need is told what is missing, and what installs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINE = "sudo apt-get install -y "
PROGRAMS = {"chromium", "ffmpeg", "praat"}  # libraries are found without a PATH


def collected(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Start a run, with a PATH that holds nothing, as far as its collection."""
    bare = {name: value for name, value in os.environ.items() if name != "CI"}
    words = [sys.executable, "-m", "pytest", "--collect-only", "tests/timeline/test_times.py"]
    return subprocess.run(
        words,
        cwd=ROOT,
        env={**bare, "PATH": str(tmp_path), **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_run_names_what_is_missing_and_the_line_that_installs_it(tmp_path: Path) -> None:
    ran = collected(tmp_path)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = [line for line in ran.stdout.splitlines() if LINE in line]
    assert len(lines) == 2
    assert all(set(line.split(LINE)[1].split()) >= PROGRAMS for line in lines)
    assert "chromium (proves the pages)" in ran.stdout


def test_ci_does_not_begin_without_them(tmp_path: Path) -> None:
    ran = collected(tmp_path, CI="true")

    assert ran.returncode == 1
    assert LINE in ran.stdout + ran.stderr
    assert "test_times" not in ran.stdout
