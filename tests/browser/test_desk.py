"""The desk in a real browser: what a hand does there is what the server has afterwards."""

from __future__ import annotations

import os
import random
import time
import uuid
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.desk import Desk, Studio
from tests.serving import PASSWORD, Server

SPECTROGRAM_END = 30 + 24 + 96 + 128  # px: whole clip, ruler, waveform, spectrogram at 1440x900
WAVEFORM_MIDDLE = 30 + 24 + 48
LANE = 38
ROUNDS = 100 if os.environ.get("AUDINO_FULL") else 6


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def desk(studio: Studio, page: Page) -> Desk:
    """A fresh clip, open at the transcriber's desk."""
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    return desk


def test_the_first_found_segment_is_chosen_and_waits_for_its_words(desk: Desk) -> None:
    found = desk.segments()
    assert found
    assert all(one["draft"] for one in found)
    assert desk.lines() == len(found)
    desk.type("Ask not")
    first = desk.until(lambda now: now[0]["text"] == "Ask not")[0]
    assert not first["draft"]
    desk.saved()


def test_words_survive_a_reload_right_after_the_last_letter(desk: Desk) -> None:
    desk.type("typed and gone")
    expect(desk.words()).to_have_value("typed and gone")
    desk.page.reload()
    desk.until(lambda now: now[0]["text"] == "typed and gone")
    expect(desk.page.locator("article.line").first).to_contain_text("typed and gone")


def test_a_drag_across_the_sound_makes_a_segment_and_undo_takes_it_back(desk: Desk) -> None:
    before = len(desk.segments())
    desk.drag(0.02, 0.2, WAVEFORM_MIDDLE)
    made = [one for one in desk.until(lambda now: len(now) == before + 1) if not one["draft"]]
    assert made[0]["start"] < 0.1
    assert 0.1 < made[0]["end"] < 0.4
    desk.key("Control+z")
    desk.until(lambda now: len(now) == before)
    desk.key("Control+Shift+z")
    again = desk.until(lambda now: len(now) == before + 1)
    assert [one for one in again if not one["draft"]] == made


def test_an_edge_is_dragged_and_a_segment_moved_in_its_lane(desk: Desk) -> None:
    first = desk.segments()[0]
    row = SPECTROGRAM_END + LANE / 2
    desk.key("Escape")
    desk.drag(first["end"], first["end"] - 0.3, row)
    shorter = desk.until(lambda now: now[0]["end"] < first["end"] - 0.1)[0]
    assert shorter["start"] == first["start"]
    middle = (shorter["start"] + shorter["end"]) / 2
    desk.drag(middle, middle + 0.25, row)
    moved = desk.until(lambda now: now[0]["start"] > first["start"] + 0.05)[0]
    assert moved["end"] - moved["start"] == pytest.approx(
        shorter["end"] - shorter["start"], abs=1e-6
    )


def test_a_line_is_split_at_the_caret_joined_and_deleted_with_a_way_back(desk: Desk) -> None:
    before = len(desk.segments())
    desk.type("And so my fellow Americans")
    for _ in range(len(" my fellow Americans")):
        desk.key("ArrowLeft")
    desk.key("Alt+Enter")
    halves = desk.until(lambda now: len(now) == before + 1)
    assert [one["text"] for one in halves[:2]] == ["And so", "my fellow Americans"]
    assert halves[0]["end"] == halves[1]["start"]
    expect(desk.words()).to_be_focused()
    desk.key("Alt+ArrowUp")
    desk.key("Alt+m")
    joined = desk.until(lambda now: len(now) == before)
    assert joined[0]["text"] == "And so my fellow Americans"
    desk.key("Escape")
    desk.key("Delete")
    desk.until(lambda now: len(now) == before - 1)
    desk.page.locator(".toast", has_text="Segment deleted").get_by_text("Undo").click()
    assert desk.until(lambda now: len(now) == before)[0] == joined[0]


def test_letters_typed_on_the_way_to_the_next_line_are_words(desk: Desk) -> None:
    before = len(desk.segments())
    for words in ("ask not", "smart words"):  # s and m alone would split and join
        desk.type(words)
        desk.key("Enter")
    desk.type("more")

    now = desk.until(
        lambda now: [one["text"] for one in now[:3]] == ["ask not", "smart words", "more"]
    )

    assert len(now) == before


def test_undo_goes_by_bursts_of_typing_and_through_everything(desk: Desk) -> None:
    desk.type("one burst")
    desk.until(lambda now: now[0]["text"] == "one burst")
    desk.key("Alt+2")
    desk.until(lambda now: now[0]["speaker"] is not None)
    desk.key("Control+z")
    desk.until(lambda now: now[0]["speaker"] is None)
    expect(desk.words()).to_have_value("one burst")
    desk.key("Control+z")
    expect(desk.words()).to_have_value("")
    assert desk.until(lambda now: now[0]["text"] == "")[0]["draft"]


