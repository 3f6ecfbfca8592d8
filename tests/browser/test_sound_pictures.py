"""What is drawn at the desk: tones at their frequency and time, and the first picture soon."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import librosa
import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
TONES_HZ = (1000, 2000, 4000, 6000)
BELOW_NYQUIST = 0.95
FIRST_S, EVERY_S, TONE_S, CLIP_S = 1, 2.5, 1, 10
RATES_HZ = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000)
LINEAR_HZ = (8_000, 44_100)
LINEAR_EARLIER_S = 0.005
ROWS = 128
SEEN_EARLIER_S, COLUMN_S = 0.0125, 0.010  # half a window; from one to the next
LONG_S = 36_000 if FULL else 1_200
MOVED_BYTES_MAX = 1_000_000
SHOWN_MS_MAX = 500
SETTLED_S = 900 if FULL else 90  # ten hours are decoded while other things may run

# Rows are told by how far their colour is from that of a silent column.
READ = """([xs, silent]) => {
  const canvas = document.querySelector('canvas[data-layer=spectrogram]')
  const { width, height } = canvas
  const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data
  const ink = (x, y) => {
    let sum = 0
    for (let part = 0; part < 3; part += 1) {
      sum += Math.abs(pixels[4 * (y * width + x) + part] - pixels[4 * (y * width + silent) + part])
    }
    return sum
  }
  const column = (x) => Array.from({ length: height - 1 }, (_, y) => ink(x, y))
  return { width, height: height - 1, columns: xs.map(column) }
}"""
WATCH = """
window.drawn = {}
const look = () => {
  for (const layer of ['waveform', 'spectrogram']) {
    const canvas = document.querySelector(`canvas[data-layer=${layer}]`)
    if (canvas?.dataset.exact === 'true') window.drawn[layer] ??= performance.now()
  }
  if (Object.keys(window.drawn).length < 2) requestAnimationFrame(look)
}
addEventListener('DOMContentLoaded', () => {
  window.ran = performance.now()
  look()
})
"""


class Room:
    """One project with one transcriber."""

    def __init__(self, root: Visitor) -> None:
        self.root = root
        self.project = root.project(f"Pictures {os.urandom(4).hex()}", "transcript")["id"]
        root.patch(f"/projects/{self.project}", {"finds_speech": False})
        self.name = f"ida-{os.urandom(4).hex()}"
        self.person = root.person(self.name)
        body = {"user": self.name, "role": "annotator"}
        root.post(f"/projects/{self.project}/members", body, expect=201)

    def task(self, path: Path) -> str:
        """A clip of that file, ready; its task."""
        receipt = self.root.upload(self.project, path, assignee=self.name)
        settled = self.root.until_settled(receipt["id"], within_s=SETTLED_S)
        assert settled["state"] == "ready", settled["reason"]
        return str(settled["tasks"][0]["id"])


@pytest.fixture(scope="module")
def room(server: Server) -> Room:
    return Room(server.administrator())


def audible(rate_hz: int) -> list[int]:
    return [hz for hz in TONES_HZ if hz < BELOW_NYQUIST * rate_hz / 2]


def tones(path: Path, rate_hz: int) -> Path:
    """Silence with a tone now and then."""
    sound = np.zeros(CLIP_S * rate_hz, np.float32)
    for number, hz in enumerate(audible(rate_hz)):
        first = round((FIRST_S + number * EVERY_S) * rate_hz)
        time_s = np.arange(TONE_S * rate_hz) / rate_hz
        sound[first : first + len(time_s)] = 0.5 * np.sin(2 * np.pi * hz * time_s)
    soundfile.write(path, sound, rate_hz, subtype="PCM_16")
    return path


def band_of(hz: float, rate_hz: int) -> float:
    """Number of the mel band a frequency lies in; a whole number is a band's centre."""
    top = min(rate_hz / 2, 8000 if rate_hz <= 16_000 else 11_025)
    centres = librosa.mel_frequencies(ROWS + 2, fmin=0, fmax=top)[1:-1]
    return float(np.interp(hz, centres, np.arange(ROWS)))


def look(page: Page, room: Room, task: str) -> None:
    room.person.patch("/session/user", {"preferences": {}})  # the kind of spectrogram is one
    enter(page, room.person)
    page.goto(f"{room.person.url}/desk/{task}")
    expect(page.locator("canvas[data-layer=spectrogram]")).to_have_attribute("data-exact", "true")


def read(page: Page, seconds: list[float]) -> tuple[dict[str, Any], float]:
    """Ink of the columns at these times, and pixels a second; the whole clip is in view."""
    waveform = page.locator("canvas[data-layer=waveform]")
    expect(waveform).to_have_attribute("data-start-us", "0")
    per_s = 1e6 / float(waveform.get_attribute("data-us-per-px") or 0)
    return page.evaluate(READ, [[round(at * per_s) for at in seconds], 3]), per_s


def begins(rate_hz: int) -> list[float]:
    """When each tone begins, in seconds."""
    return [FIRST_S + number * EVERY_S for number in range(len(audible(rate_hz)))]


