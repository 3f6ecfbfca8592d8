"""Editing at the desk: several lines at once, the way back, other words, own keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

LANE = 38  # px at 1440x900


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def writer(studio: Studio, page: Page) -> Page:
    """The transcriber's page, with the keys that everybody starts with."""
    studio.annotator.patch("/session/user", {"preferences": {}})
    enter(page, studio.annotator)
    return page


@pytest.fixture
def desk(studio: Studio, writer: Page) -> Desk:
    """A fresh clip, open at the transcriber's desk."""
    desk = Desk(writer, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    return desk


@pytest.fixture
def rules(studio: Studio) -> Iterator[None]:
    """How the project wants words written, for as long as a test takes."""
    address = f"/projects/{studio.project}"
    strict = {"allowed_characters": "a-z '", "allowed_tags": "um, laugh", "allows_digits": False}
    studio.root.patch(address, strict)
    yield
    free = {"allowed_characters": "", "allowed_tags": "", "allows_digits": True}
    studio.root.patch(address, free)


def test_undo_and_redo_go_on_after_a_reload(desk: Desk) -> None:
    desk.type("before the reload")
    desk.until(lambda now: now[0]["text"] == "before the reload")
    desk.key("Alt+2")
    desk.until(lambda now: now[0]["speaker"] is not None)
    desk.saved()
    desk.page.reload()
    desk.page.locator("article.line").first.click()
    expect(desk.words()).to_have_value("before the reload")
    desk.key("Control+z")
    desk.until(lambda now: now[0]["speaker"] is None)
    desk.key("Control+z")
    desk.until(lambda now: now[0]["text"] == "")
    desk.key("Control+Shift+z")
    desk.until(lambda now: now[0]["text"] == "before the reload")


def test_an_earlier_state_is_had_again_and_undone(desk: Desk) -> None:
    before = desk.segments()
    desk.type("first words")
    desk.until(lambda now: now[0]["text"] == "first words")
    desk.saved()
    desk.key("Escape")
    desk.key("h")
    expect(desk.page.get_by_text("1 line changed")).to_be_visible()
    desk.page.get_by_role("button", name="Close", exact=True).click()
    desk.key("Escape")
    desk.key("Control+a")
    desk.key("Delete")
    desk.until(lambda now: now == [])
    desk.saved()
    desk.page.locator(".toast", has_text="segments deleted").get_by_text("Undo").click()
    now = desk.until(lambda now: len(now) == len(before))
    assert [one["id"] for one in now] == [one["id"] for one in before]
    assert now[0]["text"] == "first words"


def test_a_speaker_and_a_mark_go_to_all_chosen_lines(desk: Desk) -> None:
    desk.key("Escape")
    desk.key("Shift+ArrowDown")
    expect(desk.page.get_by_text("2 lines are chosen")).to_be_visible()
    desk.key("2")
    desk.key("b")
    now = desk.until(lambda now: now[1]["unsure"])
    assert now[0]["speaker"] == now[1]["speaker"] is not None
    assert now[0]["unsure"]
    assert not now[2]["unsure"]
    desk.key("d")
    desk.until(lambda after: len(after) == len(now) + 1)


def test_several_lines_are_chosen_in_the_list_and_in_their_lanes(desk: Desk) -> None:
    page = desk.page
    lines = page.locator("article.line")
    lines.nth(2).click(modifiers=["Shift"])
    expect(page.get_by_text("3 lines are chosen")).to_be_visible()
    last = desk.segments()[2]
    lane = page.locator("canvas[data-layer=lanes]").bounding_box()
    assert lane is not None
    page.keyboard.down("Control")
    # Nobody's lane is the first one.
    page.mouse.click(desk.x_of((last["start"] + last["end"]) / 2), lane["y"] + LANE / 2)
    page.keyboard.up("Control")
    expect(page.get_by_text("2 lines are chosen")).to_be_visible()
    desk.key("Escape")
    desk.key("b")
    now = desk.until(lambda now: now[1]["unsure"])
    assert [one["unsure"] for one in now[:3]] == [True, True, False]


def test_how_far_a_pause_steps_back_is_chosen_and_remembered(desk: Desk) -> None:
    page = desk.page
    page.locator(".bar-top").get_by_role("button", name="Keys").click()
    with page.expect_response("**/session/user"):
        page.get_by_label("Going on steps back by").select_option("3")
    assert desk.visitor.session()["user"]["preferences"]["step_back"] == 3
    page.reload()
    expect(desk.words()).to_be_focused()
    page.locator(".bar-top").get_by_role("button", name="Keys").click()
    expect(page.get_by_label("Going on steps back by")).to_have_value("3")


def test_words_are_found_and_others_put_in_their_place(desk: Desk) -> None:
    for _ in range(2):
        desk.type("Uhm, well uhm")
        desk.key("Enter")
    desk.until(lambda now: now[1]["text"] == "Uhm, well uhm")
    desk.key("Control+f")
    panel = desk.page.get_by_role("region", name="Find and replace")
    panel.get_by_label("Find").fill("uhm")
    expect(panel.get_by_text("4 places found")).to_be_visible()
    desk.key("Enter")
    expect(desk.page.locator("article.line").first).to_have_attribute("aria-current", "true")
    panel.get_by_label("Put in its place").fill("er")
    panel.get_by_role("button", name="Replace all").click()
    now = desk.until(lambda now: now[1]["text"] == "er, well er")
    assert now[0]["text"] == "er, well er"
    desk.key("Escape")
    expect(desk.words()).to_be_focused()


def test_own_keys_are_refused_where_they_are_taken_and_follow_the_person(desk: Desk) -> None:
    page = desk.page
    desk.key("Escape")
    desk.key("?")
    page.get_by_label("Deed").select_option("loop")
    page.get_by_role("button", name="Choose a key").click()
    expect(page.get_by_role("button", name="Press the key now")).to_be_visible()
    desk.key("s")
    expect(page.get_by_text("This key is “Split” already.")).to_be_visible()
    with page.expect_response("**/session/user"):
        desk.key("g")
    expect(page.get_by_role("button", name="Take this key away from “Loop”")).to_be_visible()
    me = desk.visitor.session()["user"]
    assert me["preferences"]["keymap"]["own"] == {"timeline:KeyG": "loop"}
    page.reload()
    expect(desk.words()).to_be_focused()
    desk.key("Escape")
    desk.key("g")
    loop = page.get_by_role("button", name="Loop")
    expect(loop).to_have_attribute("aria-pressed", "true")
    expect(loop).to_have_attribute("title", re.compile(r"\(G\)$"))
    desk.key("?")
    page.get_by_label("Hands used to").select_option("otranscribe")
    expect(page.locator(".krow", has_text="Faster").filter(has_text="F4")).to_be_visible()
    page.get_by_role("button", name="Take this key away from “Loop”").click()
    expect(page.get_by_role("button", name="Take this key away from “Loop”")).to_have_count(0)
    desk.key("t")
    desk.key("Escape")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_tab_moves_the_focus_for_who_gives_it_to_nothing(desk: Desk) -> None:
    page = desk.page
    desk.key("Escape")
    desk.key("?")
    page.get_by_label("Deed").select_option("Nothing")
    page.get_by_label("Where").select_option("writing")
    page.get_by_role("button", name="Choose a key").click()
    with page.expect_response("**/session/user"):
        desk.key("Tab")
    own = desk.visitor.session()["user"]["preferences"]["keymap"]["own"]
    assert own == {"writing:Tab": ""}
    page.reload()
    expect(desk.words()).to_be_focused()
    desk.key("Tab")
    expect(desk.words()).not_to_be_focused()
    assert desk.sound()[1]  # it rests


def test_how_it_plays_is_switched_by_key_or_menu_and_remembered(desk: Desk) -> None:
    page = desk.page
    with page.expect_response("**/session/user"):
        desk.key("Alt+g")
    page.get_by_role("button", name="How it plays").click()
    skip = page.get_by_role("menuitemcheckbox", name="Skip silence")
    slow = page.get_by_role("menuitemcheckbox", name="Slower while you write")
    expect(skip).to_be_checked()
    expect(slow).not_to_be_checked()
    with page.expect_response("**/session/user"):
        slow.click()
    expect(slow).to_be_checked()
    kept = desk.visitor.session()["user"]["preferences"]
    assert kept["skip_silence"] is True
    assert kept["slow_while_typing"] is True
    page.reload()
    expect(desk.words()).to_be_focused()
    page.get_by_role("button", name="How it plays").click()
    expect(skip).to_be_checked()
    expect(slow).to_be_checked()
    with page.expect_response("**/session/user"):
        skip.click()
    with page.expect_response("**/session/user"):
        slow.click()
    expect(skip).not_to_be_checked()


def test_own_abbreviations_are_written_out_and_follow_the_person(desk: Desk) -> None:
    page = desk.page
    page.locator(".bar-top").get_by_role("button", name="Keys").click()
    form = page.get_by_role("form", name="New abbreviation")
    form.get_by_label("You type").fill("two words")
    form.get_by_label("It becomes").fill("I do not know")
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_text("What you type is one word")).to_be_visible()
    form.get_by_label("You type").fill("idk")
    with page.expect_response("**/session/user"):
        desk.key("Enter")
    expect(page.get_by_role("button", name="Take “idk” away")).to_be_visible()
    assert desk.visitor.session()["user"]["preferences"]["snippets"] == {"idk": "I do not know"}
    page.reload()
    expect(desk.words()).to_be_focused()
    desk.type("well idk maybe")
    expect(desk.words()).to_have_value("well I do not know maybe")
    desk.type(" idk")
    desk.key("Tab")
    expect(desk.words()).to_have_value("well I do not know maybe I do not know")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    desk.key("Control+z")
    expect(desk.words()).to_have_value("well I do not know maybe idk")
    desk.until(lambda now: now[0]["text"] == "well I do not know maybe idk")
    page.locator(".bar-top").get_by_role("button", name="Keys").click()
    with page.expect_response("**/session/user"):
        page.get_by_role("button", name="Take “idk” away").click()
    expect(page.get_by_role("button", name="Take “idk” away")).to_have_count(0)


