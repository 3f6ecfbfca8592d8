"""The first day with a project: what its people see before there is much to see."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_daily_pages import Team
from tests.browser.test_manager import DROP
from tests.browser.test_setup_pages import answered, button, field, new_name
from tests.serving import Visitor

expect.set_options(timeout=PATIENCE_MS)

COUNTED_WITHIN_S = 60

HOLDS_COLOUR = """([canvas, token]) => {
  const probe = document.createElement('canvas').getContext('2d')
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  probe.fillRect(0, 0, 1, 1)
  const wanted = [...probe.getImageData(0, 0, 1, 1).data]
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  let count = 0
  for (let at = 0; at < data.length; at += 4)
    if (wanted.every((value, index) => data[at + index] === value)) count += 1
  return count
}"""


@pytest.fixture
def team(root: Visitor) -> Team:
    """A project of its own."""
    return Team(root)


def kept_counts(team: Team) -> dict[str, int]:
    """As the list of projects tells them: it reads what was kept, and counts nothing itself."""
    rows = team.root.get("/projects?limit=200")["results"]
    counts: dict[str, int] = next(row["counts"] for row in rows if row["id"] == team.id)
    return counts


def until_counted(team: Team) -> None:
    """Wait for the kept numbers to tell of one clip that was handed in."""
    deadline = time.monotonic() + COUNTED_WITHIN_S
    while kept_counts(team)["submitted"] != 1:
        assert time.monotonic() < deadline, "what was handed in is not counted"
        time.sleep(0.5)


def test_a_reviewer_is_offered_the_review_and_not_told_that_nothing_waits(
    team: Team, page: Page
) -> None:
    enter(page, team.noor)
    page.goto(f"{team.root.url}/work")
    expect(page.get_by_role("heading", name="Nothing is waiting for you yet")).to_be_visible()
    team.handed_in("jfk.wav")
    until_counted(team)
    page.reload()

    card = page.get_by_role("region", name=team.project["name"])
    expect(card).to_contain_text("1 clip")
    expect(page.get_by_text("Nothing is waiting for you yet")).to_have_count(0)
    expect(card.get_by_role("button", name="Review")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{team.path}/review")


def test_the_picture_of_where_clips_are_shows_the_first_day(team: Team, page: Page) -> None:
    team.handed_in("jfk.wav")
    until_counted(team)
    enter(page, team.root)
    page.goto(team.path)
    figure = page.get_by_role("figure").filter(has_text="Clips by where they are")
    canvas = figure.locator("canvas")
    expect(canvas).to_be_visible()

    assert page.evaluate(HOLDS_COLOUR, [canvas.element_handle(), "--accent"]) > 100


def test_a_changed_rule_is_told_to_be_saved(team: Team, page: Page) -> None:
    enter(page, team.root)
    page.goto(f"{team.path}/settings")
    twice = page.get_by_label("Clips done once more by a second person")
    twice.fill("30")
    with answered(page, "PATCH", f"/projects/{team.id}"):
        twice.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_have_count(1)
    faults = page.get_by_role("group", name="Very quiet")
    with answered(page, "PATCH", f"/projects/{team.id}"):
        faults.get_by_text("Hold back").click()

    expect(page.get_by_role("status").filter(has_text="Saved")).to_have_count(2)


def test_files_dropped_beside_the_area_are_taken_too(root: Visitor, page: Page) -> None:
    enter(page, root)
    page.goto(f"{root.url}/projects/new")
    field(page, "Name of the project").fill(new_name("Tapes"))
    button(page, "Next: audio").click()
    heading = page.get_by_role("heading", name="Drop in your audio")
    expect(heading).to_be_visible()
    files = [{"name": "no.wav", "content": "aGVsbG8="}]
    page.evaluate(DROP, [heading.element_handle(), files])

    expect(page.get_by_role("heading", name="0 of 1 file in")).to_be_visible()
    expect(page.get_by_text("This file holds no audio that we know.")).to_be_visible()


def test_numbers_that_did_not_arrive_are_asked_for_again(team: Team, page: Page) -> None:
    team.handed_in("jfk.wav")
    enter(page, team.mira)
    page.route("**/progress?**", lambda route: route.abort(), times=1)
    page.goto(f"{team.root.url}/numbers")
    button(page, "Try again").click()

    expect(page.get_by_text("of audio handed in, 1 clip")).to_be_visible()


def test_notes_read_arabic_on_an_arabic_page(team: Team, browser: Browser) -> None:
    clip = team.clip("jfk.wav")
    body = {"clips": [clip], "assignees": [team.mira.session()["user"]["id"]]}
    team.root.post(f"/projects/{team.id}/clips/assign", body)
    context = browser.new_context(locale="ar-EG")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    enter(page, team.mira)
    page.goto(f"{team.root.url}/work")
    page.locator(".bell button").click()
    note = page.locator(".bell li").first

    expect(note).to_contain_text("أُسند إليك")
    expect(note).not_to_contain_text(re.compile("You were given"))
    context.close()
