"""Real speech of every kind at the desk: its length, its sound and its picture are right."""

from __future__ import annotations

import csv
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.forms import tiny_wav
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
CORPUS = Path(os.environ.get("AUDINO_CORPUS", ""))
SAMPLES = Path(__file__).parents[1] / "samples"
FOLDERS = {"asr", "codecs", "ami", "long", "librispeech"}
FEW = {  # one of each kind that browsers and engine read on ways of their own
    "asr/LJ002-0020.wav",
    "librispeech/1688-142285-0002.flac",
    "asr/common_voice_en_651325_48k.mp3",
    "codecs/jfk_browser_opus.webm",
    "codecs/jfk_aac_44k.m4a",
    "codecs/jfk_f32_48k_stereo.wav",
}
FRAME_SAMPLES = {"mp3": 1152, "aac": 1024, "wmav2": 2048, "vorbis": 2048, "adpcm_ima_wav": 505}
OPUS_FRAME_S = 0.06  # the longest there is, whatever rate the header names
ROUNDING_S = 0.001  # of the list's seconds
AUDIBLE = 0.005  # of full scale
CLOSER = 3  # steps of the zoom

WAVEFORM = 'canvas[data-layer="waveform"]'
LISTEN = """(sound) => {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 8192
  const source = context.createMediaElementSource(sound)
  source.connect(analyser)
  analyser.connect(context.destination)
  const samples = new Float32Array(analyser.fftSize)
  window.heard = { loudest: 0, from: sound.currentTime, to: sound.currentTime }
  const look = () => {
    analyser.getFloatTimeDomainData(samples)
    for (const sample of samples) {
      window.heard.loudest = Math.max(window.heard.loudest, Math.abs(sample))
    }
    window.heard.to = Math.max(window.heard.to, sound.currentTime)
    setTimeout(look, 50)
  }
  look()
  return context.resume()
}"""
PICTURE = """(canvas) => {
  const { width, height } = canvas
  const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data
  const ground = pixels.slice(0, 3)
  const middle = height / 2
  const reach = (x) => {
    let farthest = 0
    for (let y = 0; y < height - 2; y += 1) {
      const at = 4 * (y * width + x)
      const isInk = ground.some((value, index) => pixels[at + index] !== value)
      if (isInk) farthest = Math.max(farthest, Math.abs(y + 0.5 - middle))
    }
    return farthest
  }
  return {
    reach: Array.from({ length: width }, (_, x) => reach(x)),
    peak: Number(canvas.getAttribute('data-peak-x')),
    start: Number(canvas.getAttribute('data-start-us')),
    step: Number(canvas.getAttribute('data-us-per-px')),
  }
}"""
DRAWN_ANEW = """(before) => {
  const canvas = document.querySelector('canvas[data-layer="waveform"]')
  const isNew = canvas && canvas.getAttribute('data-us-per-px') !== before
  return isNew && canvas.getAttribute('data-exact') === 'true'
}"""


@dataclass(frozen=True, slots=True)
class Recording:
    """One file and how long it is known to be."""

    path: Path
    seconds: float
    slack_s: float  # one frame of its codec


