"""Every state of the desk says what it is; with AUDINO_PICTURES each is kept as a picture."""

from __future__ import annotations

import os
import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server, Visitor

PICTURES = os.environ.get("AUDINO_PICTURES", "")


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def desk(studio: Studio, page: Page) -> Desk:
    """A fresh clip at the transcriber's desk, on a small screen."""
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    return desk


@pytest.fixture
def review(studio: Studio, page: Page) -> Desk:
    """Handed-in work at the reviewer's desk."""
    page.set_viewport_size({"width": 1280, "height": 720})
    reviewer = studio.people["reviewer"]
    enter(page, reviewer)
    desk = Desk(page, reviewer, studio.handed_in("ask nut what your country can do for you"))
    desk.open()
    expect(page.locator("article.line").first).to_contain_text("ask nut what")
    return desk


def picture(page: Page, name: str) -> None:
    """Keep what is seen, light and dark, where somebody asks for it."""
    for theme in ("light", "dark") if PICTURES else ():
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.wait_for_timeout(1200)  # tiles come and panels fade
        page.screenshot(path=f"{PICTURES}/{name}-{theme}.png")


def details(page: Page) -> Any:
    return page.get_by_role("complementary", name="Details")


def changed(page: Page, path: str, **fields: Any) -> None:
    """The server's answer, with fields as they are in a state that is over in a moment."""

    def answer(route: Any) -> None:
        response = route.fetch()
        body = response.json()
        for name, value in fields.items():
            *folders, last = name.split("__")
            inside = body
            for folder in folders:
                inside = inside[folder]
            inside[last] = value
        route.fulfill(response=response, json=body)

    page.route(path, answer)


def test_work_and_what_is_asked_beside_it(desk: Desk) -> None:
    page = desk.page
    desk.type("and so my fellow Americans")
    desk.saved()
    picture(page, "normal")
    desk.key("Escape")
    desk.key("?")
    expect(details(page).get_by_role("heading", name="On the timeline")).to_be_visible()
    picture(page, "keys")
    desk.key("?")
    for key, heading in (
        ("Control+f", "Find and replace"),
        ("Control+Shift+Enter", "Skip this clip"),
    ):
        desk.key(key)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        picture(page, heading.split()[0].lower())
        desk.key("Escape")
    desk.key("h")
    expect(details(page).get_by_text("1 line changed").first).to_be_visible()
    picture(page, "history")
    desk.key("Escape")
    details(page).get_by_role("tab", name="Sound").click()
    expect(details(page).get_by_text("kHz").first).to_be_visible()
    picture(page, "sound")


def test_a_text_that_is_known_lies_beside_the_words(studio: Studio, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, studio.annotator)
    task = studio.clip_of(
        reference="And so, my fellow Americans, ask not what your country can do."
    )
    desk = Desk(page, studio.annotator, task).open()
    desk.type("and so my fellow Romans")
    details(page).get_by_role("tab", name="Reference").click()
    expect(details(page).get_by_role("button", name="Take over as draft")).to_be_visible()
    picture(page, "reference")


def test_the_first_clip_is_for_practice(studio: Studio, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, studio.annotator)
    page.goto(f"{studio.annotator.url}/practice")
    expect(details(page)).to_contain_text("Practice")
    picture(page, "practice")


def test_a_clip_without_speech_says_so(studio: Studio, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, studio.annotator)
    Desk(page, studio.annotator, studio.silent_clip()).open()
    expect(page.get_by_role("heading", name="No speech here?")).to_be_visible()
    picture(page, "empty")


def test_what_is_on_its_way_has_its_place_already(desk: Desk) -> None:
    page = desk.page
    waiting: list[Any] = []

    def hold(route: Any) -> None:
        waiting.append(route)

    for path in ("**/open", "**/peaks*", "**/tiles/**"):
        page.route(path, hold)
    page.reload()
    expect(page.locator(".bar-top h1")).to_contain_text("clip")
    expect(page.locator("[aria-busy=true]")).to_be_visible()
    expect(details(page)).to_contain_text("on their way")
    picture(page, "loading")
    page.unroute_all()  # which lets them go
    expect(desk.words()).to_be_focused()


