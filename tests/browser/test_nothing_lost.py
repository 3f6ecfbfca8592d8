"""Promise P5 in a real browser: each edit arrives once and in order, whatever happens."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as PageError

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import PASSWORD, Server

IS_FULL = bool(os.environ.get("AUDINO_FULL"))
SEEDS = range(20 if IS_FULL else 2)
EDITS = 100 if IS_FULL else 24
KILLS = 100 if IS_FULL else 5
TWO_DAYS_MS = 48 * 3600 * 1000
#: A clock that is wrong by days, from the first line of script on.
SKEW = """(() => {
  const skew = %d, RealDate = Date, now = () => RealDate.now() + skew
  window.Date = class extends RealDate {
    constructor(...a) { super(...(a.length ? a : [now()])) }
    static now() { return now() }
  }
})()"""


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


class Weather:
    """What befalls the person at the desk, drawn from one seed."""

    def __init__(self, context: BrowserContext, studio: Studio, task: str, seed: int) -> None:
        self.context = context
        self.studio = studio
        self.task = task
        self.chance = random.Random(seed)
        self.answers: list[tuple[int, dict[str, str]]] = []
        context.add_init_script(SKEW % self.chance.choice([-TWO_DAYS_MS, 0, TWO_DAYS_MS]))
        context.route("**/changes", self._on_save)
        self.desk = self._open()
        self.is_out = False

    def _open(self) -> Desk:
        desk = Desk(self.context.new_page(), self.studio.annotator, self.task)
        desk.page.goto(f"{desk.visitor.url}/desk/{desk.task}")
        self._come_in(desk)
        return desk

    def _come_in(self, desk: Desk) -> None:
        """A new page asks who is there, if the session has ended."""
        page = desk.page
        name = page.get_by_label("Name or e-mail")
        line = page.locator("article.line").first
        expect(name.or_(line).first).to_be_visible()
        if name.count():
            name.fill(self.studio.names["annotator"])
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            expect(line).to_be_visible()

    def _on_save(self, route: Any) -> None:
        if not self.answers:
            route.continue_()
            return
        status, headers = self.answers.pop(0)
        route.fulfill(status=status, headers=headers, body="{}")

    def turn(self) -> None:
        """Something happens, or nothing."""
        kinds: list[Callable[[], None]] = [
            self.nothing,
            self.offline,
            self.reload,
            self.kill,
            self.sign_out,
            self.errors,
            self.too_large,
            self.too_many,
            self.lose_the_answer,
        ]
        self.chance.choice(kinds)()

    def nothing(self) -> None:
        """The usual case."""

    def offline(self) -> None:
        self.is_out = not self.is_out
        self.context.set_offline(self.is_out)

    def online(self) -> None:
        self.is_out = False
        self.context.set_offline(False)

    def reload(self) -> None:
        self.online()
        self.desk.page.reload()
        self._come_in(self.desk)

    def kill(self) -> None:
        """The tab's process dies: no last words. What is younger than a second may go."""
        self.online()
        page = self.desk.page
        page.wait_for_timeout(1000)
        crash(page)
        self.desk = self._open()

    def sign_out(self) -> None:
        self.online()
        self.context.clear_cookies()

    def errors(self) -> None:
        self.answers += [(500, {})] * 5

    def too_large(self) -> None:
        self.answers.append((413, {}))

    def too_many(self) -> None:
        self.answers.append((429, {"Retry-After": "1"}))

    def lose_the_answer(self) -> None:
        """The server takes the next save, and the page never hears of it."""

        def take(route: Any) -> None:
            route.fetch()
            route.abort()

        self.context.route("**/changes", take, times=1)

    def sign_in_if_asked(self) -> None:
        """Nobody can sign in without the network: until it is back one goes on writing."""
        asked = self.asked
        if self.is_out or not asked.count():
            return
        asked.get_by_label("Password", exact=True).fill(PASSWORD)
        asked.get_by_role("button", name="Sign in").click()
        expect(asked).to_have_count(0)

    @property
    def asked(self) -> Any:
        return self.desk.page.get_by_role("region", name="Sign in again")

    def settle(self) -> None:
        """The weather clears."""
        self.online()
        self.answers.clear()
        page = self.desk.page
        again = page.get_by_role("button", name="Try again")
        saved = page.locator(".saved", has_text="Saved")
        while True:
            expect(saved.or_(again).or_(self.asked).first).to_be_visible()
            if saved.count():
                return
            self.sign_in_if_asked()
            if again.count():
                again.first.click()
                expect(again).to_have_count(0)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_edit_arrives_once_and_in_order_whatever_the_weather(
    studio: Studio, context: BrowserContext, seed: int
) -> None:
    task = studio.clip()
    enter(context.new_page(), studio.annotator)
    weather = Weather(context, studio, task, seed)
    before = weather.desk.segments()
    words: list[list[str]] = [[] for _ in before]
    for edit in range(EDITS):
        weather.turn()
        weather.sign_in_if_asked()
        line = weather.chance.randrange(len(before))
        page = weather.desk.page
        page.locator("article.line").nth(line).click()
        expect(weather.desk.words()).to_be_focused()
        weather.desk.key("Control+End")
        words[line].append(f"e{edit}")
        weather.desk.type(f"e{edit} ")
        expect(weather.desk.words()).to_have_value("".join(f"{word} " for word in words[line]))
    weather.settle()
    now = weather.desk.segments()
    assert [one["text"].split() for one in now] == words
    assert [one["id"] for one in now] == [one["id"] for one in before]
    context.unroute_all()


def test_a_tab_that_dies_loses_at_most_a_second_of_typing(
    studio: Studio, context: BrowserContext
) -> None:
    task = studio.clip()
    enter(context.new_page(), studio.annotator)
    context.set_offline(False)
    chance = random.Random(5)
    kept = ""
    desk = Desk(context.new_page(), studio.annotator, task).open()
    desk.page.locator("article.line").first.click()
    for run in range(KILLS):
        expect(desk.words()).to_have_value(kept)
        desk.key("End")
        old, late = f"run {run} ", "late"
        desk.type(old)
        desk.page.wait_for_timeout(1000)  # what is older than a second must be there
        desk.page.keyboard.type(late[: chance.randrange(5)])
        crash(desk.page)
        desk = Desk(context.new_page(), studio.annotator, task).open()
        desk.page.locator("article.line").first.click()
        expect(desk.words()).to_be_focused()
        kept = desk.words().input_value()
        assert old.strip() in kept, kept
        desk.saved()
        assert desk.texts()[0] == kept


def crash(page: Page) -> None:
    """End the page's process, as a killed tab does: it gets no last word."""
    with page.expect_event("crash"), suppress(PageError):
        page.goto("chrome://crash")
    page.close()
