"""Promise P5 with two at one clip: nothing is lost, and where both wrote, both are shown."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

ROUNDS = 200 if os.environ.get("AUDINO_FULL") else 12


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[BrowserContext]:
    """Another machine: nothing of this browser is known there, no lock holds there."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


class Writer:
    """One machine with its tabs on the clip; only one of them has the pen."""

    def __init__(self, name: str, context: BrowserContext, studio: Studio, task: str) -> None:
        enter(context.new_page(), studio.annotator)
        self.name = name
        self.tabs = [Desk(context.new_page(), studio.annotator, task).open() for _ in range(2)]
        self.at = 0

    @property
    def desk(self) -> Desk:
        return self.tabs[self.at]

    def change_tab(self) -> None:
        """The other tab takes the pen, while the first may still be sending."""
        self.at = 1 - self.at
        self.desk.page.bring_to_front()
        self.desk.page.get_by_role("button", name="Work here instead").click()
        expect(self.desk.words()).to_have_count(1)

    def write(self, line: int, words: str) -> None:
        page = self.desk.page
        page.locator("article.line").nth(line).click()
        expect(self.desk.words()).to_be_focused()
        self.desk.words().fill(words)

    def settle(self, words: str) -> set[str]:
        """Waits until all is in; where two wrote one line, sees both versions and keeps both.

        What the other wrote while one was choosing is asked about once more.
        """
        page = self.desk.page
        both = page.get_by_role("button", name="Both", exact=True)
        saved = page.locator(".saved", has_text="Saved")
        seen = set[str]()
        while True:
            expect(saved.or_(both).first).to_be_visible()
            if not both.count():
                return seen
            mine, theirs = page.locator(".version p[dir=auto]").all_inner_texts()
            assert words in mine
            seen.add(theirs)
            both.click()
            # Mine has both texts then; what is asked once more is another text of theirs.
            other = page.locator(".version:last-child")
            expect(other.get_by_text(theirs, exact=True)).to_have_count(0)


def test_two_machines_and_two_tabs_on_one_clip_lose_nothing(
    studio: Studio, context: BrowserContext, elsewhere: BrowserContext
) -> None:
    """A machine that has not saved for a while does not know what the other wrote meanwhile."""
    task = studio.clip()
    here = Writer("here", context, studio, task)
    there = Writer("there", elsewhere, studio, task)
    texts = here.desk.texts()
    chance = random.Random(7)
    asked = 0
    for number in range(ROUNDS):
        if chance.random() < 0.3:
            chance.choice([here, there]).change_tab()
        writers = chance.sample([here, there], 2)
        lines = [chance.randrange(len(texts)) for _ in writers]
        words = [f"{writer.name} {number}" for writer in writers]
        for writer, line, said in zip(writers, lines, words, strict=True):
            writer.write(line, said)
        before, theirs = texts, set[str]()
        for writer, said in zip(writers, words, strict=True):
            versions = writer.settle(said)
            asked += len(versions)
            theirs |= versions
        texts = here.desk.texts()
        for line, text in enumerate(texts):
            said_here = [said for at, said in zip(lines, words, strict=True) if at == line]
            assert all(said in text for said in said_here), (number, texts)
            assert said_here or text == before[line]
        assert all(any(version in text for text in texts) for version in theirs)
        if lines[0] == lines[1]:
            assert theirs, "where both wrote, one of them is asked"
    assert asked > 0
