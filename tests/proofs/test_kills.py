"""What was acknowledged outlives a kill -9 of web server and worker; nothing is stuck."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.forms import tiny_wav
from tests.proofs.conftest import kill
from tests.proofs.senders import Saver, Sender
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
ROUNDS = 50 if FULL else 3
SENDERS = 3
SAVERS = 3


def all_clips(key: Visitor, project: str) -> list[dict[str, Any]]:
    clips: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = key.get(f"/projects/{project}/clips?limit=200{cursor}")
        clips += page["results"]
        if page["next"] is None:
            return clips
        cursor = f"&cursor={page['next']}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server whose dead workers are soon missed."""
    server = Server(tmp_path / "kills", AUDINO_ANALYSIS_LEASE_S="4")
    server.start()
    yield server
    server.stop()


def make_savers(root: Visitor, project: str) -> list[Saver]:
    """Each with a person, a clip and an annotation of its own."""
    savers = []
    for number in range(SAVERS):
        person = root.person(f"saver{number}")
        root.post(f"/projects/{project}/members", {"user": f"saver{number}", "role": "annotator"})
        clip = root.ask(
            "POST",
            f"/projects/{project}/clips",
            files={"file": ("work.wav", tiny_wav(90_000 + number, seconds=1))},
            data={"assignee": f"saver{number}"},
        )
        assert root.until_settled(clip["id"])["state"] == "ready"
        task = person.get(f"/projects/{project}/tasks")["results"][0]["id"]
        opened = person.post(f"/tasks/{task}/open")
        savers.append(Saver(person, opened["id"], opened["revision"]))
    return savers


def kill_round_after_round(
    server: Server, senders: Sequence[Sender], savers: Sequence[Saver]
) -> None:
    """Kill after at least ten more uploads and as many saves."""

    def done() -> tuple[int, int]:
        uploads = sum(len(sender.receipts) for sender in senders)
        return uploads, sum(len(saver.segments) for saver in savers)

    for number in range(ROUNDS):
        uploads, saves = (count + 10 for count in done())
        deadline = time.monotonic() + 60
        while done()[0] < uploads or done()[1] < saves:
            assert time.monotonic() < deadline, server.log.read_text()[-3000:]
            assert [saver.odd for saver in savers if saver.odd] == []
            time.sleep(0.02)
        assert kill(server, ("audino_py.conf.web", "worker", "audino")[number % 3]) > 0
        server.wait()


def test_nothing_acknowledged_is_lost_and_no_clip_is_stuck(server: Server) -> None:
    root = server.administrator()
    project = root.project("Kills")["id"]
    key = root.make_key(project, "upload", "read")
    savers = make_savers(root, project)
    senders = [Sender(server.url, key.key, project, number) for number in range(SENDERS)]
    threads: list[Sender | Saver] = [*senders, *savers]
    for thread in threads:
        thread.start()

    kill_round_after_round(server, senders, savers)
    for thread in threads:
        thread.end.set()
    for thread in threads:
        thread.join(60)

    assert [odd for thread in threads for odd in thread.odd] == []
    uploads_are_all_there(key, project, senders)
    for saver in savers:
        saves_are_all_there(saver)


def uploads_are_all_there(key: Visitor, project: str, senders: Sequence[Sender]) -> None:
    """Each acknowledged clip is there once, whole and ready, with one task."""
    receipts = {sha: uid for sender in senders for sha, uid in sender.receipts.items()}
    deadline = time.monotonic() + 120
    while key.get(f"/projects/{project}/clips?state=stored")["results"]:
        assert time.monotonic() < deadline, "a clip is stuck"
        time.sleep(0.5)
    clips = all_clips(key, project)

    assert {clip["state"] for clip in clips} == {"ready"}
    found = {clip["sha256"]: clip["id"] for clip in clips}
    assert len(found) == len(clips)
    assert {sha: found.get(sha) for sha in receipts} == receipts
    for sha, uid in found.items():
        whole = key.ask("GET", f"/clips/{uid}/original")
        assert hashlib.sha256(whole.content).hexdigest() == sha
    tasks = [task for clip in clips for task in clip["tasks"]]
    assert len(tasks) == len(clips)  # made once each, however often the worker died


def saves_are_all_there(saver: Saver) -> None:
    """Each acknowledged batch counted once: its segment, and one revision for each."""
    annotation = saver.address.rsplit("/", 2)[1]
    now = saver.person.get(f"/annotations/{annotation}")

    mine = {segment["id"]: segment["text"] for segment in now["segments"]}
    assert {uid: text for uid, text in mine.items() if text.startswith("line ")} == saver.segments
    assert now["revision"] == saver.opened_at + len(saver.segments)
