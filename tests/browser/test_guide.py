"""The guide: a manager writes it with a sound to hear, a transcriber reads and hears it."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_setup_pages import answered, button, field, open_page
from tests.serving import Visitor

SPEECH = Path(__file__).parents[1] / "samples" / "jfk.wav"

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def project(root: Visitor) -> str:
    return str(root.project(f"Guided speeches {uuid.uuid4().hex[:8]}", "transcript")["id"])


def write_guide(page: Page, project: str, clip: str) -> None:
    """On the settings: words, then a second of the clip, found by its name."""
    field(page, "How to work").fill("## Laughs\nLeave them **out**:\n- loud ones\n- soft ones")
    field(page, "Name of the clip").fill("nothing like it")
    button(page, "Add to the guide").click()
    expect(page.get_by_text("No clip of this project has this name.")).to_be_visible()
    field(page, "Name of the clip").fill(SPEECH.name)
    field(page, "From (seconds)").fill("1,5")
    field(page, "To (seconds)").fill("2.5")
    button(page, "Add to the guide").click()
    expect(field(page, "How to work")).to_have_value(re.compile(rf"\(clip:{clip}#1\.5-2\.5\)$"))
    with answered(page, "PATCH", f"/projects/{project}"):
        button(page, "Keep changes").click()


def test_a_guide_is_written_with_a_sound_and_heard_by_who_has_no_clip(
    root: Visitor, page: Page, browser: Browser, project: str
) -> None:
    clip = root.upload(project, SPEECH)["id"]
    assert root.until_settled(clip)["state"] == "ready"
    reader = root.person("guided-reader")
    body = {"user": "guided-reader", "role": "annotator"}
    root.post(f"/projects/{project}/members", body, expect=201)
    open_page(page, root, f"/projects/{project}/settings")
    write_guide(page, project, clip)

    context = browser.new_context()
    other = context.new_page()
    enter(other, reader)
    other.goto(f"{root.url}/work")
    other.get_by_role("region", name="How to work").get_by_role("link").click()
    expect(other.get_by_role("heading", name="Laughs")).to_be_visible()
    expect(other.get_by_role("listitem").filter(has_text="soft ones")).to_be_visible()
    listen = other.get_by_role("button", name=SPEECH.name)
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    at = "document.querySelector('.example audio').currentTime"
    expect(listen).to_have_attribute("aria-pressed", "false")
    assert 2.5 <= other.evaluate(at) < 3.5
    context.close()


def test_the_guide_is_one_key_away_from_a_line_and_folds(
    root: Visitor, page: Page, project: str
) -> None:
    name = f"guided-{uuid.uuid4().hex[:8]}"
    reader = root.person(name)
    root.post(f"/projects/{project}/members", {"user": name, "role": "annotator"}, expect=201)
    clip = root.upload(project, SPEECH, assignee=name)["id"]
    (task,) = root.until_settled(clip)["tasks"]
    guide = f"## Laughs\nWrite [laugh], as [here](clip:{clip}#1.5-2.5)."
    root.patch(f"/projects/{project}", {"guide": guide})
    enter(page, reader)
    page.goto(f"{root.url}/desk/{task['id']}")
    expect(page.get_by_label("Words of this segment")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("F1")
    panel = page.get_by_role("complementary", name="Details")
    expect(panel.get_by_role("heading", name="Laughs")).to_be_visible()
    listen = panel.get_by_role("button", name="here", exact=True)
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    assert page.locator(".desk > audio").evaluate("(sound) => sound.paused")
    with answered(page, "PATCH", "/session/user"):
        panel.get_by_text("How to work").click()
    page.reload()
    expect(page.get_by_label("Words of this segment")).to_be_focused()
    page.keyboard.press("F1")
    expect(panel.get_by_text("How to work")).to_be_visible()
    expect(panel.get_by_role("heading", name="Laughs")).to_be_hidden()