def test_a_sound_that_is_still_drawn_or_cannot_be_read_is_named(desk: Desk) -> None:
    page = desk.page
    changed(page, f"**/tasks/{desk.task}", clip__state="processing")
    changed(page, "**/clips/*", state="processing", progress=0.4)
    page.reload()
    expect(page.get_by_text("40").first).to_be_visible()
    expect(details(page)).to_contain_text("as soon as the sound is drawn")
    expect(page.get_by_role("button", name="History")).to_be_disabled()
    picture(page, "drawing")
    page.unroute_all()
    changed(page, f"**/tasks/{desk.task}", clip__state="failed")
    changed(page, "**/clips/*", state="failed", reason="The file ends at 2:10.")
    page.reload()
    expect(page.get_by_text("The file ends at 2:10.").first).to_be_visible()
    expect(details(page)).to_contain_text("There is nothing to write.")
    for name in ("History", "Find and replace", "Play"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    picture(page, "unreadable")
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_role("heading", name="Skip this clip")).to_be_visible()
    page.unroute_all()


def test_a_picture_that_did_not_arrive_says_so_in_its_row(desk: Desk) -> None:
    page = desk.page
    task = desk.visitor.get(f"/tasks/{desk.task}")
    pictures = desk.visitor.get(f"/clips/{task['clip']['id']}/sound")
    for url in (
        pictures["peaks"]["url"],
        pictures["mel"]["url"] if "mel" in pictures else "/tiles/",
    ):
        page.route(f"**{str(url).split('?')[0].split('{')[0]}**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("did not arrive").first).to_be_visible()
    picture(page, "error-row")
    page.unroute_all()


def test_a_sound_that_did_not_arrive_is_asked_for_again(studio: Studio, page: Page) -> None:
    enter(page, studio.annotator)
    page.route("**/audio", lambda route: route.abort())
    Desk(page, studio.annotator, studio.clip()).open()
    row = page.get_by_role("alert").filter(has_text="The sound did not arrive.")
    expect(row).to_be_visible()
    page.unroute_all()
    row.get_by_role("button", name="Try again").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_every_deed_of_a_form_is_in_sight_on_a_low_screen(
    server: Server, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With as many lanes as are shown at once."""
    studio = Studio(server.administrator(), tmp_path_factory.mktemp("crowd"))
    path = f"/projects/{studio.project}/speakers"
    for number in range(len(studio.root.get(path)["results"]), 5):
        studio.root.post(path, {"name": f"Speaker {number + 1}"}, expect=201)
    page.set_viewport_size({"width": 1280, "height": 720})
    task = studio.handed_in("ask nut what")
    enter(page, studio.annotator)
    Desk(page, studio.annotator, studio.clip()).open()
    for mark in ("Unsure", "Note"):
        expect(page.locator(".marks .opt", has_text=mark)).to_be_in_viewport(ratio=0.99)
    page.get_by_role("button", name="Skip", exact=True).click()
    all_in_sight(page, "Skip this clip", 7)
    picture(page, "skip-five-lanes")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+f")
    all_in_sight(page, "Find and replace", 6)
    reviewer = studio.people["reviewer"]
    enter(page, reviewer)
    Desk(page, reviewer, task).open()
    page.get_by_role("button", name="Send back").click()
    all_in_sight(page, "Send back", 7)
    picture(page, "send-back-five-lanes")


def all_in_sight(page: Page, form: str, count: int) -> None:
    """Nothing that can be pressed or written in is cut off."""
    expect(page.locator(".g-lane").nth(4)).to_be_visible()
    controls = page.locator(f".reason-form[aria-label^='{form}'] :is(button, textarea, .in, .tick)")
    expect(controls).to_have_count(count)
    for control in controls.all():
        expect(control).to_be_in_viewport(ratio=0.99)


def test_a_clip_that_is_not_there_says_so(studio: Studio, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, studio.annotator)
    page.goto(f"{studio.annotator.url}/desk/{uuid.uuid4()}")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(details(page)).to_contain_text("Nothing was changed.")
    page.keyboard.press("h")
    page.keyboard.press("Control+f")
    for name in ("History", "Find and replace"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
        expect(page.get_by_role("heading", name=name)).to_have_count(0)
    picture(page, "error")


def test_without_the_network_the_desk_counts_what_waits(desk: Desk) -> None:
    page = desk.page
    page.context.set_offline(True)
    desk.type("written on a train")
    expect(page.locator(".saved")).to_contain_text("Offline")
    picture(page, "offline")
    page.context.set_offline(False)
    desk.saved()


def test_another_tab_has_the_pen(desk: Desk) -> None:
    page = desk.page
    other = Desk(page.context.new_page(), desk.visitor, desk.task)
    other.page.set_viewport_size({"width": 1280, "height": 720})
    other.open()
    expect(other.page.get_by_role("button", name="Work here instead")).to_be_visible()
    picture(other.page, "elsewhere")


def write_elsewhere(desk: Desk, studio: Studio, text: str) -> None:
    """The same person's other machine writes the first line."""
    annotation = desk.visitor.get(f"/tasks/{desk.task}")["annotation"]
    work = desk.visitor.get(f"/annotations/{annotation}")
    first = min(work["segments"], key=lambda one: one["start"])
    body = {"id": str(uuid.uuid4()), "changes": [{"op": "put", "segment": {**first, "text": text}}]}
    seen = {"If-Match": f'"{work["revision"]}"'}
    studio.annotator.post(f"/annotations/{annotation}/changes", body, headers=seen)


def test_both_versions_are_shown_where_two_wrote_one_line(desk: Desk, studio: Studio) -> None:
    page = desk.page
    write_elsewhere(desk, studio, "and so my fellow Romans")
    desk.type("and so my fellow Americans")
    expect(page.get_by_role("button", name="Both", exact=True)).to_be_visible()
    picture(page, "conflict")


def test_what_the_server_refuses_needs_the_person(desk: Desk) -> None:
    page = desk.page
    refusal = {"code": "forbidden", "message": "This task is somebody else's now."}
    page.route("**/changes", lambda route: route.fulfill(status=403, json=refusal))
    desk.type("and so my fellow Americans")
    expect(page.get_by_role("button", name="Keep them in a file")).to_be_visible()
    picture(page, "needs-you")
    page.unroute_all()


def test_who_was_signed_out_signs_in_beside_the_words(desk: Desk) -> None:
    page = desk.page
    page.context.clear_cookies()
    desk.type("and so my fellow Americans")
    expect(page.get_by_role("region", name="Sign in again")).to_be_visible()
    picture(page, "signed-out")


def test_the_last_clip_leads_to_all_done(
    server: Server, page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    studio = Studio(server.administrator(), tmp_path_factory.mktemp("few"))
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    while "/desk/" in (here := page.url):
        expect(desk.words().or_(page.locator(".middle")).first).to_be_visible()
        desk.key("Control+Enter")
        expect(page).not_to_have_url(here)
    expect(page.get_by_role("heading", name="All done for now")).to_be_visible()
    assert page.get_by_text("All done for now").count() == 1
    picture(page, "all-done")


def test_a_review_its_notes_and_sending_back(
    review: Desk, studio: Studio, context: BrowserContext, browser: Browser
) -> None:
    page = review.page
    review.key("n")
    review.type("Who says this?")
    review.key("Enter")
    expect(page.get_by_text("1 place to look at")).to_be_visible()
    picture(page, "review")
    on_phone(browser, studio.people["reviewer"], review.task)
    review.key("t")
    expect(review.words()).to_be_focused()
    review.words().fill("ask not what your country can do for you")
    expect(details(page).get_by_text("1 line corrected")).to_be_visible()
    picture(page, "final")
    review.key("Alt+ArrowDown")
    picture(page, "final-next-line")
    review.key("Escape")
    review.key("x")
    expect(page.get_by_role("form", name="Send back")).to_be_focused()
    review.key("1")
    picture(page, "send-back")
    review.key("Control+Backspace")
    expect(page.locator(".toast", has_text="is sent back")).to_be_visible()
    enter(page, studio.annotator)
    back = Desk(context.new_page(), studio.annotator, review.task)
    back.page.set_viewport_size({"width": 1280, "height": 720})
    back.open()
    expect(back.page.locator(".reason")).to_contain_text("Words missing")
    picture(back.page, "sent-back")


def on_phone(browser: Browser, reviewer: Visitor, task: str) -> None:
    """The same review as a reading list."""
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    phone.set_default_timeout(PATIENCE_MS)
    page = phone.new_page()
    enter(page, reviewer)
    page.goto(f"{reviewer.url}/desk/{task}")
    expect(page.locator(".phone-line").first).to_contain_text("ask nut what")
    picture(page, "phone")
    page.get_by_role("button", name="Send back").first.click()
    expect(page.get_by_role("form", name="Send back")).to_be_visible()
    picture(page, "phone-send-back")
    phone.close()