def tone_heights(page: Page, rate_hz: int) -> dict[int, float]:
    """How high each tone is drawn, 0 to 1; the name of its frequency stands beside it."""
    seen, _ = read(page, [start + TONE_S / 2 for start in begins(rate_hz)])
    labels = {
        label.inner_text(): label.evaluate("one => parseFloat(one.style.top) * devicePixelRatio")
        for label in page.locator(".g-spec .hz").all()
    }
    assert "1 kHz" in labels
    found = {}
    for hz, column in zip(audible(rate_hz), seen["columns"], strict=True):
        ink = np.array(column)
        y = float(np.flatnonzero(ink == ink.max()).mean()) + 0.5
        found[hz] = 1 - y / seen["height"]
        assert abs(labels.get(f"{hz // 1000} kHz", y) - y) <= seen["height"] / ROWS + 1
    return found


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_tones_are_drawn_at_their_frequency_and_time_and_labelled_so(
    page: Page, room: Room, tmp_path: Path, rate_hz: int
) -> None:
    look(page, room, room.task(tones(tmp_path / f"{rate_hz}.wav", rate_hz)))

    bands = {hz: high * ROWS - 0.5 for hz, high in tone_heights(page, rate_hz).items()}
    assert {hz: round(band - band_of(hz, rate_hz), 2) for hz, band in bands.items()} == {
        hz: pytest.approx(0, abs=1) for hz in bands
    }
    starts = begins(rate_hz)
    check_edges(page, starts, earlier_s=SEEN_EARLIER_S)
    page.get_by_role("tab", name="Sound").click()
    loudest = page.locator(".passport dl > div", has_text="Loudest moment")
    expect(loudest).to_contain_text("-6 dB")
    if rate_hz in LINEAR_HZ:
        page.locator("section.timeline").focus()
        page.keyboard.press("Shift+V")
        canvas = page.locator("canvas[data-layer=spectrogram]")
        expect(canvas).to_have_attribute("data-scale", "linear")
        expect(canvas).to_have_attribute("data-exact", "true")
        top_hz = min(8_000, rate_hz / 2)
        assert tone_heights(page, rate_hz) == {
            hz: pytest.approx(hz / top_hz, abs=1 / ROWS) for hz in audible(rate_hz)
        }
        check_edges(page, starts, earlier_s=LINEAR_EARLIER_S)
        page.keyboard.press("Shift+V")  # the choice is kept with the person
        expect(canvas).to_have_attribute("data-scale", "mel")


def check_edges(page: Page, starts: list[float], *, earlier_s: float) -> None:
    """Each tone is seen to begin where it is heard, but for half a window."""
    _, per_s = read(page, starts)
    edges, _ = read(page, list(np.arange(0, CLIP_S * per_s) / per_s))
    loud = np.array(edges["columns"]).max(axis=1) > 200
    rises = np.flatnonzero(np.diff(loud.astype(int)) == 1) + 1
    begun = np.array(starts) * per_s
    assert rises == pytest.approx(begun - earlier_s * per_s, abs=COLUMN_S * per_s)
    # Were a column taken for 10 ms where it is 9.98, the last tone would be late by two pixels.
    assert rises - rises[0] == pytest.approx(begun - begun[0], abs=COLUMN_S * per_s + 0.3)


def test_names_of_frequencies_stay_apart_and_inside_their_row_in_any_window(
    page: Page, room: Room, tmp_path: Path
) -> None:
    task = room.task(tones(tmp_path / "a.wav", 16_000))
    heights: list[float] = []
    for width, height in ((1440, 900), (1280, 720)):
        page.set_viewport_size(
            {"width": width, "height": height}
        )  # the second while the desk is open
        if not heights:
            look(page, room, task)
        row = page.locator(".g-spec")
        expect(row.locator(".hz", has_text="1 kHz")).to_be_visible()
        page.wait_for_function(
            """() => {
              const row = document.querySelector('.g-spec').getBoundingClientRect()
              const names = [...document.querySelectorAll('.g-spec .hz')]
              const boxes = names.map((one) => one.getBoundingClientRect())
              const gaps = boxes.slice(1).map((box, n) => boxes[n].top - box.bottom)
              const inside = boxes.every((box) => box.top >= row.top && box.bottom <= row.bottom)
              return names.length > 2 && inside && Math.min(...gaps) >= 4
            }"""
        )
        heights.append(row.evaluate("one => one.clientHeight"))
    assert heights[0] > heights[1]


def test_the_first_pictures_of_a_long_clip_move_little(
    page: Page, room: Room, tmp_path: Path
) -> None:
    rate_hz, dice = 16_000, np.random.default_rng(3)
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", rate_hz, 1, "PCM_16") as file:
        swell = np.abs(np.sin(np.arange(60 * rate_hz) / rate_hz * dice.uniform(1, 9)))
        minute = (dice.normal(0, 3000, len(swell)) * swell).astype(np.int16)
        for _ in range(LONG_S // 60):
            file.write(np.roll(minute, int(dice.integers(len(minute)))))
    task = room.task(path)
    enter(page, room.person)
    page.add_init_script(WATCH)

    page.goto(f"{room.person.url}/desk/{task}")
    page.wait_for_function("() => Object.keys(window.drawn).length === 2")

    seen = page.evaluate(
        """() => ({
          ran: window.ran,
          drawn: window.drawn,
          files: performance.getEntriesByType('resource')
            .filter((one) => one.responseEnd <= Math.max(...Object.values(window.drawn)))
            .map((one) => [new URL(one.name).pathname, one.transferSize]),
        })"""
    )
    moved = sum(size for _, size in seen["files"])
    pictures = [name for name, _ in seen["files"] if "/media/" in name]
    waits = {layer: round(at - seen["ran"]) for layer, at in seen["drawn"].items()}
    print(f"{LONG_S / 3600:.2f} h: ms after the script: {waits}; {moved} bytes, {pictures}")
    if FULL:
        assert max(waits.values()) <= SHOWN_MS_MAX
    assert any(name.endswith("peaks.bin") for name in pictures)
    assert any(name.endswith(".jpg") for name in pictures)
    assert moved <= MOVED_BYTES_MAX
