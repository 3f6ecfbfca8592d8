"""What reaches the ear and the foot: clips of one loudness, edges that do not click, a pedal."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soundfile as sf
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

#: Keeps a meter on whatever goes to the loudspeaker.
METER = """(() => {
  const connect = AudioNode.prototype.connect
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const meter = new AnalyserNode(this.context, { fftSize: 2048 })
      connect.call(this, meter, ...rest)
      window.meter = meter
    }
    return connect.call(this, to, ...rest)
  }
})()"""
HEAR = """async (seconds) => {
  const block = new Float32Array(2048), heard = []
  const end = performance.now() + 1000 * seconds
  while (performance.now() < end) {
    window.meter.getFloatTimeDomainData(block)
    heard.push(...block.map(Math.abs))
    await new Promise((next) => setTimeout(next, 40))
  }
  heard.sort((a, b) => a - b)
  return [heard[Math.floor(0.99 * heard.length)], heard.at(-1)]
}"""
#: A pedal of three parts as the browser shows one; what a foot does is told by `window.foot`.
PEDAL = """(() => {
  const device = new EventTarget()
  Object.assign(device, { vendorId: 0x05f3, productId: 0x00ff, productName: 'Three-part pedal',
    opened: false, open: async () => { device.opened = true }, close: async () => {} })
  window.foot = (bits) => {
    const event = new Event('inputreport')
    event.data = new DataView(Uint8Array.of(bits, 0).buffer)
    device.dispatchEvent(event)
  }
  const hid = { getDevices: async () => [], requestDevice: async () => [device] }
  Object.defineProperty(Navigator.prototype, 'hid', { value: hid, configurable: true })
})()"""
#: From where to where sound has played.
EXTENT = """() => {
  const sound = document.querySelector('audio')
  window.extent = [Infinity, 0]
  const look = () => {
    if (!sound.paused) {
      window.extent[0] = Math.min(window.extent[0], sound.currentTime)
      window.extent[1] = Math.max(window.extent[1], sound.currentTime)
    }
    requestAnimationFrame(look)
  }
  look()
}"""
VOLUME = 0.7  # what the player begins with
TARGET = 0.25  # of full scale, for the louder moments
CEILING = 0.9


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


def decibels(ratio: float) -> float:
    return 20 * math.log10(ratio)


def test_a_quiet_clip_is_raised_under_a_ceiling_and_a_loud_one_turned_down(
    studio: Studio, context: BrowserContext, page: Page
) -> None:
    quiet, loud = studio.clip_of(gain=0.05), studio.clip_of(gain=1.3)
    context.add_init_script(METER)
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, quiet).open()
    expect(desk.words()).to_be_focused()
    desk.key("Tab")
    page.wait_for_function("() => window.meter")
    louder, loudest = page.evaluate(HEAR, 1.5)
    assert abs(decibels(louder / (VOLUME * TARGET))) < 3
    assert loudest <= CEILING
    desk.key("Tab")
    page.goto(f"{desk.visitor.url}/desk/{loud}")
    expect(desk.words()).to_be_focused()
    clip = desk.visitor.get(f"/tasks/{loud}")["clip"]["id"]
    level = TARGET / desk.visitor.get(f"/clips/{clip}/sound")["peaks"]["loud"]
    near = "(volume) => Math.abs(document.querySelector('audio').volume - volume) < 0.01"
    page.wait_for_function(near, arg=VOLUME * level)
    desk.key("Alt+u")
    page.wait_for_function(near, arg=VOLUME)
    desk.key("Alt+u")


def test_snapped_edges_lie_where_the_sound_goes_through_zero(studio: Studio, page: Page) -> None:
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    before = desk.segments()[0]
    desk.key("Escape")
    desk.key("w")  # off wherever the machine had put it
    desk.key("z")
    later = pytest.approx(before["start"] + 0.01, abs=1e-7)
    now = desk.until(lambda now: now[0]["start"] not in (before["start"], later))
    name = desk.visitor.get(f"/tasks/{desk.task}")["clip"]["name"]
    samples, rate = sf.read(studio.folder / name, dtype="float32")
    at = round(now[0]["start"] * rate)
    around = samples[at - 1 : at + 2]
    assert samples[at] == 0 or np.any(np.sign(around) == -np.sign(samples[at]))


def test_an_edge_is_heard_from_both_sides_and_the_play_head_stays(
    studio: Studio, page: Page
) -> None:
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    end = desk.segments()[0]["end"]
    page.mouse.click(desk.x_of(end - 0.02), 30 + 52 + 24 + 40)
    before, _ = desk.sound()
    assert before == pytest.approx(end, abs=0.1)
    page.evaluate(EXTENT)
    desk.key("Shift+P")
    page.wait_for_function("(to) => window.extent[1] > to", arg=end + 0.3)
    page.wait_for_function("() => document.querySelector('audio').paused")
    first, last = page.evaluate("() => window.extent")
    assert first == pytest.approx(end - 0.5, abs=0.15)
    assert last == pytest.approx(end + 0.5, abs=0.15)
    assert desk.sound()[0] == pytest.approx(before, abs=0.001)


def test_a_pedal_is_learned_by_pressing_it_and_plays_while_it_is_held(
    studio: Studio, context: BrowserContext, page: Page
) -> None:
    context.add_init_script(PEDAL)
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    page.locator(".bar-top").get_by_role("button", name="Keys").click()
    page.get_by_role("button", name="Connect a foot pedal").click()
    for bit, word in ((4, "Back 2 s"), (2, "Play or pause"), (1, "Forward 2 s")):
        expect(page.get_by_text(f"Press the part of the pedal for “{word}” now.")).to_be_visible()
        page.evaluate(f"() => {{ foot({bit}); foot(0) }}")
    expect(page.get_by_role("button", name="Plays while it is held")).to_be_visible()
    page.evaluate("() => foot(2)")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.evaluate("() => foot(0)")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.evaluate("() => { foot(1); foot(0); foot(1); foot(0); foot(4); foot(0) }")
    at, rests = desk.sound()
    assert rests
    assert at > 1.5
    kept = desk.visitor.session()["user"]["preferences"]["pedal"]
    assert kept["maps"] == {"05f3:00ff": {"back": 2, "play": 1, "on": 0}}
