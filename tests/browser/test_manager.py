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
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_road import button, make_administrator
from tests.browser.test_setup_pages import answered, field
from tests.serving import PASSWORD, Server, Visitor

SPEECH = Path(__file__).parents[1] / "samples" / "jfk.wav"
FILES = 10
LENGTH_S = 2.5
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


def invite(page: Page, server: Server, name: str) -> Visitor:
    """By the page; the person then opens their link."""
    button(page, "Invite").click()
    field(page, "Name").fill(name)
    with answered(page, "POST", "/users"):
        button(page, "Make invitation").click()
    link = page.locator(".secret code").inner_text()
    person = server.visitor()
    person.post("/links/use", {"secret": link.split("#", 1)[1], "password": PASSWORD})
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


def do_clip(person: Visitor, project: str, name: str, lines: list[tuple[float, float, str]]) -> str:
    """What a transcriber does on the desk, which has tests of its own; the task."""
    tasks = person.get(f"/projects/{project}/tasks?limit=50")["results"]
    task = next(one for one in tasks if one["clip"]["name"] == name)
    work = person.post(f"/tasks/{task['id']}/open")
    gone = [{"op": "delete", "id": one["id"]} for one in work["segments"]]
    puts = [
        {
            "op": "put",
            "segment": {
                "id": f"0190a5a0-0000-7000-8000-{person.url[-4:]}{number:08d}",
                "start": start,
                "end": end,
                "text": text,
            },
        }
        for number, (start, end, text) in enumerate(lines)
    ]
    body = {"id": task["id"], "changes": [*gone, *puts]}
    heads = {"If-Match": f'"{work["revision"]}"', "Content-Type": "application/json"}
    person.ask("POST", f"/annotations/{work['id']}/changes", data=json.dumps(body), headers=heads)
    revision = {"If-Match": f'"{work["revision"] + 1}"'}
    person.ask("POST", f"/tasks/{task['id']}/submit", headers=revision)
    return str(task["id"])


def send_back(page: Page, server: Server, project: str) -> None:
    """The first clip of the queue of reviews, by the pages."""
    page.goto(f"{server.url}/projects/{project}/review")
    expect(page.get_by_role("region", name="Waiting for review")).to_be_visible()
    picture(page, "review-full")
    row = page.get_by_role("row", name=re.compile(r"take 3\.wav"))
    row.get_by_role("link", name="Review", exact=True).click()
    expect(page.locator(".line").first).to_be_visible()
    button(page, "Send back").click()
    page.locator(".reason-form textarea").fill("The second line has no words.")
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
    page.get_by_role("radio", name=re.compile("JSON Lines")).check(force=True)
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
    empty_server: Server, page: Page, tmp_path: Path
) -> None:
    server = empty_server
    make_administrator(page, server)
    project = set_up(page, server, tmp_path)
    ada, bob = invite(page, server, "Ada Byron"), invite(page, server, "Bob Marley")
    button(page, "Done, go to the project").click()
    ask_for_two(page, server, project)
    page.goto(f"{server.url}/projects/{project}/review")
    expect(page.get_by_text("Nothing waits for review")).to_be_visible()
    picture(page, "review-empty")
    until_ready(server, project)
    share_out(page, server, project)
    one = [(0.2, 1.0, "And so"), (1.1, 1.9, "my fellow Americans"), (2.0, 2.4, "ask not")]
    other = [(0.2, 1.0, "and so,"), (1.1, 1.9, "my fellow American"), (2.05, 2.4, "ask now")]
    do_clip(ada, project, "take 1.wav", one)
    do_clip(bob, project, "take 1.wav", [*other, (2.42, 2.5, "what")])
    do_clip(ada, project, "take 3.wav", one[:1])

    see_progress(page, server, project)
    send_back(page, server, project)
    settle_by_keys(page, server, project)

    back = ada.get("/work")["returned"]
    assert [one["review"]["reason"] for one in back] == ["The second line has no words."]
    (document,) = exported(page, server, project)
    assert (document["kind"], document["clip"]["name"]) == ("final", "take 1")
    texts = [segment["text"] for segment in document["segments"]]
    assert texts == ["And so", "my fellow American", "what your country"]
