"""What is done to chosen clips: the day until which they are wanted; what becomes of the ticks."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

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
    expect(page.get_by_text("1 chosen")).to_be_visible()
    button(page, "Due").click()
    with answered(page, "POST", "/plan"):
        button(page, "No due day").click()
    expect(page.get_by_text("No due day any more: 1 clip.")).to_be_visible()
    assert root.get(tasks)["results"][0]["due"] is None


def test_what_is_chosen_while_the_list_is_looked_at_again_stays_chosen(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Ticks"), "transcript")
    root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    open_page(page, root, f"/projects/{project['id']}/clips")
    page.locator("tbody .check").click()

    looks: list[Route] = []

    def hold(route: Route) -> None:
        looks.append(route)

    page.route("**/api/v1/projects/*/clips?*", hold)
    button(page, "Ask a second person").click()
    expect(page.get_by_text("One more person is asked to do 1 clip.")).to_be_visible()
    expect(page.get_by_text("1 chosen")).to_have_count(0)
    page.locator("tbody .check").click()
    with answered(page, "GET", "/clips?"):
        looks[0].continue_()
    expect(page.get_by_text("1 chosen")).to_be_visible()


def test_a_deed_that_failed_keeps_the_ticks(root: Visitor, page: Page) -> None:
    project = root.project(new_name("Refused"), "transcript")
    root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    open_page(page, root, f"/projects/{project['id']}/clips")
    page.locator("tbody .check").click()
    page.context.set_offline(True)
    button(page, "Ask a second person").click()
    expect(page.get_by_role("alert").or_(page.locator(".toast"))).not_to_have_count(0)
    expect(page.get_by_text("1 chosen")).to_be_visible()
