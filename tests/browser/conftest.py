"""A real browser on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.serving import Server, Visitor
from tests.tools import browser_path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """The system's Chromium where there is one, else Playwright's own."""
    system = browser_path(playwright.chromium.executable_path)
    options = {**browser_type_launch_args, "args": FLAGS}
    return {**options, "executable_path": system} if system else options


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all browser tests of this process; each test makes its own project."""
    if not django_settings.PAGE.exists():
        pytest.fail("the page is not built: cd frontend && npm ci && npm run build")
    server = Server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A server nobody has set up."""
    server = Server(tmp_path / "empty")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def root(server: Server) -> Visitor:
    """The administrator of the shared server."""
    return server.administrator()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile whose page errors fail the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; an exception in its script fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


def enter(page: Page, visitor: Visitor) -> None:
    """Carry a visitor's session into the page's browser."""
    cookies = [
        {"name": cookie.name, "value": cookie.value or "", "url": visitor.url}
        for cookie in visitor.http.cookies
    ]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # plain dicts of that shape
