"""A manager who has read nothing: from an empty server to an export, all from the pages."""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_road import button, make_administrator
from tests.browser.test_setup_pages import answered, field
from tests.serving import Server

SPEECH = Path(__file__).parents[1] / "samples" / "jfk.wav"
FILES = 10
LENGTH_S = 2.5
WAVEFORM_MIDDLE = 30 + 24 + 48
REASON = "The second line has no words."
PICTURES = os.environ.get("AUDINO_PICTURES", "")

expect.set_options(timeout=PATIENCE_MS)

DROP = """([area, files]) => {
  const data = new DataTransfer()
  for (const { name, content } of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
    data.items.add(new File([bytes], name, { type: 'audio/wav' }))
  }
  area.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
}"""


def picture(page: Page, name: str) -> None:
    """Keep what is seen, light and dark, where somebody asks for it."""
    if not PICTURES:
        return
    for theme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.screenshot(path=f"{PICTURES}/{name}-{theme}.png")
    page.evaluate("document.documentElement.dataset.theme = 'light'")


def recordings(folder: Path) -> list[dict[str, str]]:
    """Ten pieces of real speech."""
    samples, rate = sf.read(SPEECH, dtype="float32")
    files = []
    for number in range(FILES):
        start = number * rate // 2
        path = folder / f"take {number + 1}.wav"
        sf.write(path, samples[start : start + int(LENGTH_S * rate)], rate, subtype="PCM_16")
        content = base64.b64encode(path.read_bytes()).decode()
        files.append({"name": path.name, "content": content})
    assert len({file["content"] for file in files}) == FILES
    assert np.isfinite(samples).all()
    return files


def set_up(page: Page, server: Server, folder: Path) -> str:
    """Three steps: labels, ten dropped files, two invited people; the project and their links."""
    page.goto(f"{server.url}/projects/new")
    card = page.get_by_role("button", name=re.compile("What is said"))
    if card.get_attribute("aria-pressed") != "true":
        card.click()
    field(page, "Name of the project").fill("Speeches")
    button(page, "Next: audio").click()
    area = page.locator(".drop")
    expect(area).to_be_visible()
    page.evaluate(DROP, [area.element_handle(), recordings(folder)])
    expect(page.get_by_role("heading", name=f"{FILES} of {FILES} files in")).to_be_visible()
    button(page, "Next: people").click()
    return re.search(r"project=([0-9a-f-]{36})", page.url)[1]  # type: ignore[index]  # it is there


