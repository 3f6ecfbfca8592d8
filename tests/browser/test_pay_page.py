"""The sheets that people are paid by, as a manager takes them out."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_daily_pages import Team
from tests.serving import Visitor

expect.set_options(timeout=PATIENCE_MS)
ZONE = "Asia/Riyadh"


def test_the_sheet_of_a_month_goes_by_the_clock_of_whoever_takes_it_out(
    root: Visitor, page: Page
) -> None:
    team = Team(root)
    task = team.handed_in("jfk.flac")
    team.noor.post(f"/tasks/{task['id']}/review", {"verdict": "accepted", "reason": ""})
    enter(page, root)
    clock = page.context.new_cdp_session(page)
    clock.send("Emulation.setTimezoneOverride", {"timezoneId": ZONE})

    page.goto(team.path)
    months = page.get_by_role("link", name=re.compile("Payment sheet of"))
    expect(months).to_have_count(2)
    with page.expect_download() as started:
        months.last.click()

    with started.value.path().open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    now = datetime.now(ZoneInfo(ZONE))
    assert (row["person"], row["accepted"]) == ("Mira Okafor", "1")
    assert row["since"] == f"{now:%Y-%m}-01T00:00:00+03:00"
    assert started.value.suggested_filename.startswith(f"payments {now:%Y-%m}-01 to ")


def test_time_that_waits_in_the_browser_goes_out_with_the_page_also_after_the_archive(
    root: Visitor, page: Page
) -> None:
    team = Team(root)
    task = team.handed_in("jfk.flac")
    enter(page, team.mira)
    page.goto(f"{root.url}/help")  # sends nothing by itself
    now = datetime.now(UTC)
    stretch = {
        "task": task["id"],
        "user": team.mira.session()["user"]["id"],
        "since": (now - timedelta(minutes=5)).isoformat(),
        "until": (now - timedelta(minutes=4)).isoformat(),
        "seconds": 42,
    }
    page.evaluate(
        "(kept) => localStorage.setItem('audino.worked', JSON.stringify(kept))", [stretch]
    )
    root.patch(f"/projects/{team.id}", {"is_archived": True})

    with page.expect_response(re.compile("/worked$")) as told:
        page.goto(f"{root.url}/work")

    assert told.value.status == 204
    page.wait_for_function("localStorage.getItem('audino.worked') === '[]'")
    (row,) = root.get(f"/projects/{team.id}/progress")["people"]
    assert row["active_seconds"] == 42
