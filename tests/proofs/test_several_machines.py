"""Two machines by settings alone: PostgreSQL, procrastinate, a bucket; one of each kind dies."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from audino_py.db.uuids import uuid7
from tests.buckets import bucket_server, names_in
from tests.forms import tiny_wav
from tests.proofs.conftest import kill
from tests.proofs.senders import ANSWER_WITHIN_S, PAUSE_S, TRIES
from tests.proofs.test_kills import all_clips
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
CLIPS = 500 if FULL else 30
SENDERS = 4
PATIENCE_S = 180.0

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="several machines share PostgreSQL",
)


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    with bucket_server() as env:
        yield env


@pytest.fixture(scope="module")
def machines(
    bucket: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Each with a web process, a worker and a folder of its own."""
    env = {
        **bucket,
        "AUDINO_QUEUE": "procrastinate",
        "AUDINO_SECRET_KEY": "the same fifty random characters on every machine",
        "AUDINO_ANALYSIS_LEASE_S": "4",
    }
    folder = tmp_path_factory.mktemp("machines")
    one = Server(folder / "one", **env)
    other = Server(folder / "other", database=one.database, **env)
    try:
        with ThreadPoolExecutor(2) as pool:  # both at once: one brings the database up to date
            list(pool.map(Server.start, (one, other)))
        yield one, other
    finally:
        other.stop()
        one.stop()


class Bringer:
    """A client that goes to the other machine when one does not answer."""

    def __init__(self, machines: tuple[Server, Server], key: str, project: str) -> None:
        self.addresses = [f"{one.url}/api/v1/projects/{project}/clips" for one in machines]
        self.heads = {"Authorization": f"Bearer {key}"}
        self.receipts: dict[str, str] = {}  # acknowledged: sha256 to id
        self.odd: list[str] = []
        self.lock = threading.Lock()

    def bring(self, number: int) -> None:
        data = tiny_wav(70_000 + number, seconds=0.1)
        for attempt in range(number, number + TRIES):
            try:
                answer = requests.post(
                    self.addresses[attempt % 2],
                    headers={**self.heads, "Idempotency-Key": f"clip-{number}"},
                    files={"file": (f"{number}.wav", data)},
                    timeout=ANSWER_WITHIN_S,
                )
            except requests.RequestException:
                time.sleep(PAUSE_S)
                continue
            if answer.status_code in (200, 201):
                with self.lock:
                    self.receipts[hashlib.sha256(data).hexdigest()] = answer.json()["id"]
                return
            if answer.status_code not in (409, 503):
                self.odd.append(f"{answer.status_code} {answer.text[:200]}")
            time.sleep(PAUSE_S)


def until(done: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def test_a_web_process_and_a_worker_die_and_nothing_acknowledged_is_lost(
    machines: tuple[Server, Server], bucket: dict[str, str]
) -> None:
    one, other = machines
    root = one.administrator()
    project = root.project("Two machines")["id"]
    key = root.make_key(project, "upload", "read")
    bringer = Bringer(machines, key.key, project)

    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        sending = [pool.submit(bringer.bring, number) for number in range(CLIPS)]
        until(lambda: len(bringer.receipts) >= CLIPS // 4, one.log.read_text()[-3000:])
        assert kill(one, "audino_py.conf.web") > 0
        until(lambda: len(bringer.receipts) >= CLIPS // 2, other.log.read_text()[-3000:])
        assert kill(other, "audino_py worker") > 0
        for future in sending:
            future.result()
    one.wait()
    sent_s = time.monotonic() - began

    assert bringer.odd == []
    assert len(bringer.receipts) == CLIPS
    elsewhere = Visitor(other.url, key.key)
    until(
        lambda: not elsewhere.get(f"/projects/{project}/clips?state=stored")["results"],
        "a clip is stuck:\n" + one.log.read_text()[-2000:] + other.log.read_text()[-2000:],
    )
    print(f"{CLIPS} clips sent in {sent_s:.1f} s, ready in {time.monotonic() - began:.1f} s")
    clips = all_clips(elsewhere, project)
    assert {clip["state"] for clip in clips} == {"ready"}
    assert {clip["sha256"]: clip["id"] for clip in clips} == bringer.receipts
    assert sorted(clip["sha256"] for clip in clips) == sorted(bringer.receipts)  # none twice
    assert [len(clip["tasks"]) for clip in clips] == [1] * CLIPS
    for clip in clips[:: max(1, CLIPS // 20)]:
        sound = elsewhere.ask("GET", f"/clips/{clip['id']}/original").content
        assert hashlib.sha256(sound).hexdigest() == clip["sha256"]
    names = names_in(bucket)
    for clip in clips:
        assert f"clips/{clip['id'].replace('-', '')}/original.wav" in names


def test_each_step_of_a_clips_way_may_happen_on_another_machine(
    machines: tuple[Server, Server], bucket: dict[str, str]
) -> None:
    one, other = machines
    root = one.administrator()
    there = other.administrator()
    project = root.project("Road")["id"]
    person = root.person("walker")
    root.post(f"/projects/{project}/members", {"user": "walker", "role": "annotator"}, expect=201)
    away = Visitor(other.url)
    away.sign_in("walker")

    broken_off = left_behind(one) | left_behind(other)  # by the kills of the test before
    files = {"file": ("road.wav", tiny_wav(1, seconds=2))}
    clip = root.ask("POST", f"/projects/{project}/clips", files=files)["id"]
    assert there.until_settled(clip)["state"] == "ready"
    task = person.post(f"/projects/{project}/claim")["id"]
    opened = away.post(f"/tasks/{task}/open")
    revision = save(person, opened["id"], opened["revision"])
    away.ask("POST", f"/tasks/{task}/submit", headers={"If-Match": f'"{revision}"'})
    root.post(f"/tasks/{task}/review", {"verdict": "accepted"})
    part = away.ask("GET", f"/clips/{clip}/audio", headers={"Range": "bytes=100-199"})
    made = root.post(f"/projects/{project}/exports", {"format": "jsonl"}, expect=201)
    until(lambda: there.get(f"/exports/{made['id']}")["state"] == "ready", "no export came")
    file = there.http.get(f"{other.url}/api/v1/exports/{made['id']}/file", timeout=30)

    assert part.content == tiny_wav(1, seconds=2)[100:200]
    assert "said on one machine" in file.text
    assert left_behind(one) | left_behind(other) <= broken_off
    there.delete(f"/clips/{clip}")
    assert away.http.get(f"{other.url}/api/v1/clips/{clip}/audio", timeout=30).status_code == 404


def save(person: Visitor, annotation: str, revision: int) -> int:
    segment: dict[str, Any] = {"id": str(uuid7()), "start": 0.1, "end": 0.9}
    segment["text"] = "said on one machine"
    body = {"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]}
    heads = {"If-Match": f'"{revision}"'}
    answer = person.ask("POST", f"/annotations/{annotation}/changes", json=body, headers=heads)
    return int(answer["revision"])


def left_behind(machine: Server) -> set[Path]:
    """Sound on a machine's own disk, now that the bucket has it."""
    clips = machine.folder / "data" / "clips"
    return {path for path in clips.rglob("*") if path.is_file() and path.suffix != ".lock"}
