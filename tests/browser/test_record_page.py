"""The record of a project, as a manager reads it."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.test_setup_pages import SAMPLE, new_name
from tests.serving import Visitor


def test_the_record_names_the_clip_and_its_name_leaves_what_was_done_to_it(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Record"), "transcript")
    clip = root.upload(project["id"], SAMPLE)
    root.until_settled(clip["id"])
    task = root.post(f"/projects/{project['id']}/claim")
    root.post(f"/tasks/{task['id']}/open")
    enter(page, root)
    page.goto(f"{root.url}/projects/{project['id']}/record")
    rows = page.locator("tbody tr")
    took = rows.filter(has_text="Took the next clip")
    expect(took).to_contain_text(SAMPLE.name)
    expect(rows.filter(has_text="Made the project")).to_be_visible()

    took.get_by_role("link", name=SAMPLE.name).click()

    expect(page).to_have_url(re.compile(f"clip={clip['id']}"))
    expect(rows.filter(has_text="Took the next clip")).to_be_visible()
    expect(rows.filter(has_text="Made the project")).to_have_count(0)
    page.get_by_role("button", name=SAMPLE.name).click()
    expect(rows.filter(has_text="Made the project")).to_be_visible()


def test_the_record_is_narrowed_to_days_which_the_address_keeps(root: Visitor, page: Page) -> None:
    project = root.project(new_name("Days"), "transcript")
    enter(page, root)
    page.goto(f"{root.url}/projects/{project['id']}/record")
    made = page.locator("tbody tr").filter(has_text="Made the project")
    expect(made).to_be_visible()

    page.get_by_label("From this day on").fill("2999-01-01")

    expect(page.get_by_text("Nothing fits")).to_be_visible()
    expect(page).to_have_url(re.compile("since=2999-01-01"))
    page.get_by_label("From this day on").fill("")
    page.get_by_label("Before this day").fill("2999-01-01")
    expect(made).to_be_visible()


def test_deleted_clips_are_brought_back_from_the_record(root: Visitor, page: Page) -> None:
    project = root.project(new_name("Back"), "transcript")
    clip = root.upload(project["id"], SAMPLE)
    root.until_settled(clip["id"])
    body = {"deed": "delete", "clips": [clip["id"]]}
    root.post(f"/projects/{project['id']}/clips/bulk", body)
    enter(page, root)
    page.goto(f"{root.url}/projects/{project['id']}/record")

    row = page.locator("tbody tr").filter(has_text="Deleted clips")
    row.get_by_role("button", name="Bring back").click()

    expect(page.get_by_text("1 clip brought back.")).to_be_visible()
    page.goto(f"{root.url}/projects/{project['id']}/clips")
    expect(page.get_by_role("row").filter(has_text=SAMPLE.name)).to_be_visible()


def test_times_of_work_are_told_in_words_and_the_record_is_kept_as_a_file(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Times"), "transcript")
    root.until_settled(root.upload(project["id"], SAMPLE)["id"])
    task = root.post(f"/projects/{project['id']}/claim")
    until = datetime.now(UTC)
    root.post(
        f"/tasks/{task['id']}/worked",
        {
            "since": (until - timedelta(minutes=1)).isoformat(),
            "until": until.isoformat(),
            "seconds": 50,
        },
    )
    enter(page, root)
    page.goto(f"{root.url}/projects/{project['id']}/record?about=task")
    worked = page.locator("tbody tr").filter(has_text="Was at work")
    expect(worked).to_contain_text("50 s")  # each database gives facts in an order of its own
    expect(worked).to_contain_text(re.compile(r"from \d+ \w{3}, \d\d:\d\d, until \d+ \w{3},"))
    expect(worked).not_to_contain_text(f"{until:%Y-%m-%d}")

    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()

    rows = list(csv.DictReader(told.value.path().open(encoding="utf-8-sig")))
    assert [row["verb"] for row in rows] == ["task.worked", "task.claimed"]
