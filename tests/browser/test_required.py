"""A question that must be answered keeps a clip on the desk, and leads to where it is open."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

MOOD = {
    "name": "Mood",
    "kind": "single",
    "is_required": True,
    "values": [{"text": "Calm", "key": "y"}],
}


@pytest.fixture
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


def test_a_question_asked_meanwhile_is_shown_where_its_answer_is_missing(
    studio: Studio, page: Page
) -> None:
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip_of(seconds=4)).open()
    expect(desk.words()).to_be_focused()
    lines = len(desk.segments())
    studio.root.post(f"/projects/{studio.project}/labels", MOOD, expect=201)
    calm = page.get_by_role("button", name="Calm")
    expect(calm).to_have_count(0)  # the page was opened before

    desk.key("Control+Enter")

    expect(page.locator(".toast", has_text="an answer to “Mood”")).to_be_visible()
    expect(calm).to_be_visible()
    expect(page.locator("article.line").first).to_have_class(re.compile(r"\bcur\b"))
    assert studio.annotator.get(f"/tasks/{desk.task}")["state"] == "assigned"

    for _ in range(lines):
        page.evaluate("() => document.querySelector('.timeline').focus()")
        desk.key("y")
        expect(calm).to_have_attribute("aria-pressed", "true")
        desk.key("Control+Enter")
    expect(page).not_to_have_url(re.compile(desk.task))
    expect(page.locator(".toast", has_text="is submitted")).to_be_visible()
    assert studio.annotator.get(f"/tasks/{desk.task}")["state"] == "submitted"
