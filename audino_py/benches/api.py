"""The server under load: uploads, saves, and everything else while slow uploads hang."""

from __future__ import annotations

import io
import socket
import time
import uuid
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from audino_py.benches.row import Row, percentile
from audino_py.benches.stand import Asker, Stand

RATE_HZ = 16_000
HANGING = 40
ASKED_PER_S = 20
SAVERS = 16
SENDERS = 4


def tone(number: int, seconds: float = 1.0) -> bytes:
    """A WAV of its own: noise seeded by its number, so that no two have the same content."""
    noise = np.random.default_rng(number).normal(0, 3000, int(RATE_HZ * seconds))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(noise.astype("<i2").tobytes())
    return file.getvalue()


def timed(work: Callable[[], Any]) -> float:
    """Seconds that it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class World:
    """A project, its key, and clips in it."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.root = stand.administrator()
        named = {"name": f"Bench {uuid.uuid4().hex[:6]}", "templates": ["transcript"]}
        self.project = self.root.post("/projects", named)["id"]
        wish = {"name": "bench", "scopes": ["upload", "read"], "days": 1}
        self.key = self.root.post(f"/projects/{self.project}/keys", wish)["secret"]
        self.sent = 0

    def send(self, asker: Asker, data: bytes) -> dict[str, Any]:
        """Upload one clip."""
        files = {"file": ("bench.wav", data, "audio/wav")}
        answer: dict[str, Any] = asker.ask(
            "POST", f"/projects/{self.project}/clips", files=files
        ).json()
        return answer

    def open_work(self, asker: Asker) -> str:
        """A clip that is ready, claimed and opened; its annotation."""
        clip = self.send(asker, tone(10_000 + self.sent))["id"]
        self.sent += 1
        while asker.ask("GET", f"/clips/{clip}").json()["state"] == "stored":
            time.sleep(0.1)
        task = asker.post(f"/projects/{self.project}/claim")["id"]
        return str(asker.post(f"/tasks/{task}/open")["id"])


def uploads(stand: Stand, number: int) -> Row:
    """Clips a second, one a request, four clients: checked, hashed, fsynced."""
    world = World(stand)
    clips = [tone(index) for index in range(number)]
    askers = [Asker(stand.url, world.key) for _ in range(SENDERS)]

    def send_share(index: int) -> None:
        for data in clips[index::SENDERS]:
            world.send(askers[index], data)

    with ThreadPoolExecutor(SENDERS) as pool:
        took = timed(lambda: list(pool.map(send_share, range(SENDERS))))
    name = "upload, one clip a request, 4 clients"
    return Row(name, "clips/s", 220, [number / took], lower_is_better=False)


class Saver:
    """One annotator who saves five segments again and again."""

    def __init__(self, world: World) -> None:
        self.asker = world.stand.administrator()
        self.annotation = world.open_work(self.asker)
        self.revision = 0
        self.segments = [str(uuid.uuid4()) for _ in range(5)]

    def save(self) -> None:
        """One batch on the last revision."""
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
        path = f"/annotations/{self.annotation}/changes"
        body = {"id": str(uuid.uuid4()), "changes": changes}
        headers = {"If-Match": f'"{self.revision}"'}
        self.revision = self.asker.ask("POST", path, json=body, headers=headers).json()["revision"]


def saves(stand: Stand, seconds: float) -> list[Row]:
    """Saves of 16 annotators without think time, and of one alone."""
    world = World(stand)
    savers = [Saver(world) for _ in range(SAVERS)]
    alone = [timed(savers[0].save) for _ in range(50)]
    until = time.monotonic() + seconds

    def save_on(saver: Saver) -> list[float]:
        times = []
        while time.monotonic() < until:
            times.append(timed(saver.save))
        return times

    with ThreadPoolExecutor(SAVERS) as pool:
        times = [took for part in pool.map(save_on, savers) for took in part]
    name = "save of 5 segments"
    return [
        Row(f"{name}, 16 clients", "saves/s", 500, [len(times) / seconds], lower_is_better=False),
        Row(f"{name}, 16 clients, p95", "ms", 60, [percentile(times, 0.95) * 1000]),
        Row(f"{name}, one annotator, p50", "ms", 4, [percentile(alone, 0.5) * 1000]),
    ]


def hang(world: World, number: int) -> socket.socket:
    """Begin an upload and send only half of it."""
    line = socket.create_connection(("127.0.0.1", world.stand.port))
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{number}.wav"\r\n\r\n'
    ).encode()
    body = head + tone(20_000 + number) + f"\r\n--{mark}--\r\n".encode()
    line.sendall(
        (
            f"POST /api/v1/projects/{world.project}/clips HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {world.key}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Type: multipart/form-data; boundary={mark}\r\n\r\n"
        ).encode()
        + body[: len(body) // 2]
    )
    return line


def stalls(stand: Stand, seconds: float) -> list[Row]:
    """Session, list and save, 20 a second in all, while 40 uploads hang half-way."""
    world = World(stand)
    saver = Saver(world)
    deeds: list[Callable[[], Any]] = [
        lambda: saver.asker.ask("GET", "/session"),
        lambda: saver.asker.ask("GET", f"/projects/{world.project}/clips"),
        saver.save,
    ]
    quiet = ask_steadily(deeds, seconds / 2)
    lines = [hang(world, number) for number in range(HANGING)]
    time.sleep(1)
    busy = ask_steadily(deeds, seconds)
    hanging = sum(still_open(line) for line in lines)
    for line in lines:
        line.close()
    beside = percentile(quiet, 0.95) * 1000
    name = f"other requests while {HANGING} uploads stall, p95"
    return [
        Row(name, "ms", 50, [percentile(busy, 0.95) * 1000], yardstick=beside),
        Row("uploads still open at the end", "uploads", HANGING, [hanging], lower_is_better=False),
    ]


def still_open(line: socket.socket) -> bool:
    """Whether the server has neither answered nor hung up."""
    line.settimeout(0)
    try:
        line.recv(1)
    except (BlockingIOError, TimeoutError):
        return True
    return False


def ask_steadily(deeds: list[Callable[[], Any]], seconds: float) -> list[float]:
    """How long each took, asked at a steady pace whatever the last one took."""
    times: list[float] = []
    began, number = time.monotonic(), int(seconds * ASKED_PER_S)
    for index in range(number):
        wait_s = began + index / ASKED_PER_S - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        times.append(timed(deeds[index % len(deeds)]))
    return times


def run(*, quick: bool) -> list[Row]:
    """All of them, each on a fresh server."""
    share = 10 if quick else 1
    with Stand() as stand:
        rows = [uploads(stand, 1000 // share)]
    with Stand() as stand:
        rows += saves(stand, 20 / share)
    with Stand() as stand:
        rows += stalls(stand, 20 / share)
    return rows
