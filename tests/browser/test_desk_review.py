"""A reviewer at the desk: the work is corrected in a copy, and the copy is what is exported."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

#: Colours of a pin above its number: where the play head runs through it, and beside that.
PIN = """(canvas, x) => {
  const ratio = canvas.width / canvas.clientWidth
  const context = canvas.getContext('2d')
  const y = 24 + 14 - 7  // ruler, to the middle of the pin, to above its number
  return [0, 3].map((by) => [...context.getImageData((x + by) * ratio, y * ratio, 1, 1).data])
}"""


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def review(studio: Studio, page: Page) -> Desk:
    """Work that was handed in, open at the reviewer's desk."""
    reviewer = studio.people["reviewer"]
    enter(page, reviewer)
    desk = Desk(page, reviewer, studio.handed_in("ask nut what")).open()
    expect(page.locator("article.line").first).to_contain_text("ask nut what")
    return desk


def versions(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """The segments of the clip's work and of its final."""
    clip = desk.visitor.get(f"/tasks/{desk.task}")["clip"]["id"]
    found = desk.visitor.get(f"/clips/{clip}/versions")["results"]
    return {one["kind"]: sorted(one["segments"], key=lambda s: s["start"]) for one in found}


def correct(desk: Desk, words: str) -> None:
    """Begin the correction by key and write into the first line."""
    desk.key("t")
    expect(desk.words()).to_be_focused()
    desk.words().fill(words)
    desk.saved()


def test_a_reviewer_corrects_a_copy_which_is_what_is_exported(review: Desk, studio: Studio) -> None:
    page = review.page
    expect(review.words()).to_have_count(0)
    correct(review, "ask not what")
    panel = page.get_by_role("complementary", name="Details")
    expect(panel.get_by_text("1 line corrected")).to_be_visible()
    expect(panel.get_by_text("As handed in", exact=True)).to_be_visible()
    review.key("Alt+2")
    review.key("Alt+ArrowDown")
    line = page.locator("article.line").first
    expect(line.locator("del")).to_have_text("nut")
    expect(line.locator("ins")).to_have_text("not")
    review.saved()
    kept = versions(review)
    assert kept["work"][0]["text"] == "ask nut what"
    assert kept["final"][0]["text"] == "ask not what"
    assert kept["final"][0]["speaker"] != kept["work"][0]["speaker"]
    page.reload()  # the correction is gone on with
    expect(page.locator("article.line").first.locator("del, .edit")).to_have_count(1)
    review.key("Escape")
    review.key("a")
    expect(page.locator(".toast", has_text="is accepted")).to_be_visible()
    key = studio.root.make_key(studio.project, "export")
    exported = key.get(f"/projects/{studio.project}/export?format=webvtt")
    with ZipFile(BytesIO(exported.content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert [text for text in texts if "ask not what" in text]
    assert not [text for text in texts if "ask nut what" in text]


def test_a_correction_is_taken_back_and_laid_aside_when_the_clip_goes_back(
    review: Desk, studio: Studio, context: BrowserContext
) -> None:
    page = review.page
    correct(review, "something else")
    page.get_by_role("button", name="Take the correction back").click()
    expect(review.words()).to_have_value("ask nut what")
    review.words().fill("a third way")
    review.saved()
    review.key("Escape")
    review.key("x")
    expect(page.get_by_text("Your corrections are laid aside")).to_be_visible()
    review.key("1")
    review.key("Control+Backspace")
    expect(page.locator(".toast", has_text="is sent back")).to_be_visible()
    enter(page, studio.annotator)
    back = Desk(context.new_page(), studio.annotator, review.task).open()
    expect(back.page.locator("article.line").first).to_contain_text("ask nut what")


def test_the_number_of_a_note_is_read_though_the_play_head_stands_there(review: Desk) -> None:
    page = review.page
    review.key("n")
    review.type("Who says this?")
    review.key("Enter")
    expect(page.get_by_text("1 place to look at")).to_be_visible()
    at, _ = review.sound()
    waveform = page.locator("canvas[data-layer=waveform]")
    step = float(waveform.get_attribute("data-us-per-px") or 0)
    x = (at * 1e6 - float(waveform.get_attribute("data-start-us") or 0)) / step
    pin, beside = page.locator("canvas[data-layer=overlay]").evaluate(PIN, x)
    assert pin == beside


def test_two_reviewers_at_one_clip_lose_nothing(review: Desk, studio: Studio) -> None:
    correct(review, "mine")
    final = review.visitor.get(f"/clips/{clip_of(review)}/versions")["results"][-1]
    other = {**final["segments"][1], "text": "theirs"}
    body = {"id": final["task"], "changes": [{"op": "put", "segment": other}]}
    seen = {"If-Match": f'"{final["revision"]}"'}
    studio.root.post(f"/annotations/{final['id']}/changes", body, headers=seen)
    review.words().fill("mine again")
    review.saved()
    texts = [one["text"] for one in versions(review)["final"]]
    assert "mine again" in texts
    assert "theirs" in texts
    expect(review.page.locator("article.line", has_text="theirs")).to_be_visible()


def clip_of(desk: Desk) -> str:
    return str(desk.visitor.get(f"/tasks/{desk.task}")["clip"]["id"])
