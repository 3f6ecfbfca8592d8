"""The sheets that people are paid by, as a manager takes them out."""

from __future__ import annotations

import csv
import re
from datetime import datetime
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