def test_the_reference_becomes_the_draft_of_lines_without_words(
    studio: Studio, writer: Page
) -> None:
    reference = "And so my fellow Americans, ask not what your country can do for you."
    page = writer
    desk = Desk(page, studio.annotator, studio.clip_of(reference=reference)).open()
    expect(desk.words()).to_be_focused()
    desk.type("And so, my fellow")
    desk.key("Enter")
    page.get_by_role("tab", name="Reference").click()
    expect(page.locator(".refbox ins")).to_contain_text("ask not what")
    page.get_by_role("button", name="Take over as draft").click()
    now = desk.until(lambda now: now[-1]["text"] != "")
    assert now[0]["text"] == "And so, my fellow"
    assert all(one["draft"] for one in now[1:] if one["text"])
    assert now[-1]["text"].endswith("for you.")
    desk.key("Control+z")
    desk.until(lambda now: now[-1]["text"] == "")


@pytest.mark.usefixtures("rules")
def test_what_does_not_fit_the_writing_rules_is_said_while_one_writes(desk: Desk) -> None:
    said = desk.page.locator("article.line [role=status]")
    desk.type("it's ten [laugh]")
    expect(said).to_be_empty()
    desk.type(" No 10 [cough]")
    expect(said).to_contain_text("Numbers are written as words here.")
    expect(said).to_contain_text("N is not written here.")
    expect(said).to_contain_text("[cough] is no tag of this project.")
    desk.until(lambda now: now[0]["text"] == "it's ten [laugh] No 10 [cough]")


@pytest.mark.usefixtures("rules")
def test_the_tags_that_are_offered_are_those_of_the_project(desk: Desk) -> None:
    desk.type("well [")
    offered = desk.page.get_by_role("listbox", name="What was heard besides words")
    expect(offered.get_by_role("option")).to_have_text(["um 1", "laugh 2"])
    desk.key("1")
    expect(desk.words()).to_have_value("well [um] ")
    desk.key("Escape")
    desk.key("Shift+2")
    desk.until(lambda now: now[0]["text"].split() == ["well", "[um]", "[laugh]"])
