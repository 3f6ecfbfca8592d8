"""The API's own page works without the outside world."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.contracts.document import document
from tests.serving import Server

# Down by less than half a page, then until what came into view is drawn.
SCROLL = """() => new Promise(done => {
  scrollBy(0, 300)
  setTimeout(() => requestAnimationFrame(() => done(scrollY)), 100)
})"""


def read_through(page: Page) -> set[str]:
    """Addresses of all operations: the page draws those in view only, so it is scrolled."""
    seen: set[str] = set()
    at, before = 0, -1
    while at != before:
        paths = page.locator(".opblock-summary-path").all_inner_texts()
        seen |= {path.replace("\u200b", "") for path in paths}
        before, at = at, page.evaluate(SCROLL)
    return seen


def test_the_api_page_lists_operations_and_asks_no_other_host(server: Server, page: Page) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)

    page.goto(f"{server.url}/api/v1/docs")

    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    assert read_through(page) >= set(document()["paths"])
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []
    assert refused == []
