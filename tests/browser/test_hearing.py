"""What is heard at a time is what is drawn at that time: clicks, played by the real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from audino_py.audio.analysis import ENGINE
from audino_py.audio.packs import peaks_name, sound_facts
from tests.browser.clicks import CLICK_S, FLOOR, FORMS, Form, track
from tests.browser.conftest import PATIENCE_MS, enter
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
SECONDS = 3600 if FULL else 60
WITHIN_MS = 5.0
BEFORE_S = 0.1  # where playing begins, before a click
HEARD_S = 0.4
TRIES = 3  # a machine that stutters cuts sound out; then once more

RECORDER = """
registerProcessor('recorder', class extends AudioWorkletProcessor {
  process(inputs) {
    const input = inputs[0][0]
    if (input) this.port.postMessage(input.slice())
    return true
  }
})
"""
LISTEN = """async ({ url, from, seconds, rate, recorder: code }) => {
  const context = new AudioContext({ sampleRate: rate })
  const script = new Blob([code], { type: 'text/javascript' })
  await context.audioWorklet.addModule(URL.createObjectURL(script))
  const player = new Audio(url)
  const recorder = new AudioWorkletNode(context, 'recorder', { channelCount: 1 })
  const heard = []
  recorder.port.onmessage = (message) => heard.push(...message.data)
  context.createMediaElementSource(player).connect(recorder).connect(context.destination)
  await new Promise((ready, broken) => {
    player.oncanplay = ready
    player.onerror = () => broken(new Error('cannot play: ' + player.error?.message))
  })
  if (from > 0) {
    const sought = new Promise((ready) => { player.onseeked = ready })
    player.currentTime = from
    await sought
  }
  await context.resume()
  await player.play()
  const deadline = Date.now() + 60_000
  const started = () => heard.findIndex((value) => value !== 0)
  while (started() < 0 || heard.length - started() < seconds * rate) {
    if (Date.now() > deadline) throw new Error('nothing is heard at ' + player.currentTime)
    await new Promise((again) => { setTimeout(again, 20) })
  }
  player.pause()
  player.removeAttribute('src') // else it keeps one of the few connections to the server
  player.load()
  await context.close()
  return heard.slice(started(), started() + seconds * rate)
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that takes the test's own recorder, which our policy of content would refuse."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def drawn_at(folder: Path, near_s: float) -> tuple[float, float]:
    """First and last time of the tallest pixel around there, in seconds."""
    facts = sound_facts(folder, ENGINE)
    level = facts["peaks"]["levels"][0]
    data = (folder / peaks_name(ENGINE)).read_bytes()
    pixels = np.frombuffer(data, "<i2", level["pixels"] * 2, level["offset"]).reshape(-1, 2)
    per_s = facts["rate_hz"] / level["samples_per_pixel"]
    first = max(0, int((near_s - HEARD_S) * per_s))
    around = pixels[first : int((near_s + HEARD_S) * per_s)].astype(np.int32)
    tallest = first + int(np.abs(around).max(axis=1).argmax())
    return tallest / per_s, (tallest + 1) / per_s


def heard_at(page: Page, clip: str, near_s: float, rate_hz: int) -> float:
    """When the click is heard, by the player's own clock, in seconds."""
    begin = max(0.0, near_s - BEFORE_S)
    wish = {
        "url": f"/api/v1/clips/{clip}/audio",
        "from": begin,
        "seconds": HEARD_S + near_s - begin,
        "rate": rate_hz,
        "recorder": RECORDER,
    }
    heard: NDArray[np.float64] = np.array(page.evaluate(LISTEN, wish))
    assert np.abs(heard).max() > 20 * FLOOR, "no click was heard"
    return begin + float(np.abs(heard).argmax()) / rate_hz


def offset_ms(page: Page, folder: Path, clip: str, place_s: float) -> float:
    """How far sound and picture are apart; the best of a few where the machine stutters."""
    first, last = drawn_at(folder, place_s)
    rate_hz = 48_000
    offsets = []
    for _ in range(TRIES):
        heard = heard_at(page, clip, first, rate_hz)
        offsets.append(1000 * (min(0.0, heard - first) + max(0.0, heard - last)))
        if abs(offsets[-1]) <= WITHIN_MS:
            break
    return min(offsets, key=abs)


def bring(root: Visitor, project: str, form: Form, folder: Path, places: tuple[float, ...]) -> str:
    """A track in this form, uploaded; the clip."""
    path = folder / f"{form.name.replace(' ', '-')}.{form.suffix}"
    form.write(path, track(SECONDS, form.rate_hz, places), form.rate_hz)
    clip = root.upload(project, path)["id"]
    path.unlink()
    return str(clip)


def test_the_sound_at_a_time_is_the_peak_at_that_time(
    server: Server, root: Visitor, page: Page, tmp_path: Path
) -> None:
    places = (0.5, SECONDS / 2 + 0.5, SECONDS - 0.5)
    project = root.project("Clicks", "speakers")["id"]
    root.patch(f"/projects/{project}", {"finds_speech": False})
    forms = FORMS if FULL else FORMS[:4]
    clips = [bring(root, project, form, tmp_path, places) for form in forms]
    enter(page, root)
    page.goto(f"{server.url}/work")

    table: dict[str, list[float]] = {}
    for form, clip in zip(forms, clips, strict=True):
        settled = root.until_settled(clip, within_s=600)
        assert settled["state"] == "ready", (form.name, settled["reason"])
        folder = server.folder / "data" / "clips" / UUID(clip).hex
        table[form.name] = [offset_ms(page, folder, clip, place) for place in places]

    print(f"\nclicks in {SECONDS / 60:.0f} min: offset of sound from picture in ms")
    print("| codec | start | middle | end |\n|---|---|---|---|")
    for name, row in table.items():
        print(f"| {name} | " + " | ".join(f"{value:+.1f}" for value in row) + " |")
    late = {name: row for name, row in table.items() if max(map(abs, row)) > WITHIN_MS}
    assert late == {}
    assert CLICK_S < WITHIN_MS  # a click is shorter than what is told apart
