"""A heap of short clips, from queued to ready, on a server of its own."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from audino_py.benches.stand import Person, Plan, Stand

LOOK_EVERY_S = 0.1  # each look costs the server as much as readying three clips


def queued_to_ready(files: list[Path]) -> float:
    """Clips a second, draft and database included: all are queued while the worker is stopped.

    The worker has analysed one clip before, so it and its child are warm.
    """
    with Stand(Plan()) as stand:
        root = stand.administrator()
        project = root.post("/projects", {"name": "Bench", "templates": ["transcript"]})["id"]
        first, *rest = files
        send(root, project, first)
        wait_until_ready(root, project)
        worker = worker_of(stand.pid)
        os.kill(worker, signal.SIGSTOP)
        for file in rest:
            send(root, project, file)
        began = time.perf_counter()
        os.kill(worker, signal.SIGCONT)
        wait_until_ready(root, project)
        return len(rest) / (time.perf_counter() - began)


def send(asker: Person, project: str, file: Path) -> None:
    """Upload one clip."""
    asker.ask(
        "POST",
        f"/projects/{project}/clips",
        files={"file": (file.name, file.read_bytes(), "audio/wav")},
    )


def wait_until_ready(asker: Person, project: str) -> None:
    """Look whether any clip still waits, until none does; none may have failed."""
    while states(asker, project, "stored"):
        time.sleep(LOOK_EVERY_S)
    if states(asker, project, "failed"):
        raise SystemExit("a clip of the benchmark failed")


def states(asker: Person, project: str, state: str) -> bool:
    """Whether any clip is in that state."""
    answer = asker.ask("GET", f"/projects/{project}/clips?state={state}&limit=1").json()
    return bool(answer["results"])


def worker_of(server: int) -> int:
    """The process that analyses, among the server's children (Linux)."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for child in children:
        if b"\0worker\0" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise SystemExit("the benchmark's server has no worker")
