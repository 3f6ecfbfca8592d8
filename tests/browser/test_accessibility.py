"""Every page in one walk: what a screen reader, a keyboard and a magnifying glass find there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Studio
from tests.serving import Server

ROUTES = Path(__file__).parents[2] / "frontend" / "src" / "views" / "routes.ts"
GRAVE = ("serious", "critical")
QUICK = {"resultTypes": ["violations"]}
#: All that differs from theme to theme.
COLOURS = {**QUICK, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
#: What is in the way of zooming: the page is wider than its window.
IS_WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
#: The ring of whatever has the focus after a press of Tab.
RING = """() => {
  const here = document.activeElement
  const hasRing = (one) => {
    const style = one && getComputedStyle(one)
    return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
  }
  // The box one writes in has its own: a border and a shadow of the accent.
  const isWriting = here.matches('.edit') && getComputedStyle(here).boxShadow !== 'none'
  return here !== document.body && (isWriting || hasRing(here) || hasRing(here.parentElement))
}"""
DOORS = ("/sign-in", "/welcome", "/link")


@pytest.fixture(scope="module")
def studio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture
def strict(context: BrowserContext) -> Iterator[list[str]]:
    """What goes wrong behind the page's back: requests to others, refusals of the CSP."""
    found: list[str] = []
    context.on("request", lambda one: found.append(one.url) if is_foreign(one.url) else None)
    context.on(
        "console",
        lambda one: found.append(one.text) if "Content Security Policy" in one.text else None,
    )
    yield found
    assert found == []


def is_foreign(url: str) -> bool:
    return not re.match(r"(http://127\.0\.0\.1[:/]|data:|blob:)", url)


def places(studio: Studio) -> dict[str, str]:
    """An address for every pattern of a page."""
    task = studio.handed_in("walked by")
    clip = studio.root.get(f"/tasks/{task}")["clip"]["id"]
    person = studio.annotator.session()["user"]["id"]
    given = {
        ":taskId": studio.clip(),
        ":person": person,
        ":clip": clip,
        ":id": studio.project,
        ":name": "languages",
    }
    patterns = re.findall(r"pattern: '([^']+)'", ROUTES.read_text())
    addresses = {}
    for pattern in patterns:
        address = pattern
        for name, value in given.items():
            address = address.replace(name, value)
        addresses[pattern] = address
    return {**addresses, "/desk/:taskId (review)": f"/desk/{task}"}


def settle(page: Page) -> None:
    """Until the page stands."""
    expect(page.locator("#main, main").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")


def grave(page: Page, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']} {[node['target'] for node in one['nodes']][:3]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def look(page: Page) -> list[str]:
    """What is wrong with the page that is open now, in words."""
    wrong = grave(page, QUICK)
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {one}" for one in grave(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    page.keyboard.press("Tab")
    if not page.evaluate(RING):
        wrong.append(f"no ring on {page.evaluate('() => document.activeElement.outerHTML')[:90]}")
    page.set_viewport_size({"width": 640, "height": 360})  # 1280x720 at 200 %
    page.wait_for_timeout(50)
    if page.evaluate(IS_WIDER):
        wrong.append("wider than its window at 200 %")
    page.set_viewport_size({"width": 1280, "height": 720})
    return wrong


def test_no_page_shuts_anybody_out(studio: Studio, page: Page, strict: list[str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(reduced_motion="reduce")
    addresses = places(studio)
    wrong: dict[str, list[str]] = {}
    for pattern in DOORS:
        page.goto(studio.root.url + addresses.pop(pattern))
        settle(page)
        wrong[pattern] = look(page)
    reviewer = studio.people["reviewer"]
    for pattern, address in addresses.items():
        desk = studio.annotator if pattern == "/desk/:taskId" else reviewer
        enter(page, desk if "desk" in pattern else studio.root)
        page.goto(studio.root.url + address)
        settle(page)
        wrong[pattern] = look(page)

    found = {pattern: troubles for pattern, troubles in wrong.items() if troubles}
    assert not found, pformat(found)
    assert len(wrong) > 25