class Transcriber:
    """An invited person, in a browser of their own."""

    def __init__(self, browser: Browser, link: str, name: str) -> None:
        self.url = re.sub(r"^(https?://[^/]+).*", r"\1", link)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        self.page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(link)
        expect(self.page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
        button(self.page, "Start").click()
        expect(self.page).to_have_url(re.compile("/practice$"))

    def do_clip(self, name: str, lines: list[tuple[float, float, str]]) -> None:
        """From My work to handed in: the draft away, own segments drawn, words typed."""
        page = self.page
        page.goto(f"{self.url}/work")
        button(page, "More of your clips").click()
        page.get_by_role("link", name=re.compile(re.escape(name))).click()
        expect(page.locator(".bar-top h1")).to_contain_text(name)
        expect(page.locator(".saved").first).to_be_visible()
        self.drop_draft()
        for number, (start, end, text) in enumerate(lines, 1):
            self.draw(start, end)
            expect(page.locator("article.line")).to_have_count(number)
            page.locator("article.line").last.click()
            page.locator(".line.cur .edit").fill(text)
        expect(page.locator(".saved").first).to_have_text("Saved")
        here = page.url
        with answered(page, "POST", "/submit"):
            page.keyboard.press("Control+Enter")
        expect(page).not_to_have_url(here)

    def drop_draft(self) -> None:
        """Take away what the machine found."""
        lines = self.page.locator("article.line")
        expect(lines.first).to_be_visible()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        expect(lines).to_have_count(0)

    def draw(self, start_s: float, end_s: float) -> None:
        """Drag across the waveform; the whole clip is in view."""
        box = self.page.locator(".surface").bounding_box()
        assert box is not None
        first, last = (box["x"] + at / LENGTH_S * box["width"] for at in (start_s, end_s))
        mouse, y = self.page.mouse, box["y"] + WAVEFORM_MIDDLE
        mouse.move(first, y)
        mouse.down()
        mouse.move((first + last) / 2, y, steps=3)
        mouse.move(last, y, steps=3)
        mouse.up()

    def see_what_came_back(self, name: str, reason: str) -> None:
        """The reviewer's words stand on My work, with the way to mend it."""
        self.page.goto(f"{self.url}/work")
        back = self.page.get_by_role("region", name=re.compile("Sent back to you"))
        expect(back).to_contain_text(name)
        expect(back).to_contain_text(reason)
        expect(back.get_by_role("link", name=re.compile("Fix"))).to_be_visible()

    def leave(self) -> None:
        """Close the browser; no script of a page has failed."""
        self.page.context.close()
        assert self.errors == []


def invite(page: Page, browser: Browser, name: str) -> Transcriber:
    """By the page; the person then opens their link."""
    button(page, "Invite").click()
    field(page, "Name").fill(name)
    with answered(page, "POST", "/users"):
        button(page, "Make invitation").click()
    link = page.locator(".secret code").inner_text()
    person = Transcriber(browser, link, name)
    button(page, "Done").click()
    return person


def share_out(page: Page, server: Server, project: str) -> None:
    """Every clip to one of the two, then to the other one."""
    for _ in range(2):
        page.goto(f"{server.url}/projects/{project}/clips")
        expect(page.locator(".clip-table tbody tr")).to_have_count(FILES)
        page.locator("thead .tick").click()
        expect(page.get_by_text(f"{FILES} chosen")).to_be_visible()
        page.get_by_role("button", name="Give to").click()
        with answered(page, "POST", "/clips/assign"):
            page.get_by_role("button", name=re.compile("Share out evenly")).click()


def send_back(page: Page, server: Server, project: str) -> None:
    """The first clip of the queue of reviews, by the pages."""
    page.goto(f"{server.url}/projects/{project}/review")
    expect(page.get_by_role("region", name="Waiting for review")).to_be_visible()
    picture(page, "review-full")
    row = page.get_by_role("row", name=re.compile(r"take 3\.wav"))
    row.get_by_role("link", name="Review", exact=True).click()
    expect(page.locator(".line").first).to_be_visible()
    button(page, "Send back").click()
    page.locator(".reason-form textarea").fill(REASON)
    with answered(page, "POST", "/review"):
        page.locator(".reason-form button[type=submit]").click()


def settle_by_keys(page: Page, server: Server, project: str) -> None:
    """A dispute decided without the pointer: the link, the places, the sides, the end."""
    page.goto(f"{server.url}/projects/{project}/review")
    twice = page.get_by_role("region", name="Done by several people").first
    expect(twice).to_contain_text("take 1.wav")
    expect(twice).to_contain_text("%")
    compare = twice.get_by_role("link", name="Compare").first
    compare.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Difference 1 of 3")).to_be_visible()
    picture(page, "compare-full")
    with answered(page, "POST", "/changes"):
        page.keyboard.press("2")
    expect(page.get_by_role("heading", name="Difference 2 of 3")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("Control+A")
    page.keyboard.type("what your country")
    with answered(page, "POST", "/changes"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Difference 3 of 3")).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_text("Edited", exact=True)).to_be_visible()
    page.keyboard.press("]")
    page.keyboard.press("1")  # the left has nothing here, and so has the final already
    expect(page.get_by_text("3 decided")).to_be_visible()
    picture(page, "compare-decided")
    with answered(page, "POST", "/settle"):
        page.keyboard.press("a")
    expect(page).to_have_url(re.compile(r"/review$"))


def exported(page: Page, server: Server, project: str) -> list[dict[str, Any]]:
    page.goto(f"{server.url}/projects/{project}/export")
    page.locator("label.card", has_text="JSON Lines").click()
    expect(page.get_by_role("radio", name=re.compile("JSON Lines"))).to_be_checked()
    with page.expect_download() as started:
        button(page, "Download").click()
    lines = started.value.path().read_text("utf-8").splitlines()
    return [one for line in lines if "segments" in (one := json.loads(line))]


def ask_for_two(page: Page, server: Server, project: str) -> None:
    """On the settings: every clip is done once more by a second person."""
    page.goto(f"{server.url}/projects/{project}/settings")
    twice = page.get_by_label("Clips done once more by a second person")
    twice.fill("100")
    with answered(page, "PATCH", f"/projects/{project}"):
        twice.press("Enter")
    picture(page, "settings")


def until_ready(server: Server, project: str) -> None:
    mia = server.visitor()
    mia.sign_in("mia@example.org")
    for clip in mia.get(f"/projects/{project}/clips?limit=50")["results"]:
        assert mia.until_settled(clip["id"])["state"] == "ready"


def see_progress(page: Page, server: Server, project: str) -> None:
    page.goto(f"{server.url}/projects/{project}")
    waits = page.get_by_text(re.compile(r"3 (clips )?(wait|are handed in)")).first
    expect(waits).to_be_visible()
    picture(page, "overview")


def test_a_manager_who_has_read_nothing_gets_from_files_to_an_export(
    empty_server: Server, browser: Browser, page: Page, tmp_path: Path
) -> None:
    server = empty_server
    make_administrator(page, server)
    project = set_up(page, server, tmp_path)
    ada, bob = invite(page, browser, "Ada Byron"), invite(page, browser, "Bob Marley")
    button(page, "Done, go to the project").click()
    ask_for_two(page, server, project)
    page.goto(f"{server.url}/projects/{project}/review")
    expect(page.get_by_text("Nothing waits for review")).to_be_visible()
    picture(page, "review-empty")
    until_ready(server, project)
    share_out(page, server, project)
    one = [(0.2, 1.0, "And so"), (1.1, 1.8, "my fellow Americans"), (1.9, 2.2, "ask not")]
    other = [(0.2, 1.0, "and so,"), (1.1, 1.8, "my fellow American"), (1.9, 2.2, "ask now")]
    ada.do_clip("take 1.wav", one)
    bob.do_clip("take 1.wav", [*other, (2.32, 2.48, "what")])
    ada.do_clip("take 3.wav", one[:1])

    see_progress(page, server, project)
    send_back(page, server, project)
    settle_by_keys(page, server, project)

    ada.see_what_came_back("take 3.wav", REASON)
    ada.leave()
    bob.leave()
    (document,) = exported(page, server, project)
    assert (document["kind"], document["clip"]["name"]) == ("final", "take 1")
    texts = [segment["text"] for segment in document["segments"]]
    assert texts == ["And so", "my fellow American", "what your country"]
