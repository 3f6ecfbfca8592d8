"""A running server serves the page as it was built last."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from audino_py.api.page import page
from audino_py.api.static_files import BuiltFiles


@pytest.fixture
def app(tmp_path: Path, settings: LazySettings) -> Path:
    """Where the page is built."""
    folder = tmp_path / "static" / "app"
    settings.STATICFILES_DIRS = [folder.parent]
    settings.PAGE = folder / "index.html"
    forget_finders()
    build(folder, "one", at=1)
    return folder


@pytest.fixture(autouse=True)
def known_finders() -> object:
    yield
    forget_finders()


def forget_finders() -> None:
    """They remember the folders of the settings for the life of a process."""
    found: Any = finders.get_finder
    found.cache_clear()


def build(folder: Path, word: str, *, at: int) -> None:
    """A page whose script has the word in its name; what was there before is gone."""
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    for old in (folder / "assets").iterdir():
        old.unlink()
    (folder / "assets" / f"start-{word}.js").write_text(word)
    (folder / "icon.svg").write_text(f"<svg>{word}</svg>")
    (folder / "index.html").write_text(f"start-{word}.js")
    os.utime(folder / "index.html", (at, at))


def nothing(_: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


def got(server: BuiltFiles, path: str) -> tuple[int, str]:
    answer = server(RequestFactory().get(f"/static/app/{path}"))
    body = b"".join(answer) if answer.status_code == 200 else b""
    return answer.status_code, body.decode()


def test_a_page_that_is_built_anew_is_served_whole_without_a_new_start(app: Path) -> None:
    server = BuiltFiles(nothing)
    assert got(server, "assets/start-one.js") == (200, "one")

    build(app, "second", at=2)

    name = page(RequestFactory().get("/")).content.decode()
    assert got(server, f"assets/{name}") == (200, "second")
    assert got(server, "assets/start-one.js") == (404, "")
    assert got(server, "icon.svg") == (200, "<svg>second</svg>")


def test_while_the_page_is_built_nothing_breaks(app: Path) -> None:
    server = BuiltFiles(nothing)
    (app / "index.html").unlink()
    (app / "assets" / "start-one.js").unlink()

    assert page(RequestFactory().get("/")).status_code == 503
    assert got(server, "assets/start-one.js") == (404, "")
    (app / "assets" / "start-third.js").write_text("third")
    assert got(server, "assets/start-third.js") == (200, "third")


@pytest.mark.parametrize("path", ["assets", "assets/", "../app/index.html", "none.js", "%2e%2e/x"])
def test_no_other_path_is_a_file(app: Path, path: str) -> None:
    assert got(BuiltFiles(nothing), path)[0] == 404
