"""Clips that somebody has go on with somebody else, given out like any other."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_setup_pages import SAMPLE, answered, button, new_name, open_page
from tests.serving import Visitor
from tests.workers import batch, put


def holders(root: Visitor, project: dict[str, Any]) -> list[str]:
    """Who has the clips of the project."""
    tasks = root.get(f"/projects/{project['id']}/tasks")["results"]
    return [task["assignee"]["username"] for task in tasks]


def test_a_clip_that_somebody_has_is_handed_over_with_a_copy_of_their_work_and_back(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Calls"), "transcript")
    path = f"/projects/{project['id']}"
    clip = root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    ill, well = root.person(new_name("ill")), root.person(new_name("well"))
    people = [one.session()["user"] for one in (ill, well)]
    for person in people:
        root.post(f"{path}/members", {"user": person["username"], "role": "annotator"}, expect=201)
    body = {"clips": [clip["id"]], "assignees": [people[0]["id"]]}
    root.post(f"{path}/clips/assign", body)
    task = root.get(f"{path}/tasks")["results"][0]["id"]
    work = ill.post(f"/tasks/{task}/open")
    said = batch(put(start=1.0, end=2.0, text="ask not"))
    ill.post(f"/annotations/{work['id']}/changes", said, headers={"If-Match": '"0"'})

    open_page(page, root, f"{path}/clips")
    page.locator("tbody .check").click()
    button(page, "Give to").click()
    expect(page.get_by_text("1 clip is with somebody already.")).to_be_visible()
    page.get_by_text("With a copy", exact=True).click()
    with answered(page, "POST", f"/tasks/{task}/assign"):
        page.get_by_role("button", name=re.compile(people[1]["display_name"])).click()
    expect(page.get_by_text("1 clip handed over.")).to_be_visible()

    assert holders(root, project) == [people[1]["username"]]
    texts = [one["text"] for one in well.post(f"/tasks/{task}/open")["segments"]]
    assert "ask not" in texts

    with answered(page, "POST", f"/tasks/{task}/assign"):
        button(page, "Undo").click()
    assert holders(root, project) == [people[0]["username"]]
    assert "ask not" in [one["text"] for one in ill.post(f"/tasks/{task}/open")["segments"]]


def test_what_somebody_has_stays_with_them_unless_it_is_said(root: Visitor, page: Page) -> None:
    project = root.project(new_name("Calls"), "transcript")
    path = f"/projects/{project['id']}"
    clip = root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    people = [root.person(new_name(name)).session()["user"] for name in ("has", "wants")]
    for person in people:
        root.post(f"{path}/members", {"user": person["username"], "role": "annotator"}, expect=201)
    body = {"clips": [clip["id"]], "assignees": [people[0]["id"]]}
    root.post(f"{path}/clips/assign", body)

    open_page(page, root, f"{path}/clips")
    page.locator("tbody .check").click()
    button(page, "Give to").click()
    with answered(page, "POST", "/clips/assign"):
        page.get_by_role("button", name=re.compile(people[1]["display_name"])).click()

    assert people[0]["username"] in holders(root, project)
