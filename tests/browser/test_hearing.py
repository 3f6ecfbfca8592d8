"""What is heard at a time is what is drawn at that time: clicks, played by the real browser.

Usually a few seconds of every form are heard, at one place and several forms at once; an hour of
each, at three places, with ``AUDINO_FULL=1``. The table in the page of help is this test's own:
with ``AUDINO_WRITE_DOCS=1`` beside it each row is written as soon as it is known, so that a run can
be cut short and gone on with: ``AUDINO_MISSING=1`` measures only what has no row yet.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page

from audino_py.audio.analysis import ENGINE
from audino_py.audio.packs import peaks_name, play_name, sound_facts
from tests.browser.clicks import CLICK, CLICK_S, FORMS, Form, track
from tests.browser.conftest import PATIENCE_MS, enter
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
WRITES = FULL and os.environ.get("AUDINO_WRITE_DOCS") == "1"
ONLY_MISSING = os.environ.get("AUDINO_MISSING") == "1"
DOCS = Path(__file__).parents[2] / "audino_py" / "docs" / "hearing.md"
HEAD = ["| codec | start | middle | end |", "|---|---|---|---|"]
BEGINS, ENDS = "<!-- figures -->\n", "<!-- end of figures -->"

SECONDS, SHORT_S = 3600, 3
SHORT_PLACE_S = 1.6
AT_ONCE = 4
WITHIN_MS = 5.0
BEFORE_S = 0.1  # where playing begins, before a click
HEARD_S = 0.4
HEARD_FROM = CLICK / 6  # some encoders take most of its height
TRIES = 5  # a machine that stutters cuts sound out; then once more
BROWSER_HZ = 48_000
READY_WITHIN_S = 900

RECORDER = """
registerProcessor('recorder', class extends AudioWorkletProcessor {
  process(inputs) {
    const input = inputs[0][0]
    if (input) this.port.postMessage(input.slice())
    return true
  }
})
"""
# Every wait ends by itself: a page that waits for ever cannot be interrupted from outside.
LISTEN = """async ({ url, from, seconds, rate, recorder: code }) => {
  const within = (what, work) => Promise.race([
    work,
    new Promise((_, late) => { setTimeout(() => late(new Error('waited for ' + what)), 60_000) }),
  ])
  const context = new AudioContext({ sampleRate: rate })
  const script = new Blob([code], { type: 'text/javascript' })
  await within('the recorder', context.audioWorklet.addModule(URL.createObjectURL(script)))
  const player = new Audio(url)
  const recorder = new AudioWorkletNode(context, 'recorder', { channelCount: 1 })
  const heard = []
  recorder.port.onmessage = (message) => heard.push(...message.data)
  context.createMediaElementSource(player).connect(recorder).connect(context.destination)
  const started = () => heard.findIndex((value) => value !== 0)
  try {
    await within('the sound', new Promise((ready, broken) => {
      player.oncanplay = ready
      player.onerror = () => broken(new Error('cannot play: ' + player.error?.message))
    }))
    if (from > 0) {
      const sought = new Promise((ready) => { player.onseeked = ready })
      player.currentTime = from
      await within('the place', sought)
    }
    await within('the speaker', context.resume())
    await within('the start', player.play())
    const deadline = Date.now() + 60_000
    while (started() < 0 || heard.length - started() < seconds * rate) {
      if (Date.now() > deadline) throw new Error('nothing is heard at ' + player.currentTime)
      await new Promise((again) => { setTimeout(again, 20) })
    }
  } finally {
    player.pause()
    player.removeAttribute('src') // else it keeps one of the few connections to the server
    player.load()
    await context.close()
  }
  const first = started()
  let loudest = first
  for (let at = first; at < first + seconds * rate; at += 1) {
    if (Math.abs(heard[at]) > Math.abs(heard[loudest])) loudest = at
  }
  return [(loudest - first) / rate, Math.abs(heard[loudest])]
}"""
LISTEN_TO_ALL = f"""async (wishes) => {{
  const listen = {LISTEN}
  const heard = []
  for (let first = 0; first < wishes.length; first += {AT_ONCE}) {{
    heard.push(...await Promise.all(wishes.slice(first, first + {AT_ONCE}).map(listen)))
  }}
  return heard
}}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that takes the test's own recorder, which our policy of content would refuse."""
    context = browser.new_context(bypass_csp=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def drawn_at(folder: Path, original: Path, near_s: float) -> float:
    """When the click is drawn, in seconds: the highest sample of the tallest pixel around there.

    A pixel of a low rate is longer than what is to be told, so the sample is looked up in what is
    played, which holds the very samples that were drawn.
    """
    facts = sound_facts(folder, ENGINE)
    rate_hz, level = facts["rate_hz"], facts["peaks"]["levels"][0]
    data = (folder / peaks_name(ENGINE)).read_bytes()
    pixels = np.frombuffer(data, "<i2", level["pixels"] * 2, level["offset"]).reshape(-1, 2)
    per_s = rate_hz / level["samples_per_pixel"]
    first = max(0, int((near_s - HEARD_S) * per_s))
    around = pixels[first : int((near_s + HEARD_S) * per_s)].astype(np.int32)
    tallest = first + int(np.abs(around).max(axis=1).argmax())

    with soundfile.SoundFile(original if facts["plays_as_is"] else folder / play_name(ENGINE)) as f:
        begin = max(0.0, near_s - HEARD_S)
        f.seek(round(begin * f.samplerate))
        wave = f.read(round(2 * HEARD_S * f.samplerate), dtype="float64")
        at_s: float = begin + int(np.abs(wave).argmax()) / f.samplerate
    assert tallest <= round(at_s * rate_hz, 3) / level["samples_per_pixel"] <= tallest + 1
    return at_s


def heard_at(page: Page, clicks: list[tuple[str, float]]) -> list[float]:
    """When clicks are heard, by the player's own clock, in seconds; each in a clip, near a time.

    Infinite where none was.
    """
    begins = [max(0.0, near_s - BEFORE_S) for _, near_s in clicks]
    wishes = [
        {
            "url": f"/api/v1/clips/{clip}/audio",
            "from": begin,
            "seconds": HEARD_S + near_s - begin,
            "rate": BROWSER_HZ,
            "recorder": RECORDER,
        }
        for (clip, near_s), begin in zip(clicks, begins, strict=True)
    ]
    heard: list[tuple[float, float]] = page.evaluate(LISTEN_TO_ALL, wishes)
    return [
        begin + after_s if loud > HEARD_FROM else math.inf
        for begin, (after_s, loud) in zip(begins, heard, strict=True)
    ]


def offsets_ms(page: Page, clicks: list[tuple[str, float]]) -> list[float]:
    """How far sound is behind the picture; the best of a few where the machine stutters."""
    best = [math.inf] * len(clicks)
    for _ in range(TRIES):
        late = [n for n, offset in enumerate(best) if abs(offset) > WITHIN_MS]
        if not late:
            break
        heard = heard_at(page, [clicks[n] for n in late])
        for number, at_s in zip(late, heard, strict=True):
            best[number] = min(best[number], 1000 * (at_s - clicks[number][1]), key=abs)
    return best


def told() -> dict[str, str]:
    """Rows of the table by the names of their forms."""
    lines = DOCS.read_text(encoding="utf-8").partition(BEGINS)[2].partition(ENDS)[0].splitlines()
    return {line.split("|")[1].strip(): line for line in lines[len(HEAD) :]}


def tell(name: str, offsets: list[float]) -> None:
    """Write the row of a form, in the order of all forms."""
    rows = told() | {name: f"| {name} | " + " | ".join(f"{ms:+.1f}" for ms in offsets) + " |"}
    text = DOCS.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    table = "\n".join([*HEAD, *(rows[form.name] for form in FORMS if form.name in rows)])
    DOCS.write_text(f"{head}{BEGINS}{table}\n{ENDS}{rest.partition(ENDS)[2]}", encoding="utf-8")


def wanted() -> list[Form]:
    """What is measured at full length in this run."""
    return [form for form in FORMS if not ONLY_MISSING or form.name not in told()]


class Tracks:
    """Sends tracks of clicks to a project that looks for no speech."""

    def __init__(self, server: Server, root: Visitor, folder: Path) -> None:
        self._clips = server.folder / "data" / "clips"
        self._root = root
        self._folder = folder
        self._project = root.project(f"Clicks {os.urandom(4).hex()}", "speakers")["id"]
        root.patch(f"/projects/{self._project}", {"finds_speech": False})

    def path(self, form: Form) -> Path:
        return self._folder / f"{form.slug}.{form.suffix}"

    def send(self, form: Form, seconds: int, places: tuple[float, ...]) -> str:
        """A clip of that form."""
        form.write(self.path(form), track(seconds, form.rate_hz, places), form.rate_hz)
        return str(self._root.upload(self._project, self.path(form))["id"])

    def clicks(self, form: Form, clip: str, places: tuple[float, ...]) -> list[tuple[str, float]]:
        """When each click of the clip is drawn, once it is ready."""
        settled = self._root.until_settled(clip, within_s=READY_WITHIN_S)
        assert settled["state"] == "ready", settled["reason"]
        folder = self._clips / UUID(clip).hex
        return [(clip, drawn_at(folder, self.path(form), place)) for place in places]


@pytest.mark.skipif(FULL, reason="an hour of each is heard instead")
def test_a_click_of_every_form_is_heard_where_it_is_drawn(
    server: Server, root: Visitor, page: Page, tmp_path: Path
) -> None:
    tracks, places = Tracks(server, root, tmp_path), (SHORT_PLACE_S,)
    clips = [(form, tracks.send(form, SHORT_S, places)) for form in FORMS]
    clicks = [click for form, clip in clips for click in tracks.clicks(form, clip, places)]
    enter(page, root)
    page.goto(f"{server.url}/work")

    offsets = offsets_ms(page, clicks)

    late = {form.name: ms for form, ms in zip(FORMS, offsets, strict=True) if abs(ms) > WITHIN_MS}
    assert late == {}
    assert CLICK_S * 1000 < WITHIN_MS  # a click is shorter than what is told apart


@pytest.mark.skipif(not FULL, reason="AUDINO_FULL=1")
@pytest.mark.parametrize("form", wanted(), ids=lambda form: form.slug)
def test_the_sound_at_a_time_is_the_peak_at_that_time(
    server: Server, root: Visitor, page: Page, tmp_path: Path, form: Form
) -> None:
    places = (0.5, SECONDS / 2 + 0.5, SECONDS - 0.5)
    tracks = Tracks(server, root, tmp_path)
    clip = tracks.send(form, SECONDS, places)
    clicks = tracks.clicks(form, clip, places)
    enter(page, root)
    page.goto(f"{server.url}/work")

    offsets = [ms for click in clicks for ms in offsets_ms(page, [click])]

    print(f"\n{form.name}, {SECONDS / 60:.0f} min: " + ", ".join(f"{ms:+.2f} ms" for ms in offsets))
    if WRITES:
        tell(form.name, offsets)
    tracks.path(form).unlink()
    root.delete(f"/clips/{clip}")
    assert max(map(abs, offsets)) <= WITHIN_MS


def test_no_row_of_the_table_of_help_is_off_by_more_than_is_heard() -> None:
    cells = {name: [float(cell) for cell in row.split("|")[2:-1]] for name, row in told().items()}

    assert set(cells) <= {form.name for form in FORMS}
    assert {name: row for name, row in cells.items() if max(map(abs, row)) > WITHIN_MS} == {}
