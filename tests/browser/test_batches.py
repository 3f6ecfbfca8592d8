"""Batches: views of the clips under a name, forgotten and brought back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_setup_pages import button, field, new_name, open_page
from tests.serving import Visitor


@pytest.fixture
def project(root: Visitor) -> dict[str, Any]:
    """A project of this test's own."""
    return root.project(new_name("Batches"), "transcript")


def test_a_batch_forgotten_by_mistake_comes_back_with_its_takers(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    name, home = new_name("cleo"), f"/projects/{project['id']}"
    root.person(name)
    root.post(f"{home}/members", {"user": name, "role": "annotator"})
    batch = root.post(f"{home}/batches", {"name": "German", "rule": {"name": "de"}}, expect=201)
    person = next(
        one["user"]["id"]
        for one in root.get(f"{home}/members")["results"]
        if one["user"]["username"] == name
    )
    root.patch(f"{home}/batches/{batch['id']}", {"takers": [person]})
    open_page(page, root, f"{home}/people")
    takers = page.get_by_text(f"New ones to {name.title()}")
    expect(takers).to_be_visible()

    button(page, "Forget").click()
    expect(takers).to_have_count(0)
    button(page, "Undo").last.click()

    expect(takers).to_be_visible()
    assert root.get(f"{home}/batches")["results"][0]["takers"] == [person]


def test_a_view_of_the_clips_is_kept_as_a_batch(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/clips?search=jfk&quality=noisy")

    field(page, "Name of the batch").fill("Noisy speeches")
    button(page, "Keep as batch").click()

    expect(page.get_by_text("Kept as a batch.")).to_be_visible()
    [batch] = root.get(f"/projects/{project['id']}/batches")["results"]
    assert batch["name"] == "Noisy speeches"
    assert batch["rule"]["filter"] == {"search": "jfk", "quality": ["noisy"]}
