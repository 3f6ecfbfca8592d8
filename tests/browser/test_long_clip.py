"""A clip of a thousand lines: only what is near is drawn, and every line is within reach."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

LINES = 1000
BATCH = 500


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


def fill(studio: Studio, task: str) -> None:
    """A thousand lines of 10 ms each instead of what was found in the clip."""
    me = studio.annotator
    annotation = me.post(f"/tasks/{task}/open")
    gone = [{"op": "delete", "id": one["id"]} for one in annotation["segments"]]
    made = [
        {
            "op": "put",
            "segment": {
                "id": str(uuid.uuid4()),
                "start": round(number * 0.01, 2),
                "end": round((number + 1) * 0.01, 2),
                "text": f"line {number} " + "and many more words than fit in a row " * (number % 3),
            },
        }
        for number in range(LINES)
    ]
    revision = annotation["revision"]
    for changes in (gone, made[:BATCH], made[BATCH:]):
        body = {"id": str(uuid.uuid4()), "changes": changes}
        headers = {"If-Match": f'"{revision}"'}
        path = f"/annotations/{annotation['id']}/changes"
        revision = me.post(path, body, headers=headers)["revision"]


def test_a_thousand_lines_are_within_reach_though_few_are_drawn(studio: Studio, page: Page) -> None:
    task = studio.clip()
    fill(studio, task)
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, task).open()
    expect(desk.words()).to_be_focused()
    assert 80 <= desk.lines() <= 300

    page.locator(".list .rows").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    last = page.locator("article.line").last
    expect(last).to_contain_text(f"line {LINES - 1}")
    expect(last).to_be_in_viewport()
    assert desk.lines() <= 400

    desk.key("Control+f")
    page.get_by_label("Find", exact=True).fill("line 500 ")
    desk.key("Enter")
    chosen = page.locator(".line.cur")
    expect(chosen.locator(".edit")).to_have_value(re.compile("^line 500 "))
    expect(chosen).to_be_in_viewport()
    place, list_box = chosen.bounding_box(), page.locator(".list .rows").bounding_box()
    assert place is not None
    assert list_box is not None
    share = (place["y"] - list_box["y"]) / list_box["height"]
    assert 0.2 < share < 0.6, "it comes to rest where the eye is"
