"""A project in the archive: read on every page, changed on none, until it is taken out again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.test_setup_pages import SAMPLE, new_name
from tests.serving import Visitor


def test_an_archived_project_shows_what_is_in_it_and_offers_no_deed_until_it_is_taken_out(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Old"), "transcript")
    root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    path = f"{root.url}/projects/{project['id']}"
    enter(page, root)
    page.goto(f"{path}/settings")
    page.get_by_role("button", name="Archive project").click()
    line = page.get_by_text("To change something, take it out of the archive.")
    expect(line).to_be_visible()
    expect(page.get_by_label("What it is about")).to_have_count(0)
    tabs = page.get_by_role("navigation", name="Project").get_by_role("link")
    titles = ["Overview", "Clips", "Review", "People", "Export", "API keys", "Record", "Settings"]
    expect(tabs).to_have_text(titles)

    page.goto(path)
    expect(page.get_by_role("link", name="Export").last).to_be_visible()
    expect(page.get_by_role("link", name="Add audio")).to_have_count(0)
    page.goto(f"{path}/clips")
    expect(page.get_by_text(SAMPLE.name)).to_be_visible()
    expect(page.locator("tbody input[type=checkbox]")).to_have_count(0)
    page.goto(f"{path}/people")
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)
    expect(page.get_by_label("User name or e-mail")).to_have_count(0)
    page.goto(f"{path}/upload")
    page.get_by_role("link", name="To its settings").click()

    page.get_by_role("button", name="Take it out of the archive").click()
    expect(line).to_have_count(0)
    page.goto(f"{path}/upload")
    expect(page.get_by_role("heading", name="Add audio")).to_be_visible()
