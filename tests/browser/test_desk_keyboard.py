"""A whole clip with the pointer out of reach, and what a screen reader would find."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.browser.test_setup_pages import answered
from tests.serving import Server

#: Whatever would come from a mouse, a pen or a finger is swallowed before the page sees it.
NO_POINTER = """() => {
  for (const kind of ['pointerdown', 'mousedown', 'click', 'touchstart', 'wheel'])
    addEventListener(kind, (event) => {
      if (!event.isTrusted || !event.detail) return
      event.stopImmediatePropagation(); event.preventDefault()
    }, { capture: true, passive: false })
}"""

COUNT_KEYS = """() => {
  window.pressed = []
  addEventListener('keydown', ({ key }) => key.length > 1 && pressed.push(key), { capture: true })
}"""
#: A segment is played from its start.
HEARD = """(start) => {
  const sound = document.querySelector('audio')
  return !sound.paused && sound.currentTime >= start - 0.05 && sound.currentTime < start + 1
}"""


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def desk(studio: Studio, page: Page) -> Desk:
    """A fresh clip, open at the transcriber's desk."""
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    return desk


def write_all(desk: Desk) -> list[dict[str, Any]]:
    """Words for every segment, with one key besides letters each; the segments as they were."""
    page = desk.page
    page.evaluate(COUNT_KEYS)
    before = desk.segments()
    texts = [f"line {number}" for number in range(len(before))]
    for text, following in zip(texts, [*before[1:], None], strict=True):
        desk.type(text)
        desk.key("Enter")
        if following:  # it is open now, and heard
            page.wait_for_function(HEARD, arg=following["start"])
    done = desk.until(lambda now: [one["text"] for one in now] == texts)
    assert not any(one["draft"] for one in done)
    # What the page saw besides letters: one key a segment, and none for anything else.
    assert page.evaluate("pressed") == ["Enter"] * len(before)
    return before


def test_a_whole_clip_needs_no_pointer_and_one_key_a_segment(desk: Desk) -> None:
    page = desk.page
    page.evaluate(NO_POINTER)
    before = write_all(desk)
    desk.key("Alt+1")  # who speaks, here and one line up
    desk.key("Alt+ArrowUp")
    told = page.locator("[aria-live=polite]", has_text=f"Line {len(before) - 1} of {len(before)}")
    expect(told).to_be_attached()
    desk.key("Alt+2")
    desk.key("Alt+b")
    desk.key("Alt+n")
    page.keyboard.type("Is this a name?")
    with answered(page, "POST", "/comments"):
        desk.key("Enter")
    expect(desk.words()).to_be_focused()
    notes = desk.visitor.get(f"/tasks/{desk.task}/comments")["results"]
    assert [one["text"] for one in notes] == ["Is this a name?"]
    desk.key("Escape")
    desk.key("Shift+r")  # 50 ms later, on the timeline
    now = desk.until(lambda now: now[-2]["end"] != before[-2]["end"])
    assert now[-2]["unsure"]
    assert now[-2]["speaker"] != now[-1]["speaker"]
    desk.key("Control+Enter")
    expect(page.locator(".toast", has_text="is submitted")).to_be_visible()
    assert desk.visitor.get(f"/tasks/{desk.task}")["state"] == "submitted"


@pytest.mark.parametrize("key", ["", "?", "h", "Control+f", "n", "Control+Shift+Enter"])
def test_nothing_at_the_desk_shuts_out_who_cannot_see_it(desk: Desk, key: str) -> None:
    desk.page.emulate_media(reduced_motion="reduce")  # what still fades in is pale
    desk.key("Escape")
    if key:
        desk.key(key)
    found = Axe().run(desk.page).response["violations"]
    grave = [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert grave == []
