"""What must not grow with a project: the next clip, lists, opening; and exports, which stream."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from audino_py.benches.row import Row, percentile
from audino_py.benches.stand import Plan, Stand
from audino_py.benches.wire import Line
from audino_py.benches.world import World, timed

SMALL, MIDDLE, LARGE = 1_000, 100_000, 1_000_000
QUICK = (100, 1_000, 10_000)
RUNS = 21
# Formats that are no file for each clip: their writers never hold more than a few.
STREAMED = ("jsonl", "csv", "rttm", "seglst", "stm", "kaldi", "lhotse", "nemo", "label_studio")
WORDS = {SMALL: "1 k", MIDDLE: "100 k", LARGE: "1 M"}
Times = dict[str, list[float]]


def sizes(plan: Plan) -> list[Row]:
    """Medians at each size; the smallest is the yardstick of the others."""
    rows = []
    for annotators in (1, 2):
        found = [_measure(plan, size, annotators) for size in (QUICK if plan.quick else WORDS)]
        for times, size in zip(found[1:], (MIDDLE, LARGE), strict=True):
            rows += [
                _row(f"{name}, {WORDS[size]} clips, n = {annotators}", runs, found[0][name])
                for name, runs in times.items()
            ]
    return rows


def _row(name: str, runs: list[float], small: list[float]) -> Row:
    """At most half as much again as with a thousand clips, and 2 ms for the clock."""
    beside = percentile(small, 0.5) * 1000
    return Row(name, "ms", 1.5 * beside + 2, [run * 1000 for run in runs], yardstick=beside)


def _measure(plan: Plan, size: int, annotators: int) -> Times:
    with Stand(plan) as stand:
        world = World(stand, annotators_per_clip=annotators, finds_speech=False)
        words = ["--clips", str(size), "--project", world.project]
        words += ["--half-done"] if annotators == 2 else []
        stand.manage("bench", "fill", *words)
        line = world.root.line()
        claim = f"/api/v1/projects/{world.project}/claim"
        ways = _ways(world, line, claim)
        times: Times = {}
        for name, way in ways.items():
            way()  # the first finds its place in the queue, and fills caches
            times[name] = [timed(way) for _ in range(RUNS)]
        times["opening a clip"] = _openings(line, claim)
        return times


def _ways(world: World, line: Line, claim: str) -> dict[str, Callable[[], Any]]:
    """What is asked, in this order: whoever did half sees their work before and after a claim."""

    def page(path: str) -> Callable[[], Any]:
        return lambda: line.ask("GET", f"/api/v1/{path}")

    own = f"projects/{world.project}"
    return {
        "my work, nothing claimed yet": page("work"),
        "next task": lambda: line.ask("POST", claim),
        "list of clips": page(f"{own}/clips"),
        "list of clips by state": page(f"{own}/clips?state=ready"),
        "list of clips that few fit": page(f"{own}/clips?state=failed,stored"),
        "list of clips by state of work": page(f"{own}/clips?task_state=submitted"),
        "list of clips by name": page(f"{own}/clips?order=name"),
        "list of clips by length": page(f"{own}/clips?order=longest"),
        "search for a rare word": page(f"{own}/clips?text=number+0"),
        "search for a common word": page(f"{own}/clips?text=lines"),
        "list of tasks": page(f"{own}/tasks"),
        "overview": page(f"{own}/overview"),
        "list of projects": page("projects"),
        "my work": page("work"),
    }


def _openings(line: Line, claim: str) -> list[float]:
    times = []
    for _ in range(RUNS):
        task = line.ask("POST", claim).json()["id"]
        times.append(timed(lambda one=task: line.ask("POST", f"/api/v1/tasks/{one}/open")))  # type: ignore[misc]  # a default binds it
    return times


def exports(plan: Plan) -> list[Row]:
    """JSON Lines of 100 k and 1 M segments: first byte, whole file, memory on top."""
    rows = []
    small, large = (1_000, 10_000) if plan.quick else (100_000, LARGE)
    for segments, word in ((small, "100 k"), (large, "1 M")):
        with Stand(plan) as stand:
            world = World(stand)
            words = ["--clips", str(segments // 100), "--project", world.project, "--segments"]
            stand.manage("bench", "fill", *words)
            runs = [_export(world) for _ in range(5 if word == "100 k" else 2)]
        is_small = word == "100 k"
        name = f"export of {word} segments"
        firsts, wholes, peaks = (list(part) for part in zip(*runs, strict=True))
        rows += [
            Row(f"{name}, first byte", "s", 0.3, firsts),
            Row(f"{name}, whole", "s", 3 if is_small else None, wholes),
            Row(f"{name}, memory on top", "MiB", 30, peaks),
        ]
    return rows


def streams(plan: Plan) -> list[Row]:
    """Each format that is one stream, of a million segments, one after the other."""
    rows = []
    segments = 10_000 if plan.quick else LARGE
    with Stand(plan) as stand:
        world = World(stand)
        words = ["--clips", str(segments // 100), "--project", world.project, "--segments"]
        stand.manage("bench", "fill", *words)
        for name in STREAMED:
            first, whole, peak = _export(world, name)
            title = f"export of {segments:,} segments as {name}"
            rows += [
                Row(f"{title}, first byte", "s", 0.3, [first]),
                Row(f"{title}, whole", "s", None, [whole]),
                Row(f"{title}, memory on top", "MiB", 30, [peak]),
            ]
    return rows


def _export(world: World, name: str = "jsonl") -> tuple[float, float, float]:
    """Seconds to the first byte and to the last, and the most memory on top meanwhile."""
    line = world.line()
    path = f"/api/v1/projects/{world.project}/export?format={name}"
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{line.head}\r\n"
    line.ask("GET", "/api/v1/key")
    before = world.stand.own_mib()
    watch = Watch(world.stand)
    began = time.perf_counter()
    line.socket.sendall(request.encode())
    line.socket.recv(1)
    first = time.perf_counter() - began
    while line.socket.recv(1 << 18):
        pass
    whole = time.perf_counter() - began
    line.close()
    return first, whole, watch.stop() - before


class Watch(threading.Thread):
    """The most memory of its own that a server holds while something goes on."""

    def __init__(self, stand: Stand) -> None:
        super().__init__(daemon=True)
        self.stand = stand
        self.most = 0.0
        self.end = threading.Event()
        self.start()

    def run(self) -> None:
        """Look ten times a second."""
        while not self.end.wait(0.1):
            self.most = max(self.most, self.stand.own_mib())

    def stop(self) -> float:
        """The most that was seen."""
        self.end.set()
        self.join()
        return max(self.most, self.stand.own_mib())
