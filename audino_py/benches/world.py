"""A project on a benchmark's server, and clips that nobody has heard before."""

from __future__ import annotations

import io
import threading
import time
import uuid
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from audino_py.benches.stand import Stand
from audino_py.benches.wire import Line, form_of

RATE_HZ = 16_000


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


def together(works: list[Callable[[], Any]], seconds: float) -> list[float]:
    """How long each deed took, done again and again, all doers at once."""
    until = time.monotonic() + seconds

    def go_on(work: Callable[[], Any]) -> list[float]:
        times = []
        while time.monotonic() < until:
            times.append(timed(work))
        return times

    with ThreadPoolExecutor(len(works)) as pool:
        return [took for part in pool.map(go_on, works) for took in part]


def steadily(deeds: list[Callable[[], Any]], each_s: float, seconds: float) -> list[float]:
    """How long deeds took that begin at a steady pace, from when each was due.

    Who waits for the last one before asking again would not see the server stand still.
    """
    times: list[float] = []
    guard = threading.Lock()
    began = time.monotonic()

    def do(due: float, deed: Callable[[], Any]) -> None:
        deed()
        with guard:
            times.append(time.monotonic() - due)

    with ThreadPoolExecutor(len(deeds)) as pool:
        for index in range(int(seconds / each_s)):
            due = began + index * each_s
            time.sleep(max(0.0, due - time.monotonic()))
            pool.submit(do, due, deeds[index % len(deeds)])
    return times


class World:
    """A project, its key, and clips in it."""

    def __init__(self, stand: Stand, **options: Any) -> None:
        self.stand = stand
        self.root = stand.administrator()
        name = f"Bench {uuid.uuid4().hex[:6]}"
        named = {"name": name, "templates": ["transcript"], **options}
        self.project = self.root.post("/projects", named)["id"]
        wish = {"name": "bench", "scopes": ["upload", "read", "export"], "days": 1}
        self.key = self.root.post(f"/projects/{self.project}/keys", wish)["secret"]
        self.clips = f"/api/v1/projects/{self.project}/clips"
        self.sent = 0

    def line(self) -> Line:
        """A connection with the project's key."""
        return Line(self.stand.port, {"Authorization": f"Bearer {self.key}"})

    def send(self, line: Line, number: int, seconds: float = 1.0) -> str:
        """Upload one clip; its id."""
        body, media_type = form_of(tone(number, seconds), f"{number}.wav")
        return str(line.ask("POST", self.clips, body, media_type).json()["id"])

    def open_work(self) -> str:
        """A clip that is ready, claimed and opened; its annotation."""
        line = self.line()
        clip = self.send(line, 10_000 + self.sent)
        self.sent += 1
        while line.ask("GET", f"/api/v1/clips/{clip}").json()["state"] == "stored":
            time.sleep(0.1)
        line.close()
        task = self.root.post(f"/projects/{self.project}/claim")["id"]
        return str(self.root.post(f"/tasks/{task}/open")["id"])
