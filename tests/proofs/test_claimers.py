"""Sixteen people take clips at once and five of them die: no clip twice, none skipped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.forms import tiny_wav
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
CLIPS = 1000 if FULL else 40
CLAIMERS = 16
KILLED = 5
HELD = 3 if FULL else 1  # by each that is killed
LEASE_S = 20 if FULL else 5
PATIENCE_S = 600.0

# A program that takes clips, says which, and never gives anything back.
HOLDER = """
import json, sys, requests
url, project, cookies, count = sys.argv[1:]
http = requests.Session()
http.cookies.update(json.loads(cookies))
token = http.get(url + "/api/v1/session").json()["csrf_token"]
heads = {"X-CSRFToken": token, "Referer": url}
for _ in range(int(count)):
    answer = http.post(f"{url}/api/v1/projects/{project}/claim", headers=heads)
    print(answer.json()["id"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(
        tmp_path / "claims",
        AUDINO_LEASE_S=str(LEASE_S),
        AUDINO_WEB_PROCESSES="2",
        AUDINO_WEB_THREADS="16",
    )
    server.start()
    yield server
    server.stop()


def filled(root: Visitor, project: str) -> set[str]:
    """Upload clips and wait until all are ready; their ids."""
    key = root.make_key(project, "upload", "read")

    def send(number: int) -> str:
        files = {"file": (f"{number}.wav", tiny_wav(number, seconds=0.1))}
        receipt = Visitor(root.url, key.key).ask("POST", f"/projects/{project}/clips", files=files)
        return str(receipt["id"])

    with ThreadPoolExecutor(4) as pool:
        clips = set(pool.map(send, range(CLIPS)))
    deadline = time.monotonic() + PATIENCE_S
    while root.get(f"/projects/{project}/clips?state=stored&limit=1")["results"]:
        assert time.monotonic() < deadline, "the clips are not ready"
        time.sleep(0.5)
    return clips


def hold(person: Visitor, project: str) -> tuple[subprocess.Popen[str], set[str]]:
    """Somebody who takes clips in a process of their own; the tasks they hold."""
    cookies = json.dumps(person.http.cookies.get_dict())
    words = [sys.executable, "-c", HOLDER, person.url, project, cookies, str(HELD)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, {process.stdout.readline().strip() for _ in range(HELD)}


def work_through(person: Visitor, project: str) -> list[str]:
    """Take, open and hand in clip after clip for two seconds; the tasks."""
    done = []
    until = time.monotonic() + 2.0
    while time.monotonic() < until:
        answer = person.ask("POST", f"/projects/{project}/claim", json={})
        if not isinstance(answer, dict):  # 204: nothing waits now; a lease may run out yet
            time.sleep(0.3)
            continue
        person.post(f"/tasks/{answer['id']}/open")
        person.ask("POST", f"/tasks/{answer['id']}/submit", headers={"If-Match": '"0"'})
        done.append(answer["id"])
    return done


def test_no_clip_is_given_twice_none_is_skipped_and_leases_of_the_dead_come_back(
    server: Server,
) -> None:
    root = server.administrator()
    project = root.project("Claims")["id"]
    people = [root.person(f"claimer{number}") for number in range(CLAIMERS)]
    for number in range(CLAIMERS):
        body = {"user": f"claimer{number}", "role": "annotator"}
        root.post(f"/projects/{project}/members", body, expect=201)
    clips = filled(root, project)

    began = time.monotonic()
    with ThreadPoolExecutor(KILLED) as pool:
        holders = list(pool.map(lambda person: hold(person, project), people[:KILLED]))
    held = set().union(*(tasks for _, tasks in holders))
    for process, _ in holders:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    finished = 0
    done: list[str] = []
    while finished < CLIPS and time.monotonic() - began < PATIENCE_S:
        with ThreadPoolExecutor(CLAIMERS - KILLED) as pool:
            for own in pool.map(work_through, people[KILLED:], [project] * CLAIMERS):
                done += own
        finished = len(done)

    assert len(held) == KILLED * HELD  # nobody who died shared a clip with another
    assert Counter(done).most_common(1)[0][1] == 1
    assert held <= set(done)
    tasks = every_task(root, project)
    assert Counter(task["clip"]["id"] for task in tasks) == dict.fromkeys(clips, 1)
    assert {task["state"] for task in tasks} == {"submitted"}
    print(
        f"{CLIPS} clips by {CLAIMERS} in {time.monotonic() - began:.1f} s on {server.database[:8]}"
    )


def every_task(root: Visitor, project: str) -> list[dict[str, Any]]:
    tasks, cursor = [], ""
    while True:
        page = root.get(f"/projects/{project}/tasks?limit=200{cursor}")
        tasks += page["results"]
        if page["next"] is None:
            return tasks
        cursor = f"&cursor={page['next']}"
