"""A desk in the browser, and the truth behind it, for tests."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.serving import Visitor

SPEECH = Path(__file__).parents[1] / "samples" / "jfk.wav"


class Studio:
    """A project with one transcriber and one reviewer, and clips made on demand."""

    def __init__(self, root: Visitor, folder: Path) -> None:
        self.root = root
        self.folder = folder
        tail = uuid.uuid4().hex[:8]
        self.project = root.project(f"Desk {tail}", "speakers", "transcript")["id"]
        self.names = {"annotator": f"mira-{tail}", "reviewer": f"noor-{tail}"}
        self.people = {role: root.person(name) for role, name in self.names.items()}
        for role, name in self.names.items():
            body = {"user": name, "role": role}
            root.post(f"/projects/{self.project}/members", body, expect=201)
        self.made = 0
        # Clips are analysed while earlier tests run.
        self.waiting = [self._upload(), self._upload()]

    @property
    def annotator(self) -> Visitor:
        return self.people["annotator"]

    def clip(self) -> str:
        """A new clip for the transcriber; its task."""
        self.waiting.append(self._upload())
        return self._task(self.waiting.pop(0))

    def silent_clip(self) -> str:
        """A clip in which nobody speaks; its task."""
        return self._task(self._upload(silent=True))

    def clip_of(self, **made: Any) -> str:
        """A clip that is recorded in another way (`gain`), shorter (`seconds`) or with a text."""
        return self._task(self._upload(**made))

    def handed_in(self, text: str) -> str:
        """A clip the transcriber has done: these words in the first line; its task."""
        task = self.clip()
        work = self.annotator.post(f"/tasks/{task}/open")
        segment = {**work["segments"][0], "text": text, "draft": False}
        body = {"id": str(uuid.uuid4()), "changes": [{"op": "put", "segment": segment}]}
        path = f"/annotations/{work['id']}/changes"
        saved = self.annotator.post(path, body, headers={"If-Match": f'"{work["revision"]}"'})
        seen = {"If-Match": f'"{saved["revision"]}"'}
        self.annotator.post(f"/tasks/{task}/submit", headers=seen)
        return task

    def _upload(
        self,
        *,
        silent: bool = False,
        gain: float = 1,
        seconds: float | None = None,
        reference: str = "",
    ) -> str:
        self.made += 1
        samples, rate = sf.read(SPEECH, dtype="float32")
        samples = gain * samples[: None if seconds is None else int(seconds * rate)]
        if silent:
            samples = np.zeros(2 * rate, dtype=np.float32)
        # Every clip has its own length, and so its own content.
        samples = np.concatenate([samples, np.zeros(self.made * 160, dtype=np.float32)])
        path = self.folder / f"clip {self.made}.wav"
        sf.write(path, samples, rate, subtype="PCM_16")
        more = {"reference": reference} if reference else {}
        receipt = self.root.upload(self.project, path, assignee=self.names["annotator"], **more)
        return str(receipt["id"])

    def _task(self, clip: str) -> str:
        settled = self.root.until_settled(clip)
        assert settled["state"] == "ready", settled["reason"]
        return str(settled["tasks"][0]["id"])


class Desk:
    """One open desk and the truth behind it."""

    def __init__(self, page: Page, visitor: Visitor, task: str) -> None:
        self.page = page
        self.visitor = visitor
        self.task = task

    def open(self) -> Desk:
        self.page.goto(f"{self.visitor.url}/desk/{self.task}")
        expect(self.page.locator(".bar-top h1")).to_contain_text("clip")
        expect(self.page.locator(".saved").first).to_be_visible()
        return self

    def segments(self) -> list[dict[str, Any]]:
        """What the server has, in the order of time."""
        annotation = self.visitor.get(f"/tasks/{self.task}")["annotation"]
        segments = self.visitor.get(f"/annotations/{annotation}")["segments"]
        return sorted(segments, key=lambda one: (one["start"], one["end"]))

    def texts(self) -> list[str]:
        return [one["text"] for one in self.segments()]

    def until(self, fits: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The server's segments once they fit."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while True:
            segments = self.segments()
            if fits(segments):
                return segments
            assert time.monotonic() < deadline, segments
            self.page.wait_for_timeout(50)

    def lines(self) -> int:
        return self.page.locator("article.line").count()

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def write_first(self, text: str) -> None:
        """Put words into the first line."""
        self.page.locator("article.line").first.click()
        self.words().fill(text)

    def words(self) -> Any:
        return self.page.locator(".line.cur .edit")

    def saved(self) -> None:
        expect(self.page.locator(".saved")).to_have_text("Saved")

    def x_of(self, seconds: float) -> float:
        """The pixel of a time; a short clip fills the width."""
        box = self.page.locator(".surface").bounding_box()
        assert box is not None
        duration = self.visitor.get(f"/tasks/{self.task}")["clip"]["duration"]
        return float(box["x"] + seconds / duration * box["width"])

    def drag(self, start_s: float, end_s: float, y: float) -> None:
        box = self.page.locator(".surface").bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(self.x_of(start_s), box["y"] + y)
        mouse.down()
        mouse.move(self.x_of((start_s + end_s) / 2), box["y"] + y, steps=3)
        mouse.move(self.x_of(end_s), box["y"] + y, steps=3)
        mouse.up()

    def sound(self) -> tuple[float, bool]:
        """Where the sound is, and whether it rests."""
        at, rests = self.page.locator("audio").evaluate("(s) => [s.currentTime, s.paused]")
        return float(at), bool(rests)
