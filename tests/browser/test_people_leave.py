"""Somebody leaves a project: what they were there for goes on, or says why it does not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_setup_pages import answered, button, new_name, open_page
from tests.serving import Visitor


@pytest.fixture
def project(root: Visitor) -> dict[str, Any]:
    """A project of this test's own."""
    return root.project(new_name("Calls"), "transcript")


def test_the_program_of_a_manager_who_leaves_rests_until_another_takes_its_key_over(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    path, address = f"/projects/{project['id']}", f"/projects/{project['id']}/members"
    nina = root.person(new_name("nina"))
    name = nina.session()["user"]["username"]
    root.post(address, {"user": name, "role": "manager"}, expect=201)
    program = nina.make_key(project["id"], "read")
    program.get(path)

    open_page(page, root, f"{path}/people")
    page.get_by_role("row", name=re.compile(name)).get_by_role("button", name="Remove").click()
    expect(page.get_by_text("1 API key of theirs may do less now.")).to_be_visible()
    assert program.get(path, expect=403)["code"] == "key_rests"

    page.goto(root.url + path)
    expect(page.get_by_text("1 API key rests or may do less")).to_be_visible()
    page.get_by_role("link", name="Take over").click()
    row = page.get_by_role("row", name=re.compile("script"))
    expect(row).to_contain_text("Rests")
    expect(row).to_contain_text(re.compile(f"belongs to {name}", re.IGNORECASE))
    with answered(page, "POST", "/take-over"):
        button(page, "Take over").click()
    expect(row).to_contain_text("Belongs to you")
    expect(page.get_by_text("Whoever had it before may know it.")).to_be_visible()
    program.get(path)


def test_people_leave_an_archived_project_too(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    nina = root.person(new_name("nina"))
    name = nina.session()["user"]["username"]
    path = f"/projects/{project['id']}"
    root.post(f"{path}/members", {"user": name, "role": "annotator"}, expect=201)
    root.ask("PATCH", path, json={"is_archived": True})
    nina.get(path)

    open_page(page, root, f"{path}/people")
    expect(page.get_by_label("User name or e-mail")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_count(0)
    with answered(page, "DELETE", "/members/"):
        page.get_by_role("row", name=re.compile(name)).get_by_role("button", name="Remove").click()

    expect(page.get_by_text("is out of the project.")).to_be_visible()
    expect(button(page, "Undo")).to_have_count(0)
    nina.get(path, expect=404)


def test_a_manager_leaves_once_somebody_else_manages(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    nina = root.person(new_name("nina"))
    name = nina.session()["user"]["username"]
    members = f"/projects/{project['id']}/members"
    root.post(members, {"user": name, "role": "manager"}, expect=201)
    [mine] = [one for one in root.get(members)["results"] if one["user"]["username"] != name]
    root.ask("DELETE", f"{members}/{mine['user']['id']}", expect=204)

    open_page(page, nina, f"/projects/{project['id']}/people")
    leave = page.get_by_role("row", name=re.compile(name)).get_by_role("button", name="Remove")
    leave.click()
    expect(page.get_by_text("Nobody would manage this project then.")).to_be_visible()

    other = root.person(new_name("omar")).session()["user"]["username"]
    root.post(members, {"user": other, "role": "manager"}, expect=201)
    leave.click()
    expect(page).to_have_url(re.compile("/projects$"))
    expect(page.get_by_text("You are out of the project.")).to_be_visible()
    expect(button(page, "Undo")).to_have_count(0)
