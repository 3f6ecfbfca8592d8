"""A long day at the desk: clip after clip is written and submitted, and the page stays small."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

CLIPS = 500 if os.environ.get("AUDINO_FULL") else 12
AHEAD = 6
#: Of each clip: what is looked at here is what clip after clip leaves behind.
SECONDS = 3
#: Clips after which everything that is loaded once has been loaded.
WARM = 5
GROWTH_MB = 50


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


def heap_mb(page: Page) -> float:
    """What the page's script holds after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return next(float(one["value"]) for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6


def test_a_day_of_clips_leaves_the_page_small_and_every_save_on_the_server(
    studio: Studio, page: Page
) -> None:
    enter(page, studio.annotator)
    tasks = [studio.clip_of(seconds=SECONDS) for _ in range(AHEAD)]
    desk = Desk(page, studio.annotator, tasks[0]).open()
    wrote: dict[str, str] = {}
    begun = 0.0
    for number in range(CLIPS):
        task = page.url.rsplit("/", 1)[1]
        assert task not in wrote
        expect(desk.words()).to_be_focused()
        desk.type(f"clip {number}")
        wrote[task] = f"clip {number}"
        if number + AHEAD < CLIPS:
            tasks.append(studio.clip_of(seconds=SECONDS))
        if number == WARM:
            begun = heap_mb(page)
        if number + 1 < CLIPS:
            desk.key("Control+Enter")
            page.wait_for_url(re.compile(rf"/desk/(?!{task})"))
    desk.saved()
    grown = heap_mb(page) - begun
    print(f"heap: {begun:.1f} MB after {WARM} clips, {grown:+.1f} MB after {CLIPS}")
    assert grown < GROWTH_MB
    states = {}
    for task, words in wrote.items():
        asked = Desk(page, studio.annotator, task)
        assert asked.texts()[0] == words
        states[task] = studio.annotator.get(f"/tasks/{task}")["state"]
    last = list(wrote)[-1]
    assert states.pop(last) == "assigned"
    assert set(states.values()) == {"submitted"}
