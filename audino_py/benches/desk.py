"""The desk in Chromium: opening, frames, keys and memory with hours of sound.

The browser is driven by a process of its own, because its library is there for development alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from audino_py.benches.recordings import Recordings
from audino_py.benches.row import Row
from audino_py.benches.stand import Person, Plan, Stand

BATCH = 500
LANES = 3
WORDS = ("so", "what", "we", "are", "going", "to", "do", "is", "take", "this", "one", "step")
SIZES = {"long": (10.0, 5000), "two": (2.0, 2000), "next": (0.02, 20)}  # hours, segments
GROUPS = ("long", "two")
QUICK = 0.02
READY_WITHIN_S = 1800


def run(*, quick: bool, only: str = "") -> list[Row]:
    """Both clips, or one of them; the peer shows the long one in the same browser."""
    share = QUICK if quick else 1.0
    groups = [only] if only else list(GROUPS)
    rows = []
    with tempfile.TemporaryDirectory() as folder, Stand(Plan(quick=quick)) as stand:
        room = _furnish(stand, Recordings(Path(folder), None, share), groups, share)
        for group in groups:
            job = {"url": stand.url, "group": group, "rounds": 3 if quick else 5, **room}
            rows += [Row(**row) for row in _drive(job)]
    return rows


def _drive(job: dict[str, Any]) -> list[dict[str, Any]]:
    """What the browser measured, as rows."""
    command = [sys.executable, "-m", "audino_py.benches.desk_browser"]
    ran = subprocess.run(  # noqa: S603  our own command
        command, input=json.dumps(job), check=True, stdout=subprocess.PIPE, text=True
    )
    rows: list[dict[str, Any]] = json.loads(ran.stdout)
    return rows


def _furnish(
    stand: Stand, recordings: Recordings, groups: list[str], share: float
) -> dict[str, Any]:
    """A project whose clips are given to its maker: tasks by name, and the session's cookies."""
    person = stand.administrator()
    project = person.post("/projects", {"name": "Bench", "templates": ["transcript"]})["id"]
    person.ask("PATCH", f"/projects/{project}", json={"finds_speech": False})
    names = [f"Speaker {number}" for number in range(1, LANES + 1)]
    voices = [person.post(f"/projects/{project}/speakers", {"name": name})["id"] for name in names]
    me = person.look()["user"]["username"]
    tasks = {}
    for name in [*groups, "next"]:
        hours, segments = SIZES[name]
        # The next clip stays as long as it is: it has to be there for quick runs too.
        path = recordings.wav(hours if name != "next" else hours / share)
        tasks[name] = _until_ready(person, _upload(person, project, path, me))
        _write(person, tasks[name], max(20, int(segments * share)), voices)
    cookies = {one.name: one.value for one in person.http.cookies}
    return {"tasks": tasks, "cookies": cookies}


def _upload(person: Person, project: str, path: Path, assignee: str) -> str:
    with path.open("rb") as sound:
        answer = person.ask(
            "POST",
            f"/projects/{project}/clips",
            files={"file": (path.name, sound, "audio/wav")},
            data={"assignee": assignee},
        )
    return str(answer.json()["id"])


def _until_ready(person: Person, clip: str) -> str:
    """The clip's task, once its sound is analysed."""
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        answer = person.ask("GET", f"/clips/{clip}").json()
        if answer["state"] == "ready":
            return str(answer["tasks"][0]["id"])
        if answer["state"] == "failed":
            raise SystemExit(f"the benchmark's clip failed: {answer['reason']}")
        time.sleep(0.3)
    raise SystemExit("the benchmark's clip was not analysed in time")


def _write(person: Person, task: str, count: int, voices: list[str]) -> None:
    """Fills the clip with segments that touch and overlap, in all lanes."""
    duration = person.ask("GET", f"/tasks/{task}").json()["clip"]["duration"]
    annotation = person.post(f"/tasks/{task}/open")
    step = duration / (count + 1)
    segments = [
        {
            "id": str(uuid.uuid4()),
            "start": round(number * step, 3),
            "end": round(min(duration, (number + 1.2) * step), 3),
            "speaker": voices[number % len(voices)],
            "text": " ".join(WORDS[: 4 + number % 9]),
        }
        for number in range(count)
    ]
    revision = annotation["revision"]
    for first in range(0, count, BATCH):
        changes = [{"op": "put", "segment": one} for one in segments[first : first + BATCH]]
        answer = person.ask(
            "POST",
            f"/annotations/{annotation['id']}/changes",
            json={"id": str(uuid.uuid4()), "changes": changes},
            headers={"If-Match": f'"{revision}"'},
        )
        revision = answer.json()["revision"]
