"""The page in Arabic: every word of it, from the right; and words of people in any direction."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from io import BytesIO
from pprint import pformat
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
        sound pyannote Praat Audacity CHAT CTM Common Voice ELAN EMU Hugging Face JAMS Kaldi Label
        Studio Lhotse NeMo Parquet TextGrid RTTM UEM Raven SRT STM SegLST WebVTT unk MeetEval ESPnet
        icefall load dataset datasets pandas Polars DuckDB CLAN TalkBank DCASE call json wav Whisper
        Deepgram AssemblyAI Transcriber Control Mac api docs kHz upload read export manage
        OpenDyslexic""",
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


STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth
  const isCut = (one) => one !== document.body &&
    (getComputedStyle(one).overflowX !== 'visible' || isCut(one.parentElement))
  const out = [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect()
    return box.width > 0 && (box.left < -1 || box.right > width + 1) && !isCut(one.parentElement)
  })
  return out.slice(0, 8).map((one) => `${one.tagName}.${one.className} ${one.id}`)
}"""
#: Pages of a project begin with a dot.
PAGES = (
    *(".people", ".export", ".import", ".review", ".versions", ".keys"),
    *(".upload", "/account", "/numbers", "/help", "/projects"),
)
READ_ON_A_PHONE = ("/work", ".", ".clips", ".labels", ".settings")


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


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A project with a transcriber, a reviewer and clips."""
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


def open_place(page: Page, studio: Studio, place: str) -> None:
    """A page of the site (`/work`), or of the project (`.labels`)."""
    path = f"/projects/{studio.project}/{place[1:]}" if place.startswith(".") else place
    page.goto(studio.root.url + path.rstrip("/"))
    settle(page)


def widest(page: Page) -> list[str]:
    """What sticks out of the page, from the outside in."""
    found: list[str] = page.evaluate(STICKS_OUT)
    return found


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


def test_pages_are_arabic_from_the_right_and_fit(page: Page, studio: Studio) -> None:
    enter(page, studio.root)
    name = studio.root.get(f"/projects/{studio.project}")["name"]
    people = [*studio.names.values(), *[one.title() for one in studio.names.values()]]
    voices = studio.root.get(f"/projects/{studio.project}/speakers")["results"]
    people += [voice["name"] for voice in voices]
    own = [name, *people, *(f"clip {number + 1}.wav" for number in range(studio.made))]
    wrong: dict[str, object] = {}

    for place in (*PAGES, *READ_ON_A_PHONE):
        open_place(page, studio, place)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator("html").get_attribute("lang") == "ar"
        english = english_on(page, *own)
        if english:
            wrong[place] = english
        if is_wider_than_its_window(page):
            wrong[f"{place} is wide"] = widest(page)

    assert not wrong, pformat(wrong)


def test_pages_for_reading_fit_a_phone(page: Page, studio: Studio) -> None:
    # A manager of this test's own: the administrator's language is everybody's.
    studio.names["manager"] = name = f"omar-{uuid.uuid4().hex[:8]}"
    manager = studio.root.person(name)
    member = {"user": name, "role": "manager"}
    studio.root.post(f"/projects/{studio.project}/members", member, expect=201)
    enter(page, manager)
    page.set_viewport_size({"width": 390, "height": 844})
    wide = {}

    for language in ("en", "ar"):
        manager.patch("/session/user", {"language": language})
        for place in READ_ON_A_PHONE:
            open_place(page, studio, place)
            if is_wider_than_its_window(page):
                wide[f"{language} {place}"] = widest(page)

    assert not wide, pformat(wide)


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
    studio.annotator.patch("/session/user", {"language": "ar"})
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
