"""What was deleted comes back within a day, also when the Undo of the moment has gone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_setup_pages import answered, button, new_name
from tests.serving import Visitor

expect.set_options(timeout=PATIENCE_MS)


def test_a_deleted_project_stands_among_the_projects_until_it_is_brought_back(
    root: Visitor, page: Page
) -> None:
    name = new_name("Tapes")
    project = root.project(name, "transcript")["id"]
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/settings")
    with answered(page, "DELETE", f"/projects/{project}"):
        button(page, "Delete project").click()
    expect(page).to_have_url(re.compile("/projects$"))
    page.reload()

    deleted = page.get_by_role("region", name="Deleted")
    row = deleted.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("Root")
    row.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text(f"{name} is back, with all that was in it.")).to_be_visible()
    expect(row).to_have_count(0)
    expect(page.get_by_role("region", name="Projects").get_by_text(name)).to_be_visible()
