"""The pages of every day: what one goes on with, the clips, what comes in and what goes out."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.serving import Server, Visitor

SAMPLES = Path(__file__).parent.parent / "samples"
REASON = "Two people speak at 0:12. Please give Lina her own line."

expect.set_options(timeout=PATIENCE_MS)


class Team:
    """A project of its own; its people are made when they are asked for."""

    def __init__(self, root: Visitor) -> None:
        self.tail = uuid.uuid4().hex[:8]
        self.root = root
        self.project = root.project(f"Meetings {self.tail}", "speakers", "transcript")
        self.id: str = self.project["id"]
        self.path = f"{root.url}/projects/{self.id}"

    @cached_property
    def mira(self) -> Visitor:
        """The transcriber."""
        return self._member(f"mira{self.tail}", "Mira Okafor", "annotator")

    @cached_property
    def noor(self) -> Visitor:
        """The reviewer."""
        return self._member(f"noor{self.tail}", "Noor Haddad", "reviewer")

    @property
    def mira_name(self) -> str:
        """Whom clips are given to; she has to be there for it."""
        assert self.mira.url
        return f"mira{self.tail}"

    def _member(self, username: str, name: str, role: str) -> Visitor:
        person = self.root.person(username, display_name=name)
        self.root.post(f"/projects/{self.id}/members", {"user": username, "role": role})
        return person

    def clip(self, sample: str, **fields: str) -> str:
        """Upload a sample and wait for its pictures."""
        receipt = self.root.upload(self.id, SAMPLES / sample, **fields)
        clip = self.root.until_settled(receipt["id"])
        assert clip["state"] == "ready"
        return str(receipt["id"])

    def handed_in(self, sample: str) -> dict[str, Any]:
        """A clip that Mira has submitted; her task."""
        clip = self.clip(sample, assignee=self.mira_name)
        tasks = self.mira.get(f"/projects/{self.id}/tasks")["results"]
        task: dict[str, Any] = next(one for one in tasks if one["clip"]["id"] == clip)
        revision = self.mira.post(f"/tasks/{task['id']}/open")["revision"]
        headers = {"If-Match": f'"{revision}"'}
        self.mira.ask("POST", f"/tasks/{task['id']}/submit", json={}, headers=headers)
        return task


@pytest.fixture
def team(root: Visitor) -> Team:
    """A project of its own."""
    return Team(root)


def test_enter_takes_the_next_clip_and_what_came_back_stands_with_its_reason(
    team: Team, page: Page
) -> None:
    task = team.handed_in("meeting.ogg")
    team.root.post(f"/tasks/{task['id']}/review", {"verdict": "returned", "reason": REASON})
    team.clip("jfk.flac")
    enter(page, team.mira)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{team.root.url}/work")
    returned = page.get_by_role("region", name="Sent back to you")
    expect(returned).to_contain_text(REASON)
    expect(returned.get_by_role("link")).to_have_attribute("href", f"/desk/{task['id']}")
    expect(page.get_by_role("heading", name="1 clip waits")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_focused()
    width = page.locator("html").evaluate("(html) => html.scrollWidth")
    assert width <= 390
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/*")
    page.goto(f"{team.root.url}/work")
    expect(page.get_by_role("heading", name="jfk.flac")).to_be_visible()
    expect(page.locator(".next svg[data-wave] path")).to_have_attribute("d", re.compile("^M0.5"))


def test_a_clip_that_is_given_shows_by_itself(team: Team, page: Page) -> None:
    enter(page, team.mira)
    page.goto(f"{team.root.url}/work")
    expect(page.get_by_text("Nothing is waiting for you yet")).to_be_visible()
    team.clip("jfk.mp3", assignee=team.mira_name)
    expect(page.get_by_role("heading", name="jfk.mp3")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_focused()


def test_clips_are_found_given_out_and_come_back_after_a_slip(team: Team, page: Page) -> None:
    team.clip("jfk.flac", external_id="call-7")
    team.clip("meeting.ogg")
    assert team.mira.url
    enter(page, team.root)
    page.goto(f"{team.path}/clips")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.locator("svg[data-wave]")).to_have_count(2)
    page.get_by_role("searchbox", name="Search clips").fill("call-7")
    expect(rows).to_have_count(1)
    assert "search=call-7" in page.url
    page.get_by_role("searchbox", name="Search clips").fill("")
    expect(rows).to_have_count(2)
    page.locator("label", has_text="Choose meeting.ogg").click()
    page.locator("label", has_text="Choose jfk.flac").click(modifiers=["Shift"])
    bar = page.get_by_role("region", name="Chosen clips")
    expect(bar).to_contain_text("2 chosen")
    bar.get_by_role("button", name="Give to").click()
    bar.get_by_role("button", name="Mira Okafor").click()
    expect(page.get_by_text("2 clips given out.")).to_be_visible()
    expect(rows.filter(has_text="Mira Okafor")).to_have_count(2)
    page.get_by_role("button", name="Delete jfk.flac").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)
    assert len(team.mira.get("/work")["tasks"]) == 2


def test_a_second_person_is_asked_and_the_day_shows_where_one_works(team: Team, page: Page) -> None:
    clip = team.clip("jfk.flac", assignee=team.mira_name)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    plan = {"clips": [clip], "due": tomorrow.isoformat()}
    team.root.post(f"/projects/{team.id}/clips/plan", plan)
    enter(page, team.root)
    page.goto(f"{team.path}/clips")
    page.locator("label", has_text="Choose jfk.flac").click()
    bar = page.get_by_role("region", name="Chosen clips")
    bar.get_by_role("button", name="Ask a second person").click()
    expect(page.get_by_text("One more person is asked to do 1 clip.")).to_be_visible()
    assert len(team.root.get(f"/clips/{clip}")["tasks"]) == 2
    enter(page, team.mira)
    page.goto(f"{team.root.url}/work")
    expect(page.get_by_role("region", name="jfk.flac")).to_contain_text("due tomorrow")
    expect(page.get_by_role("listitem").filter(has_text="jfk.flac")).to_contain_text("due tomorrow")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/desk/*")
    expect(page.get_by_role("banner")).to_contain_text("due tomorrow")


def test_each_file_says_what_became_of_it_and_none_stops_the_others(
    team: Team, page: Page, tmp_path: Path
) -> None:
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "cover.wav").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    (tmp_path / "again.flac").write_bytes((SAMPLES / "jfk.flac").read_bytes())
    list_of_clips = "file,text,person,id\njfk.flac,And so,nobody-here,k-1\nmeeting.ogg,,,k-2\n"
    (tmp_path / "clips.csv").write_text(list_of_clips)
    enter(page, team.root)
    page.goto(f"{team.path}/upload")
    names = ("cover.wav", "empty.wav", "clips.csv")
    files = [SAMPLES / "jfk.flac", SAMPLES / "meeting.ogg", *(tmp_path / name for name in names)]
    page.get_by_label("Sound files").set_input_files(files)
    uploads = page.get_by_role("region", name="Files")
    expect(uploads.get_by_role("heading", name="1 of 4 in")).to_be_visible()
    expect(page.get_by_text("clips.csv read: 2 lines, 2 fit a file.")).to_be_visible()
    expect(uploads.get_by_text("The file is empty.")).to_be_visible()
    uploads.get_by_role("button", name="Add without a person").click()
    expect(uploads.get_by_role("heading", name="2 of 4 in")).to_be_visible()
    page.get_by_label("Sound files").set_input_files(tmp_path / "again.flac")
    expect(uploads.get_by_text("The same sound is here already, as “jfk.flac”.")).to_be_visible()
    clips = team.root.get(f"/projects/{team.id}/clips")["results"]
    found = {(clip["name"], clip["external_id"], clip["reference"]) for clip in clips}
    assert found == {("jfk.flac", "k-1", "And so"), ("meeting.ogg", "k-2", "")}


def test_handed_in_work_is_reviewed_from_its_queue_and_leaves_as_a_file(
    team: Team, page: Page, server: Server
) -> None:
    task = team.handed_in("jfk.flac")
    enter(page, team.noor)
    page.goto(team.path)
    expect(page.get_by_text("1 clip waits for review.")).to_be_visible()
    page.get_by_role("region", name="Needs you").get_by_role("link", name="Review").click()
    row = page.get_by_role("row").filter(has_text="Mira Okafor")
    row.get_by_role("link", name="Review").click()
    page.wait_for_url(f"{server.url}/desk/{task['id']}")
    page.goto(f"{team.path}/export")
    expect(page.get_by_text("Nothing of this kind is there yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Download")).to_be_disabled()
    page.get_by_text("With reviewers", exact=True).click()
    expect(page.get_by_text("1 clip,")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()
    line = json.loads(Path(coming.value.path()).read_text().splitlines()[-1])
    assert "jfk.flac" in json.dumps(line)
