"""Clips coming in: one by one, from several clients, from a list; and while others hang."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from audino_py.benches.row import Row, percentile
from audino_py.benches.saves import Saver
from audino_py.benches.stand import Plan, Stand
from audino_py.benches.wire import Line, form_of
from audino_py.benches.world import World, steadily, timed, together, tone

HANGING = 40
ASKED_EACH_S = 0.05
RUNS = 5


def bare_rate(plan: Plan, clients: int, seconds: float) -> float:
    """One-row inserts a second through REST framework on the same web server."""
    with Stand(plan, is_bare=True) as stand:
        body = json.dumps({"who": "x" * 64}).encode()
        lines = [Line(stand.port, {}) for _ in range(clients)]
        works = [_asking(line, "/rows", body) for line in lines]
        together(works, seconds / 4)
        return len(together(works, seconds)) / seconds


def _asking(line: Line, path: str, body: bytes) -> Callable[[], Any]:
    return lambda: line.ask("POST", path, body)


def uploads(plan: Plan) -> list[Row]:
    """Clips a second, one a request: header checked, hashed, fsynced."""
    number = 50 if plan.quick else 400
    rows = []
    for clients, target in ((1, None), (4, 220.0)):
        beside = bare_rate(plan, clients, 0.5 if plan.quick else 4)
        with Stand(plan) as stand:
            world = World(stand)
            runs = [_upload_run(world, clients, number, part) for part in range(RUNS)]
        name = f"upload, one clip a request, {clients} client{'s' * (clients > 1)}"
        rows.append(Row(name, "clips/s", target, runs, lower_is_better=False, yardstick=beside))
    return rows


def _upload_run(world: World, clients: int, number: int, part: int) -> float:
    forms = [form_of(tone(part * number + index), f"{index}.wav") for index in range(number)]
    lines = [world.line() for _ in range(clients)]

    def send_share(index: int) -> None:
        for body, media_type in forms[index::clients]:
            lines[index].ask("POST", world.clips, body, media_type)

    with ThreadPoolExecutor(clients) as pool:
        took = timed(lambda: list(pool.map(send_share, range(clients))))
    for line in lines:
        line.close()
    return number / took


def manifest(plan: Plan) -> list[Row]:
    """A list with four columns, sent by our own command line, four files at once."""
    number = 50 if plan.quick else 500
    with Stand(plan) as stand:
        world = World(stand)
        folder = stand.folder / "sound"
        folder.mkdir()
        runs = [_manifest_run(world, folder, number, part) for part in range(3)]
    name = "manifest import by the command line, 4 at once"
    return [Row(name, "clips/s", None, runs, lower_is_better=False)]


def _manifest_run(world: World, folder: Path, number: int, part: int) -> float:
    path = folder / f"{part}.csv"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "external_id", "reference", "language"])
        for index in range(number):
            name = f"{part}-{index}.wav"
            (folder / name).write_bytes(tone(100_000 + part * number + index))
            table.writerow([name, f"{part}-{index}", "words that were read", "en"])
    command = [sys.executable, "-m", "audino_py", "upload", "--manifest", str(path)]
    env = {**os.environ, "AUDINO_URL": world.stand.url, "AUDINO_KEY": world.key}
    took = timed(
        lambda: subprocess.run(  # noqa: S603  our own command
            command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    )
    return number / took


def hang(world: World, number: int) -> socket.socket:
    """Begin an upload and send only half of it."""
    line = socket.create_connection(("127.0.0.1", world.stand.port))
    body, media_type = form_of(tone(20_000 + number), f"{number}.wav")
    line.sendall(
        (
            f"POST {world.clips} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {world.key}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: {media_type}\r\nX-Number: {uuid.uuid4().hex}\r\n\r\n"
        ).encode()
        + body[: len(body) // 2]
    )
    return line


def stalls(plan: Plan) -> list[Row]:
    """Session, list and save, 20 a second in all, while 40 uploads hang half-way."""
    seconds = 2.0 if plan.quick else 20.0
    with Stand(plan) as stand:
        world = World(stand)
        saver = Saver(world)
        lines = [world.root.line() for _ in range(2)]
        deeds: list[Callable[[], Any]] = [
            lambda: lines[0].ask("GET", "/api/v1/session"),
            lambda: lines[1].ask("GET", world.clips),
            saver.save,
        ]
        quiet = steadily(deeds[:1], ASKED_EACH_S, seconds / 2)
        hanging = [hang(world, number) for number in range(HANGING)]
        time.sleep(1)
        busy = [timed(deeds[index % 3]) for index in range(int(seconds / ASKED_EACH_S))]
        left = sum(still_open(line) for line in hanging)
        for line in hanging:
            line.close()
    name = f"other requests while {HANGING} uploads stall, p95"
    beside = percentile(quiet, 0.95) * 1000
    return [
        Row(name, "ms", 50, [percentile(busy, 0.95) * 1000], yardstick=beside),
        Row("uploads still open at the end", "uploads", HANGING, [left], lower_is_better=False),
    ]


def still_open(line: socket.socket) -> bool:
    """Whether the server has neither answered nor hung up."""
    line.settimeout(0)
    try:
        line.recv(1)
    except (BlockingIOError, TimeoutError):
        return True
    return False
