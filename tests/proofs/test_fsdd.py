"""Hundreds of spoken digits by ``audino upload``: each arrives once and says who speaks what."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
FILES = 520 if FULL else 40
ONE_IN = 1 if FULL else 13
AT_ONCE = 3
SETTLED_WITHIN_S = 600 if FULL else 120

Said = dict[str, tuple[str, str, str]]  # name of a file: speaker, digit, word


@pytest.fixture
def said(corpus: Path) -> Said:
    """What the corpus says of each of its digits."""
    with (corpus / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("fsdd/")]
    names = {Path(row["file"]).name: row for row in rows[::ONE_IN]}
    assert len(names) == FILES
    return {name: (row["speaker"], name[0], row["truth"]) for name, row in names.items()}


@pytest.fixture
def manifest(corpus: Path, said: Said, tmp_path: Path) -> Path:
    """The list that is given to the client."""
    path = tmp_path / "digits.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "external_id", "speaker", "digit", "reference"])
        for name, (speaker, digit, word) in said.items():
            place = corpus / "fsdd" / name
            table.writerow([place, Path(name).stem, speaker, digit, word])
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("digits"))
    server.start()
    yield server
    server.stop()


def run_client(key: Visitor, manifest: Path) -> subprocess.Popen[str]:
    """``audino upload --manifest``, as in a shell."""
    return subprocess.Popen(
        [sys.executable, "-m", "audino_py", "upload", "--manifest", str(manifest)],
        env={**os.environ, "AUDINO_URL": key.url, "AUDINO_KEY": key.key},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def counts_of(client: subprocess.Popen[str]) -> tuple[int, int, int]:
    """Sent, there already, failed."""
    out, problems = client.communicate(timeout=SETTLED_WITHIN_S)
    assert client.returncode == 0, out + problems
    found = re.match(r"(\d+) sent, (\d+) there already, (\d+) failed\.", out)
    assert found, out
    sent, known, failed = (int(number) for number in found.groups())
    return sent, known, failed


def all_clips(key: Visitor, project: str) -> list[dict[str, Any]]:
    clips: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = key.get(f"/projects/{project}/clips?limit=200{cursor}")
        clips += page["results"]
        if page["next"] is None:
            return clips
        cursor = f"&cursor={page['next']}"


def until_settled(key: Visitor, project: str) -> list[dict[str, Any]]:
    """Every clip, once none waits for its analysis."""
    deadline = time.monotonic() + SETTLED_WITHIN_S
    while key.get(f"/projects/{project}/clips?state=stored&limit=1")["results"]:
        assert time.monotonic() < deadline, "clips still wait for their analysis"
        time.sleep(0.2)
    return all_clips(key, project)


def words_of(clip: dict[str, Any]) -> tuple[str, str, str]:
    return clip["speaker"]["name"], clip["metadata"]["digit"], clip["reference"]


def test_every_digit_is_ready_with_speaker_and_digit_and_a_second_run_sends_nothing(
    server: Server, said: Said, manifest: Path
) -> None:
    root = server.administrator()
    project = root.project("Digits", "transcript")["id"]
    key = root.make_key(project, "upload", "read")
    began = time.monotonic()

    first = counts_of(run_client(key, manifest))
    acknowledged_s = time.monotonic() - began
    clips = until_settled(key, project)
    ready_s = time.monotonic() - began
    second = counts_of(run_client(key, manifest))

    print(
        f"\n{FILES} clips: {FILES / acknowledged_s:.1f} clips/s acknowledged, "
        f"{FILES / ready_s:.1f} clips/s until all were ready"
    )
    assert first == (FILES, 0, 0)
    assert second == (0, FILES, 0)
    assert {clip["state"] for clip in clips} == {"ready"}
    assert {clip["name"]: words_of(clip) for clip in clips} == said
    assert len(all_clips(key, project)) == FILES
    speakers = root.get(f"/projects/{project}/speakers")["results"]
    assert {speaker["name"] for speaker in speakers} == {speaker for speaker, _, _ in said.values()}


def test_three_runs_at_once_make_every_clip_once(
    server: Server, said: Said, manifest: Path
) -> None:
    root = server.administrator()
    project = root.project("Digits, three times", "transcript")["id"]
    key = root.make_key(project, "upload", "read")

    counts = [counts_of(client) for client in [run_client(key, manifest) for _ in range(AT_ONCE)]]
    clips = until_settled(key, project)

    assert sum(sent for sent, _, _ in counts) == FILES, counts
    assert sum(known for _, known, _ in counts) == (AT_ONCE - 1) * FILES, counts
    assert len(clips) == FILES
    assert {clip["state"] for clip in clips} == {"ready"}
    assert {clip["name"]: words_of(clip) for clip in clips} == said
    assert {len(clip["tasks"]) for clip in clips} == {1}
