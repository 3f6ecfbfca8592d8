"""What was acknowledged outlives a kill -9 of web server and worker; nothing is stuck."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.forms import tiny_wav
from tests.proofs.conftest import kill
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
ROUNDS = 50 if FULL else 3
SENDERS = 3


class Sender(threading.Thread):
    """Uploads clip after clip, and again after a failure, as the client does."""

    def __init__(self, url: str, key: str, project: str, number: int) -> None:
        super().__init__(daemon=True)
        self.address = f"{url}/api/v1/projects/{project}/clips"
        self.key = key
        self.number = number
        self.receipts: dict[str, str] = {}  # sha256 to id
        self.odd: list[str] = []
        self.end = threading.Event()

    def run(self) -> None:
        at = 0
        while not self.end.is_set():
            at += 1
            data = tiny_wav(self.number * 10_000 + at, seconds=0.05)
            self.send(data, f"{self.number}-{at}")

    def send(self, data: bytes, name: str) -> None:
        for _ in range(300):
            try:
                answer = requests.post(
                    self.address,
                    headers={"Authorization": f"Bearer {self.key}", "Idempotency-Key": name},
                    files={"file": (f"{name}.wav", data)},
                    timeout=10,
                )
            except requests.RequestException:
                time.sleep(0.1)
                continue
            if answer.status_code in (200, 201):
                self.receipts[answer.json()["sha256"]] = answer.json()["id"]
                return
            if answer.status_code not in (409, 503):
                self.odd.append(f"{answer.status_code} {answer.text[:200]}")
            time.sleep(0.1)


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


def test_no_acknowledged_upload_is_lost_and_no_clip_is_stuck(server: Server) -> None:
    root = server.administrator()
    project = root.project("Kills")["id"]
    key = root.make_key(project, "upload", "read")
    senders = [Sender(server.url, key.key, project, number) for number in range(SENDERS)]
    for sender in senders:
        sender.start()

    for number in range(ROUNDS):
        had = sum(len(sender.receipts) for sender in senders)
        deadline = time.monotonic() + 60
        while sum(len(sender.receipts) for sender in senders) < had + 10:
            assert time.monotonic() < deadline, server.log.read_text()[-3000:]
            time.sleep(0.02)
        assert kill(server, ("granian", "worker", "audino")[number % 3]) > 0
        server.wait()
    for sender in senders:
        sender.end.set()
    for sender in senders:
        sender.join(60)
    receipts = {sha: uid for sender in senders for sha, uid in sender.receipts.items()}
    deadline = time.monotonic() + 120
    while key.get(f"/projects/{project}/clips?state=stored")["results"]:
        assert time.monotonic() < deadline, "a clip is stuck"
        time.sleep(0.5)
    clips = all_clips(key, project)

    assert [odd for sender in senders for odd in sender.odd] == []
    assert {clip["state"] for clip in clips} == {"ready"}
    found = {clip["sha256"]: clip["id"] for clip in clips}
    assert len(found) == len(clips)
    assert {sha: found.get(sha) for sha in receipts} == receipts
    for sha, uid in found.items():
        whole = key.ask("GET", f"/clips/{uid}/original")
        assert hashlib.sha256(whole.content).hexdigest() == sha
    tasks = [task for clip in clips for task in clip["tasks"]]
    assert len(tasks) == len(clips)  # made once each, however often the worker died
