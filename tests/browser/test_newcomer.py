"""A newcomer's first minute: from the invitation to the first saved line, by what is in sight."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.serving import PASSWORD, Server, Visitor

SPEECH = Path(__file__).parents[1] / "samples" / "jfk.wav"
NO_WORDS_OF_OURS = ("task", "instance", "payload", "schema", "ontology", "region", "label set")
MOST_CLICKS_TO_SOUND = 3
MOST_CONTROLS = 7  # besides lines and lanes
MOST_ACTIONS_TO_A_LINE = 5


class Newcomer:
    """Somebody who presses only what can be seen; every press is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.keys = 0

    @property
    def actions(self) -> int:
        return self.clicks + self.keys

    def click(self, control: Locator) -> None:
        expect(control).to_be_visible()
        expect(control).to_be_enabled()
        control.click()
        self.clicks += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def hears(self) -> bool:
        """Whether sound goes on, by the element that plays it."""
        sound = "document.querySelector('audio')"
        script = f"() => !{sound}.paused && {sound}.currentTime > 0"
        self.page.wait_for_function(script)
        return True


@pytest.fixture
def invite(root: Visitor) -> Callable[[], str]:
    """Makes a newcomer with one clip waiting; the invitation's address."""

    def make() -> str:
        name = f"nia-{uuid.uuid4().hex[:8]}"
        project = root.project(f"First {name}", "speakers", "transcript")["id"]
        member = [{"project": project, "role": "annotator"}]
        body: dict[str, Any] = {
            "username": name, "display_name": "Nia", "email": "", "memberships": member
        }  # fmt: skip
        link: str = root.post("/users", body, expect=201)["link"]["url"]
        clip = root.upload(project, SPEECH, assignee=name)["id"]
        assert root.until_settled(clip)["state"] == "ready"
        return link

    return make


def words_of(page: Page) -> Locator:
    """The box with the current line's words."""
    return page.get_by_label("Words of this segment")


def test_a_newcomer_hears_sound_after_at_most_three_clicks_and_saves_a_line(
    page: Page, invite: Callable[[], str]
) -> None:
    nia = Newcomer(page)
    page.goto(invite())
    nia.click(page.get_by_role("button", name="Start"))
    expect(words_of(page)).to_be_focused()
    nia.press("Tab")
    assert nia.hears()
    to_sound = nia.actions

    words_of(page).fill("And so, my fellow Americans:")
    expect(page.get_by_text("Done: ").first).to_be_attached()
    nia.press("Enter")
    expect(page.get_by_text("Right. One word, well heard.")).to_be_visible()
    for _ in range(3):
        nia.press("Enter")
    expect(page.get_by_text("All four lines are right.")).to_be_visible()
    nia.press("Control+Enter")

    page.wait_for_url(re.compile(r"/desk/[0-9a-f-]{36}$"))
    expect(words_of(page)).to_be_focused()
    before = nia.actions
    page.keyboard.type("And so, my fellow Americans")
    nia.press("Enter")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("And so, my fellow Americans")).to_be_visible()

    print(
        f"clicks and keys to sound {to_sound}, then to the first saved line {nia.actions - before}"
    )
    assert nia.clicks <= MOST_CLICKS_TO_SOUND
    assert to_sound <= MOST_CLICKS_TO_SOUND
    assert nia.actions - before <= MOST_ACTIONS_TO_A_LINE


def test_the_first_screen_is_plain(page: Page, invite: Callable[[], str]) -> None:
    page.goto(invite())
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Does not count")).to_be_visible()
    seen = page.locator("body").inner_text().lower()
    controls = page.locator("#main :is(button, a, select, input):visible")

    assert [word for word in NO_WORDS_OF_OURS if re.search(rf"\b{word}\b", seen)] == []
    in_room = [
        one for one in controls.all() if not one.evaluate("e => e.closest('.list, .timeline')")
    ]
    assert len(in_room) <= MOST_CONTROLS, [one.inner_text() for one in in_room]


def test_practice_says_what_was_heard_otherwise_and_counts_nowhere(
    page: Page, invite: Callable[[], str], root: Visitor
) -> None:
    sent: list[str] = []
    page.goto(invite())
    page.get_by_role("button", name="Start").click()
    expect(words_of(page)).to_be_focused()
    page.on("request", lambda one: sent.append(one.url) if one.method != "GET" else None)
    page.keyboard.press("Enter")

    expect(page.get_by_text("It says “so”, you have “now”")).to_be_visible()
    assert [url for url in sent if "/annotations/" in url or "/tasks/" in url] == []
    page.get_by_role("button", name="Skip practice").click()
    page.wait_for_url(re.compile(r"/desk/[0-9a-f-]{36}$"))
    page.goto(f"{root.url}/work")
    expect(page.get_by_role("link", name="Practice again")).to_be_visible()


def test_a_password_is_chosen_later_and_asked_for_on_leaving(
    page: Page, server: Server, invite: Callable[[], str]
) -> None:
    page.goto(invite())
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Does not count")).to_be_visible()
    page.goto(f"{server.url}/work")
    page.get_by_role("button", name="account of Nia").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_text("One more thing before you go")).to_be_visible()
    username = page.locator(".panel strong", has_text="nia-").first.inner_text()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_label("Present password")).to_be_visible()

    later = server.visitor()
    later.sign_in(username)
    assert later.session()["user"]["username"] == username


def test_an_invitation_works_once(page: Page, invite: Callable[[], str]) -> None:
    link = invite()
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Does not count")).to_be_visible()
    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
