"""The page in Arabic: every word of it, from the right; and words of people in any direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.desk import Desk, Studio
from tests.serving import PASSWORD, Server, Visitor

expect.set_options(timeout=PATIENCE_MS)

#: What is written with Latin letters in every language: names, formats, keys.
LATIN = set(
    re.findall(
        r"\w+",
        """audino API CSV TSV JSON Lines WAV FLAC MP3 M4A Ogg OGG Opus WebM zip DC BCP Atkinson
        Hyperlegible Tab Enter Escape Alt Ctrl Shift Space train dev test px Hz English Root root
        sound pyannote Praat""",
    )
)

#: Texts and read attributes of the page, without what people wrote and what stands on keys.
TEXTS = """() => {
  const out = []
  const own = 'bdi, kbd, code, pre, textarea, .t, .rows .spk, option, .brand, .avatar'
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const node = walk.currentNode
    const box = node.parentElement
    if (!box || box.closest(own) || box.closest('script, style, noscript')) continue
    if (node.data.trim()) out.push(node.data.trim())
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
    for (const name of ['aria-label', 'title', 'placeholder'])
      if (element.getAttribute(name)) out.push(element.getAttribute(name))
  return out
}"""


@pytest.fixture
def arabic(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody who reads Arabic."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ar-EG")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(arabic: BrowserContext) -> Page:
    """A page of that browser."""
    return arabic.new_page()


@pytest.fixture
def studio(root: Visitor, tmp_path: Path) -> Studio:
    """A project with a transcriber, a reviewer and clips."""
    return Studio(root, tmp_path)


def english_on(page: Page, *own: str) -> list[str]:
    """What is left in English; ``own`` are names that people gave."""
    found = []
    for text in page.evaluate(TEXTS):
        rest = text
        for name in own:
            rest = rest.replace(name, "")
        words = set(re.findall(r"[A-Za-z]{3,}", rest)) - LATIN
        if words:
            found.append(text)
    return found


def is_wider_than_its_window(page: Page) -> bool:
    """Whether the page can be scrolled sideways."""
    wide: bool = page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide


def settle(page: Page) -> None:
    """Until nothing is being fetched and no place is held for what comes."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


@pytest.mark.parametrize("place", ["/work", "", "/labels", "/people"])
def test_pages_are_arabic_from_the_right_and_fit(page: Page, studio: Studio, place: str) -> None:
    enter(page, studio.root)
    name = studio.root.get(f"/projects/{studio.project}")["name"]

    page.goto(
        studio.root.url + (place if place == "/work" else f"/projects/{studio.project}{place}")
    )
    settle(page)

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"
    own = [name, *studio.names.values(), *[one.title() for one in studio.names.values()]]
    assert english_on(page, *own, "clip 1.wav", "clip 2.wav") == []
    assert not is_wider_than_its_window(page)


@pytest.mark.parametrize("place", ["/work", "", "/clips"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_for_reading_fit_a_phone(
    page: Page, studio: Studio, place: str, language: str
) -> None:
    studio.root.patch("/session/user", {"language": language})
    enter(page, studio.root)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(
        studio.root.url + (place if place == "/work" else f"/projects/{studio.project}{place}")
    )
    settle(page)
    fits = not is_wider_than_its_window(page)
    studio.root.patch("/session/user", {"language": ""})

    assert fits


def test_the_door_is_arabic_and_a_choice_made_there_goes_with_the_account(
    page: Page, server: Server, root: Visitor
) -> None:
    person = f"dana{id(page) % 10**8}"
    root.person(person)
    page.goto(f"{server.url}/sign-in")
    expect(page.get_by_role("heading", name="تسجيل الدخول")).to_be_visible()

    page.get_by_label("لغة الصفحة").select_option("en")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Name or e-mail").fill(person)
    page.get_by_label("Password", exact=True).fill("wrong horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("User name and password do not fit.")
    page.get_by_label("Language of the page").select_option("ar")
    page.get_by_label("الاسم أو البريد الإلكتروني").fill(person)
    page.get_by_label("كلمة المرور", exact=True).fill("wrong horse battery")
    page.get_by_role("button", name="تسجيل الدخول").click()
    expect(page.get_by_role("alert")).to_contain_text("لا يتوافقان")
    page.get_by_label("كلمة المرور", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="تسجيل الدخول").click()
    expect(page).to_have_url(re.compile("/work$"))

    again = server.visitor()
    again.sign_in(person)
    assert again.session()["user"]["language"] == "ar"


def test_the_language_of_the_account_holds_in_any_browser(
    browser: Browser, server: Server, root: Visitor
) -> None:
    person = root.person(f"nadia{id(browser) % 10**8}")
    person.patch("/session/user", {"language": "ar"})
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    enter(page, person)
    page.goto(f"{server.url}/account")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")

    page.get_by_label("لغة الصفحة").select_option("en")

    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert person.get("/session")["user"]["language"] == "en"
    context.close()


def test_time_runs_to_the_right_on_an_arabic_desk(page: Page, studio: Studio) -> None:
    desk = Desk(page, studio.annotator, studio.clip())
    enter(page, studio.annotator)
    page.goto(f"{studio.annotator.url}/desk/{desk.task}")
    surface = page.locator(".surface")
    expect(surface.locator("canvas").first).to_be_visible()
    settle(page)
    box = surface.bounding_box()
    assert box is not None

    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 70)
    duration = studio.annotator.get(f"/tasks/{desk.task}")["clip"]["duration"]
    at = "() => document.querySelector('audio').currentTime"
    page.wait_for_function(f"() => ({at})() > 0")

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert abs(page.evaluate(at) - 0.25 * duration) < 0.02 * duration
    assert not is_wider_than_its_window(page)


@pytest.mark.parametrize("words", ["שלום, קפה ב-9?", "مرحبا، كيف الحال؟"])
def test_words_from_the_right_keep_their_direction_and_letters(
    page: Page, studio: Studio, words: str
) -> None:
    desk = Desk(page, studio.annotator, studio.clip())
    studio.annotator.patch("/session/user", {"language": "en"})
    enter(page, studio.annotator)
    desk.open()
    desk.write_first(words)
    desk.saved()
    desk.open()
    page.locator("article.line").first.click()
    box = desk.words()
    expect(box).to_have_value(words)

    assert box.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert words in desk.texts()
    key = studio.root.make_key(studio.project, "export")
    exported = key.get(f"/projects/{studio.project}/export?format=webvtt&state=assigned")
    with ZipFile(BytesIO(exported.content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert [text for text in texts if words in text]
