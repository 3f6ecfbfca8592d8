"""Segments of other tools come in through the page, by somebody who has read nothing."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.test_clip_filters import picture
from tests.browser.test_setup_pages import SAMPLE, answered, button, new_name, open_page
from tests.serving import Server, Visitor

WORDS = {
    "text": " And so, my fellow Americans",
    "segments": [
        {
            "id": 0,
            "start": 0.3,
            "end": 2.5,
            "text": " And so, my fellow Americans",
            "words": [{"word": " And", "start": 0.3, "end": 0.6, "probability": 0.97}],
        },
        {"id": 1, "start": 3.2, "end": 6.0, "text": " ask not what your country"},
    ],
    "language": "en",
}
TURNS = "clip,start,end,speaker,text\njfk,0,2,Kennedy,And so\nnobody,0,1,Kennedy,gone\n"


@pytest.fixture
def project(root: Visitor) -> dict[str, Any]:
    """A project with one clip that is ready."""
    made = root.project(new_name("Speeches"), "speakers", "transcript")
    clip = root.upload(made["id"], SAMPLE)
    root.until_settled(clip["id"])
    return made


def choose(page: Page, *files: tuple[str, str]) -> None:
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}
        for name, text in files
    ]
    page.get_by_label("Files with segments").set_input_files(payloads)


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))


def test_whisper_comes_in_as_the_draft_that_opens_in_the_desk_and_can_be_undone(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}")
    page.get_by_role("navigation", name="Project").get_by_role("link", name="Import").click()
    expect(page.get_by_text("Drop transcripts, subtitles")).to_be_visible()

    choose(page, ("jfk.json", json.dumps(WORDS)))
    file = card(page, "jfk.json")
    expect(
        file.get_by_text("2 segments become the draft of 1 clip, named after Whisper.")
    ).to_be_visible()
    expect(file.get_by_text("Not imported yet")).to_be_visible()
    picture(page, "import-whisper")
    with answered(page, "POST", "/apply"):
        button(page, "Import 1 file").click()

    expect(file.get_by_text("Imported", exact=True)).to_be_visible()
    expect(file.get_by_text("1 clip, 2 segments")).to_be_visible()
    mine = root.post(f"/projects/{project['id']}/claim")
    page.goto(f"{root.url}/desk/{mine['id']}")
    expect(page.get_by_text("ask not what your country").first).to_be_visible()
    picture(page, "import-desk")

    page.goto(f"{root.url}/projects/{project['id']}/import")
    with answered(page, "POST", "/undo"):
        button(page, "Undo the import").click()
    expect(file.get_by_text("This stays")).to_be_visible()
    expect(file.get_by_text(re.compile("jfk.wav: root has begun work from it"))).to_be_visible()


def test_what_does_not_fit_is_told_and_left_out_by_a_tick(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/import")
    choose(page, ("turns.csv", TURNS), ("broken.srt", "no subtitles"))

    file = card(page, "turns.csv")
    expect(file.get_by_text("1 thing does not fit")).to_be_visible()
    expect(file.get_by_text("No clip here is called nobody.")).to_be_visible()
    picture(page, "import-misfits")
    expect(card(page, "broken.srt").get_by_role("alert")).to_contain_text(
        "holds no line with times"
    )
    expect(page.get_by_role("button", name=re.compile("^Import "))).to_have_count(0)
    file.get_by_text("Leave out what does not fit").click()
    expect(file.get_by_role("checkbox", name="Create 1 speaker: Kennedy")).to_be_checked()
    with answered(page, "POST", "/apply"):
        button(page, "Import 1 file").click()
    expect(file.get_by_text("Imported", exact=True)).to_be_visible()

    names = [one["name"] for one in root.get(f"/projects/{project['id']}/speakers")["results"]]
    assert "Kennedy" in names
    with answered(page, "POST", "/undo"):
        button(page, "Undo the import").click()
    expect(file.get_by_text("All of it is gone again.")).to_be_visible()
    after = [one["name"] for one in root.get(f"/projects/{project['id']}/speakers")["results"]]
    assert "Kennedy" not in after


def test_finished_work_is_looked_through_again_for_its_person(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    name = new_name("ada")
    root.person(name)
    root.post(f"/projects/{project['id']}/members", {"user": name, "role": "annotator"})
    open_page(page, root, f"/projects/{project['id']}/import")
    choose(page, ("jfk.json", json.dumps(WORDS)))
    file = card(page, "jfk.json")
    expect(file.get_by_text("become the draft of 1 clip")).to_be_visible()

    page.get_by_text("Finished work", exact=True).click()
    page.get_by_label("Whose work").select_option(name)
    expect(file.get_by_text(f"become finished work of {name.title()}.")).to_be_visible()
    with answered(page, "POST", "/apply"):
        button(page, "Import 1 file").click()

    expect(file.get_by_text("Imported", exact=True)).to_be_visible()
    tasks = root.get(f"/projects/{project['id']}/tasks")["results"]
    assert [(one["state"], one["assignee"]["username"]) for one in tasks] == [("accepted", name)]


def test_a_transcriber_has_no_import(server: Server, root: Visitor, page: Page) -> None:
    project = root.project(new_name("Closed"), "transcript")
    name = new_name("finn")
    visitor = root.person(name)
    root.post(f"/projects/{project['id']}/members", {"user": name, "role": "annotator"})

    open_page(page, visitor, f"/projects/{project['id']}/import")

    expect(page.get_by_role("navigation", name="Project").get_by_role("link")).to_have_count(0)
