"""What is typed right after a key that opens something reaches what it opened, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

#: Presses keys before the browser draws its next picture, each where the focus is then.
WITHIN_ONE_PICTURE = """async (keys) => {
  for (const [code, key] of keys) {
    const press = { code, key, bubbles: true, cancelable: true }
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', press))
    await Promise.resolve().then(() => {}).then(() => {})
  }
}"""
ESCAPE = ["Escape", "Escape"]


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def desk(studio: Studio, page: Page) -> Desk:
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    return desk


@pytest.fixture
def review(studio: Studio, page: Page) -> Desk:
    reviewer = studio.people["reviewer"]
    enter(page, reviewer)
    desk = Desk(page, reviewer, studio.handed_in("ask not what")).open()
    expect(page.locator("article.line").first).to_contain_text("ask not what")
    return desk


@contextmanager
def held_back(page: Page, path: str, method: str) -> Iterator[Callable[[], None]]:
    """Requests that get no answer until they are let go."""
    waiting: list[Any] = []
    is_free = False

    def hold(route: Any) -> None:
        if is_free or route.request.method != method:
            route.fallback()
        else:
            waiting.append(route)

    def let_go() -> None:
        nonlocal is_free
        is_free = True
        while waiting:
            waiting.pop().fallback()

    page.route(path, hold)
    yield let_go
    let_go()
    page.unroute(path, hold)


def chosen(page: Page) -> list[str]:
    return page.locator(".pick .opt[aria-pressed=true]").all_inner_texts()


def test_a_note_that_is_still_on_its_way_takes_nothing_from_what_is_opened_next(
    review: Desk,
) -> None:
    page = review.page
    with held_back(page, "**/comments", "POST") as let_go:
        review.key("n")
        review.type("Who says this?")
        for key in ("Enter", "x", "1", "3"):
            review.key(key)
        let_go()
    assert chosen(page) == ["Words missing\n1", "Times are off\n3"]
    review.key("Control+Backspace")
    expect(page.locator(".toast", has_text="is sent back")).to_be_visible()
    notes = review.visitor.get(f"/tasks/{review.task}/comments")["results"]
    assert [one["text"] for one in notes] == ["Who says this?"]


def test_a_note_that_does_not_arrive_is_still_there_to_be_sent(desk: Desk) -> None:
    page = desk.page
    page.route("**/comments", lambda route: route.abort())
    desk.key("Alt+n")
    desk.type("Is this a name?")
    desk.key("Enter")
    expect(page.locator(".toast.trouble, .toast").first).to_be_visible()
    page.unroute("**/comments")
    desk.key("Alt+n")
    note = page.get_by_role("textbox", name="Note at")
    expect(note).to_have_value("Is this a name?")
    desk.key("Enter")
    expect(page.locator(".cm", has_text="Is this a name?")).to_be_visible()


def test_a_panel_that_opens_as_another_closes_keeps_the_next_keys(review: Desk) -> None:
    page = review.page
    review.key("x")
    expect(page.get_by_role("form", name="Send back")).to_be_focused()
    page.evaluate(WITHIN_ONE_PICTURE, [ESCAPE, ["KeyX", "x"]])
    page.wait_for_timeout(100)  # some pictures later
    review.key("1")
    review.key("3")
    assert len(chosen(page)) == 2


def test_the_words_have_the_caret_at_once_when_a_panel_closes(desk: Desk) -> None:
    """A letter on its way there would be a command of the timeline."""
    desk.type("begun")
    desk.key("Control+f")
    expect(desk.page.get_by_role("textbox", name="Find")).to_be_focused()
    desk.page.evaluate(WITHIN_ONE_PICTURE, [ESCAPE, ["KeyH", "h"]])
    desk.page.wait_for_timeout(100)
    expect(desk.page.get_by_role("region", name="History")).to_have_count(0)
    expect(desk.words()).to_be_focused()


def test_what_is_typed_while_a_correction_begins_becomes_its_words(review: Desk) -> None:
    page = review.page
    with held_back(page, "**/final", "POST") as let_go:
        review.key("t")
        review.type(", asks Xavier")
        review.key("Backspace")
        let_go()
        expect(review.words()).to_have_value("ask not what, asks Xavie")
    review.type("r")
    review.saved()
    assert review.visitor.get(f"/tasks/{review.task}")["state"] == "submitted"
    expect(review.words()).to_have_value("ask not what, asks Xavier")


def test_a_reviewers_keys_work_as_soon_as_the_next_clip_is_seen(
    server: Server, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It lay ready; whether it has grown old is asked while the reviewer goes on."""
    studio = Studio(server.administrator(), tmp_path_factory.mktemp("two"))  # nothing else waits
    reviewer = studio.people["reviewer"]
    enter(page, reviewer)
    tasks = [studio.handed_in(f"clip {number}") for number in range(2)]
    clip = reviewer.get(f"/tasks/{tasks[1]}")["clip"]["id"]
    with (
        page.expect_response(f"**/clips/{clip}/sound"),
        page.expect_response(f"**/tasks/{tasks[1]}/open"),
    ):
        Desk(page, reviewer, tasks[0]).open()
    with held_back(page, f"**/tasks/{tasks[1]}", "GET"):
        page.keyboard.press("a")
        page.wait_for_url(f"**/desk/{tasks[1]}")
        expect(page.locator("article.line").first).to_contain_text("clip 1")
        page.keyboard.press("n")
        page.keyboard.type("Who says this?")
        expect(page.get_by_role("textbox", name="Note at")).to_have_value("Who says this?")


def test_what_is_typed_before_the_next_clip_is_there_becomes_its_words(
    desk: Desk, studio: Studio
) -> None:
    page = desk.page
    following = studio.clip()
    desk.type("the first")
    desk.saved()
    before = desk.texts()
    with held_back(page, "**/open", "POST") as let_go:
        page.reload()
        expect(page.locator("#main.desk")).to_be_attached()
        desk.type("and ")
        let_go()
        expect(desk.words()).to_be_focused()
    expect(desk.words()).to_have_value("and ")
    desk.saved()
    assert following
    with held_back(page, "**/submit", "POST") as let_go:
        desk.key("Control+Enter")
        desk.type("the second")
        let_go()
        page.wait_for_url(lambda url: desk.task not in url)
        expect(desk.words()).to_have_value("the second")
    assert desk.texts() == [before[0], "and ", *before[2:]]
