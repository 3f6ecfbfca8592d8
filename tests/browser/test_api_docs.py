"""The API's own page works without the outside world."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.serving import Server


def test_the_api_page_lists_operations_and_asks_no_other_host(server: Server, page: Page) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)

    page.goto(f"{server.url}/api/v1/docs")

    operations = page.locator(".opblock-summary-path")
    expect(operations.first).to_be_visible()
    assert operations.count() > 70
    assert [url for url in asked if not url.startswith((server.url, "data:"))] == []
    assert refused == []