def test_enter_confirms_the_line_and_plays_the_next_to_its_end(desk: Desk) -> None:
    second = desk.segments()[1]
    desk.key("Enter")
    expect(desk.page.locator("article.line").nth(1)).to_have_attribute("aria-current", "true")
    expect(desk.words()).to_be_focused()
    expect(desk.page.get_by_role("button", name="Pause")).to_be_visible()
    expect(desk.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    at, rests = desk.sound()
    assert rests
    assert at == pytest.approx(second["end"], abs=0.02)
    desk.until(lambda now: not now[0]["draft"])


def test_nothing_is_taken_from_a_writer(desk: Desk) -> None:
    desk.type("jkl 123 [laugh] ?")
    expect(desk.words()).to_have_value("jkl 123 [laugh] ?")
    assert desk.sound()[1]


def test_escape_and_tab_lead_out_of_the_words_to_the_panel(desk: Desk) -> None:
    desk.key("Escape")
    desk.key("Space")
    expect(desk.page.get_by_role("button", name="Pause")).to_be_visible()
    desk.key("k")
    expect(desk.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    desk.key("Tab")
    expect(desk.page.get_by_role("tab", name="Segment")).to_be_focused()
    desk.key("t")
    expect(desk.words()).to_be_focused()


def test_offline_work_is_kept_here_and_sent_when_the_network_is_back(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.type("written in a tunnel")
    expect(desk.page.locator(".saved")).to_have_text("Offline. 1 change kept here")
    desk.page.context.set_offline(False)
    desk.until(lambda now: now[0]["text"] == "written in a tunnel")
    desk.saved()


def test_what_a_closed_page_left_is_sent_from_the_next_clip(
    desk: Desk, studio: Studio, context: BrowserContext
) -> None:
    other = studio.clip()
    context.set_offline(True)
    desk.type("left behind")
    expect(desk.page.locator(".saved")).to_have_text("Offline. 1 change kept here")
    desk.page.close()
    context.set_offline(False)
    Desk(context.new_page(), desk.visitor, other).open()
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while desk.texts()[0] != "left behind":
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_changes_the_server_does_not_take_stay_here_until_they_can_be_sent(
    desk: Desk, studio: Studio
) -> None:
    studio.root.post(f"/tasks/{desk.task}/release")
    desk.type("too late")
    expect(desk.page.get_by_text("1 change not taken")).to_be_visible()
    me = desk.visitor.session()["user"]["id"]
    studio.root.post(f"/tasks/{desk.task}/assign", {"assignee": me})
    desk.page.get_by_role("button", name="Try again").click()
    desk.until(lambda now: now[0]["text"] == "too late")
    desk.saved()


def test_a_second_tab_reads_until_it_takes_the_pen(desk: Desk, context: BrowserContext) -> None:
    desk.type("from the first tab")
    second = Desk(context.new_page(), desk.visitor, desk.task).open()
    locked = "Open in another tab. Here you can only read."
    expect(second.page.locator(".saved")).to_have_text(locked)
    expect(second.words()).to_have_count(0)
    desk.type(", last words")
    second.page.get_by_role("button", name="Work here instead").click()
    expect(second.words()).to_have_count(1)  # the pen is here
    second.page.locator("article.line").first.click()
    expect(second.words()).to_have_value("from the first tab, last words")
    expect(desk.page.locator(".saved")).to_have_text(locked)
    expect(desk.words()).to_have_count(0)
    second.write_first("from the second")
    second.until(lambda now: now[0]["text"] == "from the second")


def test_two_versions_of_a_line_are_shown_side_by_side_and_both_kept(desk: Desk) -> None:
    task = desk.visitor.get(f"/tasks/{desk.task}")
    first = desk.segments()[0]
    body = {
        "id": str(uuid.uuid4()),
        "changes": [{"op": "put", "segment": {**first, "text": "elsewhere", "draft": False}}],
    }
    path = f"/annotations/{task['annotation']}/changes"
    desk.visitor.post(path, body, headers={"If-Match": f'"{task["revision"]}"'})
    desk.type("here")
    expect(desk.page.get_by_text("1 line changed in two places")).to_be_visible()
    assert desk.texts()[0] == "elsewhere"
    desk.page.get_by_role("button", name="Both").click()
    desk.until(lambda now: now[0]["text"] == "elsewhere here")
    desk.saved()


def test_an_ended_session_is_taken_up_in_place(desk: Desk) -> None:
    desk.page.context.clear_cookies()
    desk.type("signed out meanwhile")
    asked = desk.page.get_by_role("region", name="Sign in again")
    expect(asked).to_be_visible()
    desk.type(", and still writing")  # nothing takes the caret away
    asked.get_by_label("Password", exact=True).fill(PASSWORD)
    asked.get_by_role("button", name="Sign in").click()
    desk.until(lambda now: now[0]["text"] == "signed out meanwhile, and still writing")
    desk.saved()


def test_submit_waits_for_the_last_word_opens_the_next_clip_and_can_be_undone(
    desk: Desk, studio: Studio
) -> None:
    studio.clip()
    desk.type("the last word")
    desk.key("Control+Enter")
    desk.page.wait_for_url(lambda url: desk.task not in url)
    desk.until(lambda now: now[0]["text"] == "the last word")
    assert desk.visitor.get(f"/tasks/{desk.task}")["state"] == "submitted"
    desk.page.locator(".toast", has_text="is submitted").get_by_text("Undo").click()
    desk.page.wait_for_url(f"**/desk/{desk.task}")
    assert desk.visitor.get(f"/tasks/{desk.task}")["state"] == "assigned"


def test_a_clip_without_speech_is_done_with_one_button(studio: Studio, page: Page) -> None:
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.silent_clip()).open()
    expect(page.get_by_text("We found no speech in this clip.")).to_be_visible()
    page.get_by_role("button", name="Nothing to label, next").click()
    expect(page.locator(".toast", has_text="is submitted")).to_be_visible()
    assert desk.segments() == []


def test_a_skip_takes_its_reason_along(desk: Desk) -> None:
    desk.key("Control+Shift+Enter")
    desk.key("1")
    expect(desk.page.get_by_role("button", name="The sound is broken")).to_have_attribute(
        "aria-pressed", "true"
    )
    desk.key("Control+Enter")
    expect(desk.page.locator(".toast", has_text="is skipped")).to_be_visible()


def test_a_skip_made_without_the_network_leads_on_and_is_sent_later(
    studio: Studio, page: Page
) -> None:
    """The next clip lies ready; what is skipped is told to the server once it can be reached."""
    task = studio.clip()
    studio.clip()  # or one that is there already: whichever is next
    here = studio.annotator.get(f"/tasks/{task}")["clip"]["id"]
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, task)
    with page.expect_response(lambda one: one.url.endswith("/sound") and here not in one.url):
        desk.open()
    page.wait_for_load_state("networkidle")
    desk.type("not mine to do")
    desk.saved()
    page.context.set_offline(True)
    desk.key("Control+Shift+Enter")
    desk.key("2")
    desk.key("Control+Enter")
    page.wait_for_url(lambda url: task not in url)
    expect(desk.words()).to_be_focused()
    assert studio.root.get(f"/tasks/{task}")["state"] == "assigned"
    page.context.set_offline(False)
    expect(page.locator(".toast", has_text="is skipped")).to_be_visible()
    skipped = studio.root.get(f"/tasks/{task}")
    assert skipped["state"] in ("queued", "skipped")
    assert skipped["skip_reason"]


def test_a_reviewer_pins_a_note_and_sends_back_with_reasons(
    desk: Desk, studio: Studio, context: BrowserContext
) -> None:
    desk.type("nearly right")
    desk.key("Control+Enter")
    expect(desk.page.locator(".toast", has_text="is submitted")).to_be_visible()
    reviewer = studio.people["reviewer"]
    enter(desk.page, reviewer)
    review = Desk(context.new_page(), reviewer, desk.task).open()
    expect(review.page.locator("article.line").first).to_contain_text("nearly right")
    expect(review.words()).to_have_count(0)
    review.key("n")
    review.type("Who says this?")
    review.key("Enter")
    expect(review.page.get_by_text("1 place to look at")).to_be_visible()
    review.key("x")
    review.key("1")
    review.key("3")
    review.key("Control+Backspace")
    expect(review.page.locator(".toast", has_text="is sent back")).to_be_visible()
    enter(desk.page, studio.annotator)
    desk.open()
    expect(desk.page.locator(".reason")).to_contain_text("Words missing, times are off")
    expect(desk.page.locator(".notes")).to_contain_text("Who says this?")
    expect(desk.words()).to_have_value("nearly right")


def test_words_reach_the_server_once_whatever_happens_on_the_way(desk: Desk) -> None:
    """Promise P5: offline, reloads and errors of the server under a person who goes on typing."""
    chance = random.Random(7)
    page = desk.page
    fails = {"left": 0}

    def weather(route: Any) -> None:
        if fails["left"]:
            fails["left"] -= 1
            route.fulfill(status=500, body="{}")
        else:
            route.continue_()

    page.route("**/changes", weather)
    expected = ""
    for turn in range(ROUNDS):
        trouble = chance.choice(["offline", "reload", "error", "none"])
        page.context.set_offline(trouble == "offline")
        fails["left"] = 1 if trouble == "error" else 0
        expect(desk.words()).to_be_focused()
        desk.key("End")
        desk.type(f"{turn} ")
        expected += f"{turn} "
        expect(desk.words()).to_have_value(expected)
        page.context.set_offline(False)
        if trouble == "reload":
            page.reload()
            desk.page.locator("article.line").first.click()
    desk.until(lambda now: now[0]["text"] == expected)
    desk.saved()
