"""Two names of one voice are made one where speakers are named, and told apart again."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.serving import Visitor


def test_speakers_are_merged_undone_and_told_apart_again(root: Visitor, page: Page) -> None:
    project = root.project(f"Voices-{uuid.uuid4().hex[:8]}", "speakers")["id"]
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/labels")
    path = f"/projects/{project}/speakers"

    def names() -> list[str]:
        return [one["name"] for one in root.get(path)["results"]]

    def say_that_the_second_is_the_first() -> None:
        page.get_by_role("button", name="Speaker 2: more").click()
        page.get_by_role("menuitem", name="It is Speaker 1").click()
        expect(page.get_by_label("Speaker 2", exact=True)).to_have_count(0)

    say_that_the_second_is_the_first()
    toast = page.locator(".toast", has_text="Speaker 2 is Speaker 1 now, in all clips.")
    expect(toast).to_be_visible()
    assert names() == ["Speaker 1"]
    toast.get_by_text("Undo").click()
    expect(page.get_by_label("Speaker 2", exact=True)).to_be_visible()
    assert names() == ["Speaker 1", "Speaker 2"]

    say_that_the_second_is_the_first()
    page.get_by_role("button", name="Speaker 2, who is Speaker 1").click()
    expect(page.get_by_label("Speaker 2", exact=True)).to_be_visible()
    assert names() == ["Speaker 1", "Speaker 2"]
