"""Saves: one annotator, many without think time, many at a human pace beside a working job."""

from __future__ import annotations

import json
import threading
import uuid

from audino_py.benches.row import Row, percentile
from audino_py.benches.stand import Plan, Stand
from audino_py.benches.world import World, steadily, together

ANNOTATORS = (1, 8, 16)
PACE_S = 1 / 25
SEGMENTS = 5
RUNS = 5
LONG_CLIP_S = 600.0


class Saver:
    """One annotator who saves five segments again and again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.annotation = world.open_work()
        self.line = world.root.line()
        self.path = f"/api/v1/annotations/{self.annotation}/changes"
        self.revision = 0
        self.segments = [str(uuid.uuid4()) for _ in range(SEGMENTS)]
        self.guard = threading.Lock()

    def call_again(self) -> None:
        """Take a new line: the web server drops one that was silent for half a minute."""
        self.line.close()
        self.line = self.world.root.line()

    def save(self) -> None:
        """One batch on the last revision; a person has one on the way at a time."""
        with self.guard:
            body = self.body()
            number = f'"{self.revision}"'
            answer = self.line.ask("POST", self.path, body, If_Match=number)
            self.revision = answer.json()["revision"]

    def body(self) -> bytes:
        """Five segments, each written anew."""
        changes = [
            {
                "op": "put",
                "segment": {
                    "id": uid,
                    "start": index * 0.1,
                    "end": index * 0.1 + 0.09,
                    "speaker": None,
                    "text": f"words {self.revision}",
                    "values": {},
                    "channel": None,
                    "unsure": False,
                    "draft": False,
                },
            }
            for index, uid in enumerate(self.segments)
        ]
        return json.dumps({"id": str(uuid.uuid4()), "changes": changes}).encode()


def saves(plan: Plan, beside: float) -> list[Row]:
    """Each number of annotators; the yardstick is a bare insert with as many clients."""
    seconds = 1.0 if plan.quick else 6.0
    with Stand(plan) as stand:
        world = World(stand)
        savers = [Saver(world) for _ in range(max(ANNOTATORS))]
        rows = []
        for number in ANNOTATORS:
            for saver in savers[:number]:
                saver.call_again()
            works = [saver.save for saver in savers[:number]]
            together([*works], seconds / 3)
            runs = [together([*works], seconds) for _ in range(RUNS)]
            rows += _rows(number, runs, seconds, beside)
        rows += open_loop(world, savers, plan)
    return rows


def _rows(number: int, runs: list[list[float]], seconds: float, beside: float) -> list[Row]:
    name = f"save of {SEGMENTS} segments"
    if number == 1:
        middle = [percentile(run, 0.5) * 1000 for run in runs]
        return [Row(f"{name}, one annotator, p50", "ms", 4, middle)]
    rates = [len(run) / seconds for run in runs]
    name = f"{name}, {number} clients"
    is_all = number == max(ANNOTATORS)
    rate = Row(
        name,
        "saves/s",
        500 if is_all else None,
        rates,
        lower_is_better=False,
        yardstick=beside if is_all else None,
    )
    late = [percentile(run, 0.95) * 1000 for run in runs]
    worst = [max(run) * 1000 for run in runs]
    return [
        rate,
        Row(f"{name}, p95", "ms", 60 if is_all else None, late),
        Row(f"{name}, longest", "ms", 250 if is_all else None, worst),
    ]


def open_loop(world: World, savers: list[Saver], plan: Plan) -> list[Row]:
    """25 a second, from when each was due, while the worker analyses long clips."""
    seconds = 2.0 if plan.quick else 15.0
    line = world.line()
    clips = [world.send(line, 50_000 + index, LONG_CLIP_S) for index in range(1 + int(seconds / 3))]
    for saver in savers:
        saver.call_again()
    times = steadily([saver.save for saver in savers], PACE_S, seconds)
    states = [line.ask("GET", f"/api/v1/clips/{clip}").json()["state"] for clip in clips]
    name = "save at 25/s beside a working job, p95"
    late = percentile(times, 0.95) * 1000
    left = states.count("stored")
    return [
        Row(name, "ms", 20, [late]),
        Row("clips analysed meanwhile", "clips", None, [len(clips) - left], lower_is_better=False),
    ]
