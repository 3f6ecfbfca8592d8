"""The words of a clip as a person reads them best: their size and their typeface."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

IS_THERE = """() => [...document.fonts].some(
  (face) => face.family.includes('OpenDyslexic') && face.status === 'loaded')"""


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


def test_words_stand_in_the_size_and_typeface_one_chose(studio: Studio, page: Page) -> None:
    studio.annotator.patch("/session/user", {"preferences": {}})
    enter(page, studio.annotator)
    page.goto(f"{studio.annotator.url}/account")
    expect(page.get_by_role("heading", name="How it looks")).to_be_visible()
    assert not page.evaluate(IS_THERE)
    with page.expect_response("**/session/user"):
        page.get_by_label("Size of the words of a clip").select_option("28")
    with page.expect_response("**/opendyslexic.woff2"):
        page.get_by_role("group", name="Typeface").get_by_text("OpenDyslexic").click()
    expect(page.locator("html")).to_have_attribute("data-font", "dyslexic")

    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()

    page.wait_for_function(IS_THERE)
    style = (
        "(box) => [getComputedStyle(box).fontFamily.split(',')[0], getComputedStyle(box).fontSize]"
    )
    expect(page.locator("html")).to_have_attribute("data-font", "dyslexic")
    assert desk.words().evaluate(style) == ["OpenDyslexic", "28px"]
    chrome = page.locator(".bar-top h1").evaluate(style)
    assert "OpenDyslexic" not in chrome[0]
    with page.expect_response("**/session/user"):
        page.goto(f"{studio.annotator.url}/account")
        page.get_by_role("group", name="Typeface").get_by_text("As the system").click()
    expect(page.locator("html")).to_have_attribute("data-font", "system")
