"""The day until which clips are wanted: set for some, and taken away again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_setup_pages import SAMPLE, answered, button, field, new_name, open_page
from tests.serving import Visitor


def test_a_due_day_is_set_for_chosen_clips_and_taken_away_again(root: Visitor, page: Page) -> None:
    project = root.project(new_name("Due"), "transcript")
    root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    tasks = f"/projects/{project['id']}/tasks"
    assert root.get(tasks)["results"][0]["due"] is None
    open_page(page, root, f"/projects/{project['id']}/clips")

    page.locator("tbody .check").click()
    button(page, "Due").click()
    expect(field(page, "Due at the end of")).to_be_focused()
    page.keyboard.press("Escape")
    expect(field(page, "Due at the end of")).to_have_count(0)
    button(page, "Due").click()
    field(page, "Due at the end of").fill("2031-01-02")
    with answered(page, "POST", "/plan"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("now: 1 clip.")).to_be_visible()
    assert root.get(tasks)["results"][0]["due"].startswith("2031-01-0")

    page.locator("tbody .check").click()
    button(page, "Due").click()
    with answered(page, "POST", "/plan"):
        button(page, "No due day").click()
    expect(page.get_by_text("No due day any more: 1 clip.")).to_be_visible()
    assert root.get(tasks)["results"][0]["due"] is None
