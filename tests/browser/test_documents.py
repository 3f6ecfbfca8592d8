"""The written documentation, shown in the help."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from audino_py.formats.registry import FORMATS, GROUP_TITLES
from tests.browser.conftest import enter
from tests.serving import Visitor


def test_the_help_leads_to_the_table_of_formats(page: Page, root: Visitor) -> None:
    enter(page, root)
    page.goto(f"{root.url}/help")

    page.get_by_role("link", name="Formats", exact=True).click()

    expect(page.get_by_role("heading", name="Formats", level=1)).to_be_visible(timeout=30_000)
    for title in GROUP_TITLES.values():
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    for one in FORMATS.values():
        expect(page.get_by_role("cell", name=one.title, exact=True)).to_have_count(1)
    if pictures := os.environ.get("AUDINO_PICTURES"):
        page.screenshot(path=Path(pictures) / "formats.png", full_page=True)


def test_a_page_that_is_not_there_leads_back(page: Page, root: Visitor) -> None:
    enter(page, root)
    page.goto(f"{root.url}/help/nothing")

    page.get_by_role("link", name="All help").click()

    expect(page).to_have_url(f"{root.url}/help")
