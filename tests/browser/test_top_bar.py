"""The bar of a project on a small laptop."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_setup_pages import SAMPLE, new_name, open_page
from tests.serving import Visitor


def test_every_tab_is_in_sight_though_the_project_has_a_long_name_and_much_waits_for_review(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Interviews of the northern valleys, season 2"), "transcript")
    root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    task = root.post(f"/projects/{project['id']}/claim")
    work = root.post(f"/tasks/{task['id']}/open")
    root.post(f"/tasks/{task['id']}/submit", headers={"If-Match": f'"{work["revision"]}"'})
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, root, f"/projects/{project['id']}/clips")

    tabs = page.get_by_role("navigation", name="Project")
    expect(tabs.locator(".chip")).to_have_text("1")
    tabs.locator(".chip").evaluate("(chip) => { chip.textContent = '500K' }")  # as wide as it gets

    assert tabs.evaluate("(nav) => nav.scrollWidth - nav.clientWidth") == 0
    expect(tabs.get_by_role("link", name="Settings")).to_be_in_viewport(ratio=0.99)
