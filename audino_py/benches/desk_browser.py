"""Chromium on the desk, as a process of its own: a job as JSON in, rows as JSON out."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PageError

from audino_py.benches.desk_frames import DRAG_LOOP, FRAME_LOOP, PEER_FRAMES, Frames, watch
from audino_py.benches.row import percentile

PEER = Path(__file__).parents[2] / "frontend" / "node_modules" / "wavesurfer.js" / "dist"
PEER_WITHIN_MS = 120_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
FRAMES = 180
PRESSES = 20
SETTLE_MS = 2500

#: From the last script's arrival to the first frame that shows the chosen line.
OPENED = """() => new Promise((done) => {
  const scripts = performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.js'))
  const began = Math.max(...scripts.map((e) => e.responseEnd))
  const look = () => {
    if (!document.querySelector('.line.cur')) return requestAnimationFrame(look)
    requestAnimationFrame(() => {
      const all = performance.getEntriesByType('resource')
      done([performance.now() - began, all.reduce((sum, e) => sum + e.transferSize, 0)])
    })
  }
  look()
})"""

#: From the next key's own time to the frame after it, or to what `until` names.
LISTEN = """() => {
  window.times = []
  addEventListener('keydown', (event) => {
    if (event.key === 'Control' || event.key === 'Alt' || event.key === 'Shift') return
    const began = event.timeStamp
    if (window.until === 'playing') {
      document.querySelector('audio').addEventListener(
        'playing', () => window.times.push(performance.now() - began), { once: true })
      return
    }
    const here = document.querySelector('.bar-top h1')?.textContent
    const line = document.querySelector('.line.cur')
    const look = () => {
      const isNext = window.until !== 'line' || document.querySelector('.line.cur') !== line
      const isClip = window.until !== 'clip' || (document.querySelector('.line.cur')
        && document.querySelector('.bar-top h1')?.textContent !== here)
      if (!isNext || !isClip) return requestAnimationFrame(look)
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => window.times.push(performance.now() - began)
      port2.postMessage(0)
    }
    requestAnimationFrame(look)
  }, { capture: true })
}"""


def row(
    name: str, unit: str, target: float | None, runs: Sequence[float], peer: float | None = None
) -> dict[str, Any]:
    """The arguments of a row."""
    return {"name": name, "unit": unit, "target": target, "runs": list(runs), "yardstick": peer}


class Bench:
    """One browser that is signed in."""

    def __init__(self, browser: Browser, job: dict[str, Any]) -> None:
        self.job = job
        self.url = job["url"]
        self.browser = browser

    def context(self) -> BrowserContext:
        """A fresh profile with the session: nothing is in its cache."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900})
        host = str(urlsplit(self.url).hostname)
        context.add_cookies(
            [
                {"name": name, "value": value, "domain": host, "path": "/"}
                for name, value in self.job["cookies"].items()
            ]
        )
        context.set_default_timeout(60_000)
        return context

    def open(self, name: str) -> tuple[Page, float, float]:
        """The desk of a clip; seconds until it could be worked at, and bytes moved."""
        page = self.context().new_page()
        page.goto(f"{self.url}/desk/{self.job['tasks'][name]}", wait_until="commit")
        page.wait_for_function("() => performance.getEntriesByType('resource').length > 3")
        page.wait_for_selector(".bar-top h1")
        took, moved = page.evaluate(OPENED)
        page.wait_for_timeout(SETTLE_MS)
        return page, took / 1000, moved / 1e6

    def long(self) -> list[dict[str, Any]]:
        """Ten hours and five thousand segments, and the peer on the same sound."""
        page, seconds, megabytes = self.open("long")
        took, moved = [seconds], [megabytes]
        while len(took) < self.job["rounds"]:
            page.context.close()
            page, seconds, megabytes = self.open("long")
            took.append(seconds)
            moved.append(megabytes)
        peer = self.peer()
        what = "10 h and 5,000 segments: "
        rows = [row(what + "open after script", "s", 1.0, took, peer.opened)]
        rows.append(row(what + "bytes moved at opening", "MB", None, moved))
        for kind in ("scroll", "zoom"):
            measured = watch(page, FRAME_LOOP, {"count": FRAMES, "kind": kind})
            rows += frame_rows(what + kind, measured, peer.frames.get(kind))
        rows += frame_rows(what + "drag an edge", drag(page), peer.frames.get("drag"))
        rows.append(row(what + "heap", "MB", 80, [heap_mb(page)], peer.heap))
        page.context.close()
        return rows

    def two(self) -> list[dict[str, Any]]:
        """Two hours and two thousand segments, by keys."""
        page, _, _ = self.open("two")
        page.evaluate(LISTEN)
        what = "2 h and 2,000 segments, p95: "
        page.locator(".line.cur .edit").focus()
        presses = [
            ("key to screen", "screen", "x", 50.0, None),
            ("next segment", "line", "Enter", 100.0, None),
            ("play starts", "playing", "Tab", 100.0, "Tab"),
        ]
        rows = []
        for name, until, key, target, after in presses:
            page.evaluate("() => document.querySelector('audio').pause()")
            times = press(page, until, key, after)
            rows.append(row(what + name, "ms", target, [percentile(times, 0.95)]))
        page.keyboard.press("Control+f")
        page.get_by_label("Find", exact=True).wait_for()
        times = [t for word in ("take", "going") for t in press_all(page, "screen", word)]
        rows.append(row(what + "find in clip", "ms", 100.0, [percentile(times, 0.95)]))
        page.keyboard.press("Escape")
        page.wait_for_timeout(6000)
        times = press(page, "clip", "Control+Enter", None, count=1)
        rows.append(row("next clip, prefetched", "ms", 250.0, times))
        page.context.close()
        return rows

    def peer(self) -> Peer:
        """wavesurfer.js with regions, timeline and minimap on the same sound, as far as it gets."""
        peer = Peer()
        if not PEER.exists():
            return peer
        context = self.context()
        page = context.new_page()
        task = context.request.get(f"{self.url}/api/v1/tasks/{self.job['tasks']['long']}").json()
        sound = context.request.get(f"{self.url}/api/v1/clips/{task['clip']['id']}/sound").json()
        note = context.request.get(f"{self.url}/api/v1/annotations/{task['annotation']}").json()
        page.route("**/peer/**", peer_file)
        page.goto(f"{self.url}/peer/page.html")
        page.set_default_timeout(PEER_WITHIN_MS)
        job = {
            "url": sound["audio_url"],
            "duration": sound["duration"],
            "regions": [{"start": one["start"], "end": one["end"]} for one in note["segments"]],
        }
        try:
            peer.opened = page.evaluate(PEER_OPEN, job) / 1000
            for kind in ("scroll", "zoom", "drag"):
                count = {"count": FRAMES // 3, "kind": kind}
                peer.frames[kind] = watch(page, PEER_FRAMES, count)
            peer.heap = heap_mb(page)
        except PageError as error:
            sys.stderr.write(f"the peer did not finish: {str(error)[:200]}\n")
        context.close()
        return peer


@dataclass(slots=True)
class Peer:
    """What the peer reached; None and missing where it did not finish."""

    opened: float | None = None
    heap: float | None = None
    frames: dict[str, Frames] = field(default_factory=dict)


PEER_PAGE = """<!doctype html><meta charset=utf-8><div id=wave style="width:1300px"></div>
<script type=module>
import WaveSurfer from '/peer/wavesurfer.esm.js'
import Regions from '/peer/plugins/regions.esm.js'
import Timeline from '/peer/plugins/timeline.esm.js'
import Minimap from '/peer/plugins/minimap.esm.js'
Object.assign(window, { WaveSurfer, Regions, Timeline, Minimap })
</script>"""

PEER_OPEN = """async ({ url, duration, regions }) => {
  while (!window.Minimap) await new Promise((done) => setTimeout(done, 10))
  const began = performance.now()
  const peaks = [Float32Array.from({ length: 20000 }, (_, i) => Math.sin(i) * Math.cos(i / 50))]
  const marks = Regions.create()
  const ws = WaveSurfer.create({ container: '#wave', height: 96, url, peaks, duration,
    minPxPerSec: 5, plugins: [marks, Timeline.create(), Minimap.create({ height: 30 })] })
  await new Promise((done) => ws.once('ready', done))
  for (const one of regions) marks.addRegion(one)
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  Object.assign(window, { ws, marks })
  return performance.now() - began
}"""


def peer_file(route: Any) -> None:
    """The peer's own files, straight from its package."""
    name = urlsplit(route.request.url).path.removeprefix("/peer/")
    if name == "page.html":
        route.fulfill(body=PEER_PAGE, content_type="text/html")
    else:
        route.fulfill(path=PEER / name, content_type="text/javascript")


def frame_rows(what: str, ours: Frames, peer: Frames | None) -> list[dict[str, Any]]:
    """What frames cost the main thread and the time between them: 95th percentile and worst."""
    rows = []
    for name, times, theirs in (
        ("work of a frame", ours.work, peer.work if peer else None),
        ("interval of frames", ours.intervals, peer.intervals if peer else None),
    ):
        beside = percentile(theirs, 0.95) if theirs else None
        worst = max(theirs) if theirs else None
        rows.append(row(f"{what}, p95 {name}", "ms", 18.0, [percentile(times, 0.95)], beside))
        rows.append(row(f"{what}, longest {name}", "ms", 50.0, [max(times)], worst))
    return rows


def drag(page: Page) -> Frames:
    """Drags the end of the chosen segment to and fro."""
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.wait_for_timeout(500)
    box = page.locator(".surface").bounding_box()
    if box is None:
        raise SystemExit("the timeline is not there")
    x = box["x"] + box["width"] * 0.9
    return watch(page, DRAG_LOOP, {"count": FRAMES, "x": x, "y": box["y"] + 100})


def press(page: Page, until: str, key: str, after: str | None, count: int = PRESSES) -> list[float]:
    """How long each press took until its effect was there."""
    page.evaluate("(until) => { window.until = until; window.times = [] }", until)
    for index in range(count):
        page.keyboard.press(key)
        page.wait_for_function("(count) => window.times.length >= count", arg=index + 1)
        if after is not None:
            page.evaluate("() => { window.until = 'none' }")
            page.keyboard.press(after)
            page.wait_for_timeout(100)
            page.evaluate("(n) => { window.until = 'playing'; window.times.length = n }", index + 1)
    times: list[float] = page.evaluate("() => window.times")
    return times


def press_all(page: Page, until: str, keys: str) -> list[float]:
    """The same for the letters of a word."""
    return [time for key in keys for time in press(page, until, key, None, count=1)]


def heap_mb(page: Page) -> float:
    """What the page's script holds after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6


def main() -> None:
    """Read the job, measure, write the rows."""
    job = json.load(sys.stdin)
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=FLAGS)
        bench = Bench(browser, job)
        rows = bench.long() if job["group"] == "long" else bench.two()
        browser.close()
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()
