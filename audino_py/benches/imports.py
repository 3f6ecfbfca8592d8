"""A hundred thousand segments brought in as drafts: seconds for each step, and memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Self

from audino_py.benches.row import Row
from audino_py.benches.stand import Person, Plan, Stand
from audino_py.benches.world import World

CLIPS, A_CLIP = 1000, 100
SECONDS, MEBIBYTES = 10.0, 300.0  # what any import may take
LOOK_EVERY_S = 0.05
UNDER_WAY = ("checking", "applying", "undoing")


def run(*, quick: bool, database: str = "") -> list[Row]:
    """Each step once, on a fresh server, with clips that are ready."""
    plan = Plan(database, quick)
    clips = CLIPS // 10 if quick else CLIPS
    with Stand(plan) as stand:
        world = World(stand, finds_speech=False)
        stand.manage("bench", "fill", "--clips", str(clips), "--project", world.project)
        before = stand.memory_mib()
        with _Highest(stand) as highest:
            times = _bring(world.root, world.project, table(clips))
    name = f"{clips * A_CLIP:,} segments as drafts, {plan.engine}"
    rows = [Row(f"{name}: {step}", "s", SECONDS, [took]) for step, took in times.items()]
    return [*rows, Row(f"{name}: memory on top", "MiB", MEBIBYTES, [highest.mib - before])]


def table(clips: int) -> bytes:
    """A CSV of so many clips with a hundred segments each."""
    lines = ["clip,start,end,speaker,text\n"]
    lines += [
        f"c{clip},{turn},{turn}.9,Speaker {turn % 3},words of segment {turn}\n"
        for clip in range(clips)
        for turn in range(A_CLIP)
    ]
    return "".join(lines).encode()


def _bring(person: Person, project: str, data: bytes) -> dict[str, float]:
    times: dict[str, float] = {}
    here = ""

    def send() -> Any:
        files = {"file": ("turns.csv", data)}
        return person.ask("POST", f"/projects/{project}/imports", files=files).json()

    steps: tuple[tuple[str, Callable[[], Any]], ...] = (
        ("looked through", send),
        (
            "written",
            lambda: person.post(f"{here}/apply", {"create_speakers": True, "leave_out": True}),
        ),
        ("taken back", lambda: person.post(f"{here}/undo")),
    )
    for name, step in steps:
        began = time.perf_counter()
        row = step()
        here = f"/imports/{row['id']}"
        while row["state"] in UNDER_WAY:
            time.sleep(LOOK_EVERY_S)
            row = person.ask("GET", here).json()
        if row["state"] == "failed":
            raise SystemExit(row["reason"])
        times[name] = time.perf_counter() - began
    return times


class _Highest:
    """The most memory that all processes of the server held together."""

    def __init__(self, stand: Stand) -> None:
        self.mib = 0.0
        self._stand = stand
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *ignored: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            self.mib = max(self.mib, self._stand.memory_mib())
