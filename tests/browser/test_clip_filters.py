"""The list of clips is narrowed by ticks, and its address shows others the same."""

from __future__ import annotations

import csv
import json
import os
import uuid
from pathlib import Path

import numpy as np
import soundfile as sf
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_setup_pages import answered
from tests.serving import Visitor

SAMPLES = Path(__file__).parents[1] / "samples"
PICTURES = os.environ.get("AUDINO_PICTURES", "")

expect.set_options(timeout=PATIENCE_MS)


def loud(path: Path) -> Path:
    """Real speech, three times as loud as a file can hold."""
    samples, rate = sf.read(SAMPLES / "jfk.wav", dtype="float32")
    sf.write(path, np.clip(samples * 8, -1, 1), rate, subtype="PCM_16")
    return path


def two_clips(root: Visitor, folder: Path) -> str:
    """A project with a good clip in English and an overdriven one in German."""
    project: str = root.project(f"Sounds {uuid.uuid4().hex[:8]}", "transcript")["id"]
    for path, language in ((SAMPLES / "jfk.flac", "en"), (loud(folder / "loud.wav"), "de")):
        receipt = root.upload(project, path, metadata=f'{{"language": "{language}"}}')
        root.until_settled(receipt["id"])
    return project


def line(page: Page, text: str) -> Locator:
    """One box of the filters with its words and number."""
    return page.locator(".filters label.line", has_text=text)


def picture(page: Page, name: str) -> None:
    """Keep what is seen, light and dark, where somebody asks for it."""
    for theme in ("light", "dark") if PICTURES else ():
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.screenshot(path=f"{PICTURES}/{name}-{theme}.png")


def test_the_overview_leads_to_the_clip_that_is_held_back(
    root: Visitor, page: Page, tmp_path: Path
) -> None:
    project = two_clips(root, tmp_path)
    rows = page.locator("tbody tr")
    _, held = root.get(f"/projects/{project}/clips?order=name")["results"]
    root.patch(f"/clips/{held['id']}", {"is_held": True})
    page.set_viewport_size({"width": 1280, "height": 720})
    enter(page, root)

    page.goto(f"{root.url}/projects/{project}")
    need = page.locator(".need li", has_text="1 clip is held back until you let it pass.")
    need.get_by_role("link", name="Look").click()

    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(held["name"])
    expect(line(page, "Held back").get_by_role("checkbox")).to_be_checked()
    expect(line(page, "Held back")).to_contain_text("1")
    picture(page, "clips-held")
    rows.get_by_role("button", name="Let it pass").click()
    expect(page.get_by_text(f"“{held['name']}” can be worked on now.")).to_be_visible()
    expect(page.get_by_text("Nothing fits")).to_be_visible()


def test_ticks_narrow_the_list_and_the_address_shows_the_same(
    root: Visitor, page: Page, tmp_path: Path
) -> None:
    project = two_clips(root, tmp_path)
    rows = page.locator("tbody tr")
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/clips")
    expect(rows).to_have_count(2)

    page.goto(f"{root.url}/projects/{project}/clips?quality=clipped")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("loud.wav")
    with answered(page, "GET", "assignee=nobody"):
        line(page, "Nobody yet").click()
    expect(rows).to_have_count(1)
    page.get_by_label("Field, as in your table").fill("language")
    page.get_by_label("Its value").fill("en")
    with answered(page, "GET", "metadata.language=en"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    with answered(page, "GET", "quality=clipped"):
        page.get_by_role("button", name="Stop asking for language").click()
    expect(page.get_by_role("button", name="Copy link to this view")).to_be_visible()
    picture(page, "clip-filters")

    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(rows).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Clipped")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Nobody yet")).to_be_checked()
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(2)
    assert "?" not in page.url


def test_first_in_line_is_before_clips_too_that_the_filter_leaves_out(
    root: Visitor, page: Page, tmp_path: Path
) -> None:
    project = two_clips(root, tmp_path)
    clips = {clip["name"]: clip["id"] for clip in root.get(f"/projects/{project}/clips")["results"]}
    root.patch(f"/clips/{clips['jfk.flac']}", {"priority": 7})
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/clips?metadata.language=de")
    page.locator("label", has_text="Choose loud.wav").click()

    page.get_by_role("button", name="First in line").click()

    expect(page.get_by_text("1 clip is first in line now.")).to_be_visible()
    assert root.get(f"/clips/{clips['loud.wav']}")["priority"] == 8
    assert root.post(f"/projects/{project}/claim")["clip"]["name"] == "loud.wav"


def test_what_is_said_is_found_and_the_list_runs_as_one_likes(
    root: Visitor, page: Page, tmp_path: Path
) -> None:
    project = root.project(f"Words {uuid.uuid4().hex[:8]}", "transcript", "sound")["id"]
    lines = {"short": "ask not what", "long": "country can do"}
    for name, text in lines.items():
        path = tmp_path / f"{name}.wav"
        sf.write(path, np.random.default_rng(len(name)).normal(0, 0.1, 8000 * len(name)), 16_000)
        segments = json.dumps([{"start": 0.1, "end": 0.5, "text": text}])
        receipt = root.upload(project, path, segments=segments)
        root.until_settled(receipt["id"])
    rows = page.locator("tbody tr")
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/clips")
    expect(rows).to_have_count(2)

    with answered(page, "GET", "text=ask"):
        page.get_by_label("Search what is said").fill("ask what")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("short.wav")
    assert "text=ask+what" in page.url or "text=ask%20what" in page.url
    picture(page, "clip-words")
    page.set_viewport_size({"width": 1280, "height": 720})
    picture(page, "clip-words-small")
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(2)

    with answered(page, "GET", "order=shortest"):
        page.get_by_label("Order of the clips").select_option("Shortest first")
    expect(rows.first).to_contain_text("long.wav")
    page.reload()
    expect(rows.first).to_contain_text("long.wav")
    with answered(page, "GET", "answer="):
        page.locator(".filters label.line", has_text="Any answer").first.click()
    expect(page.get_by_text("Nothing fits")).to_be_visible()


def test_the_list_is_kept_as_a_file_as_narrow_as_it_is_shown(
    root: Visitor, page: Page, tmp_path: Path
) -> None:
    project = two_clips(root, tmp_path)
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/clips?search=loud")
    expect(page.locator("tbody tr")).to_have_count(1)

    with page.expect_download() as told:
        page.get_by_role("link", name="CSV").click()

    rows = list(csv.DictReader(told.value.path().open(encoding="utf-8-sig")))
    assert [(row["name"], row["work"]) for row in rows] == [("loud.wav", "queued")]
    assert json.loads(rows[0]["metadata"]) == {"language": "de"}