def recordings() -> dict[str, Recording]:
    """Those of the corpus; without one the samples that stand beside the tests."""
    listed = CORPUS / "manifest.csv"
    if not listed.is_file():
        kinds = ("wav", "flac", "mp3", "webm", "m4a")
        return {f"jfk.{kind}": Recording(SAMPLES / f"jfk.{kind}", 11.0, 0.06) for kind in kinds}
    with listed.open(encoding="utf-8", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    chosen = [name for name in rows if (name.split("/")[0] in FOLDERS if FULL else name in FEW)]
    return {
        name: Recording(CORPUS / name, float(rows[name]["seconds"]), slack_of(rows[name]))
        for name in chosen
    }


def slack_of(row: dict[str, str]) -> float:
    """Seconds of one frame of the codec, and the rounding of the list."""
    frame_s = FRAME_SAMPLES.get(row["codec"], 0) / int(row["rate"])
    return ROUNDING_S + (OPUS_FRAME_S if row["codec"] == "opus" else frame_s)


RECORDINGS = recordings()


class Studio:
    """A project and somebody who listens to its clips."""

    def __init__(self, root: Visitor) -> None:
        self.root = root
        self.name = f"lena-{uuid.uuid4().hex[:8]}"
        self.listener = root.person(self.name)
        # What the test listens through takes the sound from the page, which then cannot raise it.
        self.listener.patch("/session/user", {"preferences": {"level_loudness": False}})
        self.project = root.project("Real speech", "transcript")["id"]
        body = {"user": self.name, "role": "annotator"}
        root.post(f"/projects/{self.project}/members", body, expect=201)

    def clip(self, path: Path) -> dict[str, Any]:
        """The file as a clip that is ready and the listener's."""
        clip = self.root.upload(self.project, path, assignee=self.name)["id"]
        settled = self.root.until_settled(clip)
        assert settled["state"] == "ready", settled["reason"]
        return settled


@pytest.fixture(scope="module")
def studio(server: Server) -> Studio:
    return Studio(server.administrator())


class Engine:
    """What the engine wrote of a clip's loudness, read without the page."""

    def __init__(self, visitor: Visitor, clip: str) -> None:
        self.sound = visitor.get(f"/clips/{clip}/sound")
        address = visitor.url + self.sound["peaks"]["url"]
        self.file = visitor.http.get(address, timeout=30).content

    def loudest(self, start_us: float, step_us: float, columns: int) -> list[tuple[float, float]]:
        """Every loudest stretch of a view, from and to in columns, at the level meant for it."""
        rate_hz, peaks = self.sound["rate_hz"], self.sound["peaks"]
        fine = [
            level
            for level in peaks["levels"]
            if level["samples_per_pixel"] <= step_us * rate_hz / 1e6
        ]
        level = fine[-1] if fine else peaks["levels"][0]
        count = level["pixels"] * peaks["channels"] * 2
        values = np.frombuffer(self.file, "<i2", count=count, offset=level["offset"])
        heights = np.abs(values.astype(np.int32)).reshape(level["pixels"], -1).max(axis=1)
        wide_us = level["samples_per_pixel"] / rate_hz * 1e6
        first = int(start_us / wide_us)
        begun = int((start_us + (columns - 1) * step_us) / wide_us) + 1
        last = max(begun, int((start_us + columns * step_us) / wide_us))
        seen = heights[first:last]
        at = (np.flatnonzero(seen == seen.max()) + first) * wide_us - start_us
        return [(left / step_us, (left + wide_us) / step_us) for left in at]


def drawn_faults(page: Page, engine: Engine, before: str = "") -> list[str]:
    """Where the picture's highest column is not where the engine's loudest pixel is."""
    page.wait_for_function(DRAWN_ANEW, arg=before)
    drawn = page.locator(WAVEFORM).evaluate(PICTURE)
    said, reach = drawn["peak"], np.array(drawn["reach"])
    wanted = engine.loudest(drawn["start"], drawn["step"], len(reach))
    column = int(said)
    faults = []
    if not any(left - 1 <= said <= right + 1 for left, right in wanted):
        faults.append(f"the loudest column is {said}, the engine says {wanted[:3]}")
    if reach[max(0, column - 1) : column + 2].max() < reach.max() - 1:  # the row's edge cuts some
        faults.append(f"the highest column is {reach.argmax()}, the page says {said}")
    return faults


def look_closer(page: Page, engine: Engine) -> list[str]:
    """One step of the zoom, where sooner or later another level is drawn."""
    before = page.locator(WAVEFORM).get_attribute("data-us-per-px") or ""
    page.get_by_role("button", name="Look closer").click()
    return drawn_faults(page, engine, before)


def listen(page: Page, seconds: float) -> dict[str, float]:
    """Play from the start until it is heard and has gone on; what was heard."""
    sound = page.locator("audio")
    page.wait_for_function("() => document.querySelector('audio').readyState >= 3")
    sound.evaluate(LISTEN)
    clock = page.locator(".clock").first
    began = clock.text_content() or ""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(
        "([loud, far]) => window.heard.loudest > loud && window.heard.to - window.heard.from > far",
        arg=[AUDIBLE, min(0.3, seconds / 2)],
    )
    expect(clock).not_to_have_text(began)
    sound.evaluate("(sound) => sound.pause()")
    heard: dict[str, float] = page.evaluate("() => window.heard")
    heard["duration"] = sound.evaluate("(sound) => sound.duration")
    return heard


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_as_long_as_it_is_sounds_and_is_drawn_where_it_is_loudest(
    studio: Studio, page: Page, name: str
) -> None:
    recording = RECORDINGS[name]
    clip = studio.clip(recording.path)
    assert clip["duration"] == pytest.approx(recording.seconds, abs=recording.slack_s)

    enter(page, studio.listener)
    page.goto(f"{studio.listener.url}/desk/{clip['tasks'][0]['id']}")
    title = page.locator(".bar-top h1")
    expect(title).to_contain_text(recording.path.name, timeout=PATIENCE_MS)
    engine = Engine(studio.listener, clip["id"])
    assert drawn_faults(page, engine) == []
    heard = listen(page, recording.seconds)

    assert heard["duration"] == pytest.approx(clip["duration"], abs=recording.slack_s)
    closer = [look_closer(page, engine) for _ in range(CLOSER)]
    assert closer == [[]] * CLOSER


def test_a_file_without_sound_is_spoken_of_in_sentences(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "notes.wav").write_text("These are words, no sound.\n" * 50, encoding="utf-8")
    (tmp_path / "header.wav").write_bytes(tiny_wav()[:44])
    enter(page, studio.root)
    project = f"{studio.root.url}/projects/{studio.project}"

    page.goto(f"{project}/upload")
    chosen = [tmp_path / "notes.wav", tmp_path / "header.wav"]
    page.locator("input[type=file]").first.set_input_files(chosen)
    files = page.get_by_role("region", name="Files")
    refused = "This file holds no audio that we know. Send WAV, FLAC, MP3"
    expect(files.get_by_text(refused)).to_be_visible(timeout=PATIENCE_MS)
    expect(files.get_by_text("1 of 2 in")).to_be_visible(timeout=PATIENCE_MS)
    (clip,) = studio.root.get(f"/projects/{studio.project}/clips?search=header.wav")["results"]
    assert studio.root.until_settled(clip["id"])["state"] == "failed"
    page.goto(f"{project}/clips")

    reason = "The file has a header but no sound; record or export it again."
    expect(page.get_by_text(reason)).to_be_visible(timeout=PATIENCE_MS)
