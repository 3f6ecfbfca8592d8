"""Work leaves as files: found without a manual, losses told first, a receipt after."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_clip_filters import picture
from tests.browser.test_daily_pages import Team
from tests.serving import Visitor

expect.set_options(timeout=PATIENCE_MS)
# In a process of its own: its reader is the one that people run, not ours.
OPENED = """
import json, sys
from pyannote.database.util import load_rttm
turns = load_rttm(sys.argv[1])["jfk"].itersegments()
print(json.dumps([[turn.start, turn.end] for turn in turns]))
"""


def pyannotes(rttm: Path) -> list[list[float]]:
    """Start and end of each turn as pyannote opens them."""
    command = [sys.executable, "-W", "ignore", "-c", OPENED, str(rttm)]
    turns: list[list[float]] = json.loads(
        subprocess.run(command, check=True, capture_output=True).stdout
    )
    return turns


def kept(team: Team) -> list[list[float]]:
    """Start and end of each segment of the one clip, as the server has them."""
    task = team.root.get(f"/projects/{team.id}/tasks")["results"][0]
    work = team.root.post(f"/tasks/{task['id']}/open")
    segments = team.root.get(f"/annotations/{work['id']}")["segments"]
    return [[one["start"], one["end"]] for one in segments]


@pytest.fixture
def team(root: Visitor) -> Team:
    """A project with one accepted clip."""
    team = Team(root)
    task = team.handed_in("jfk.flac")
    root.post(f"/tasks/{task['id']}/review", {"verdict": "accepted", "reason": ""})
    return team


def test_a_person_exports_rttm_for_pyannote_without_reading_a_manual(
    team: Team, page: Page, tmp_path: Path
) -> None:
    enter(page, team.noor)
    page.goto(team.path)
    page.get_by_role("navigation", name="Project").get_by_role("link", name="Export").click()
    page.get_by_role("searchbox", name="Find a format").fill("pyannote")
    radios = page.get_by_role("radio")
    expect(radios).to_have_count(1)
    expect(radios).to_be_checked()  # what else would Download bring?
    expect(page.get_by_text("RTTM with UEM cannot hold everything")).to_be_visible()
    picture(page, "export-rttm")

    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()

    archive = zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes()))
    rttm = next(name for name in archive.namelist() if name.endswith(".rttm"))
    assert archive.read(rttm).startswith(b"SPEAKER jfk ")
    archive.extract(rttm, tmp_path)
    assert pyannotes(tmp_path / rttm) == [pytest.approx(turn, abs=1e-6) for turn in kept(team)]
    receipt = json.loads(archive.read("receipt.json"))
    assert receipt["counts"]["clips"] == 1
    made = page.get_by_role("region", name="Just made").get_by_role("listitem")
    expect(made).to_contain_text("RTTM with UEM")
    picture(page, "export-made")
    with page.expect_download() as again:
        made.get_by_role("link", name="Receipt").click()
    assert json.loads(Path(again.value.path()).read_text())["counts"] == receipt["counts"]
    made.get_by_role("button", name="Make again").click()
    expect(page.get_by_text("The same file as before, byte for byte.")).to_be_visible()


def test_cut_audio_is_written_by_the_worker_and_comes_by_itself(team: Team, page: Page) -> None:
    enter(page, team.noor)
    page.goto(f"{team.path}/export")
    page.get_by_label("Audio", exact=True).select_option(label="Cut at the segments, FLAC")
    page.get_by_text("Split into parts").click()
    expect(page.get_by_label("Parts and shares")).to_have_value("train:80, dev:10, test:10")
    page.get_by_label("Seed").fill("7")
    expect(page.get_by_text("--split train:80,dev:10,test:10 --seed 7")).to_be_visible()

    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()

    archive = zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes()))
    assert any(re.fullmatch(r"train/audio/jfk/.*\.flac", name) for name in archive.namelist())
    assert json.loads(archive.read("split-certificate.json"))["is_proven"]
    row = page.get_by_role("region", name="Just made").get_by_role("listitem")
    expect(row).to_contain_text("dev is empty")


def test_answers_choose_segments_and_the_page_says_how_many_before_the_download(
    team: Team, page: Page
) -> None:
    label = {"name": "Noise", "kind": "multiple", "values": [{"text": "dog"}, {"text": "rain"}]}
    team.root.post(f"/projects/{team.id}/labels", label, expect=201)
    enter(page, team.noor)
    page.goto(f"{team.path}/export")
    page.get_by_text("Noise: whatever the answer").click()
    answers = page.get_by_role("group", name="Only segments with one of these answers")

    answers.get_by_text("dog").click()
    expect(page.get_by_text("No segment fits all that is chosen here.")).to_be_visible()
    expect(page.get_by_text("--answer Noise=dog")).to_be_visible()
    answers.get_by_text("dog").click()

    expect(page.get_by_text("JSON Lines holds all of this work.")).to_be_visible()


def test_texts_and_numbers_choose_segments_as_they_are_typed(team: Team, page: Page) -> None:
    team.root.post(
        f"/projects/{team.id}/labels", {"name": "Loudness", "kind": "number"}, expect=201
    )
    enter(page, team.noor)
    page.goto(f"{team.path}/export")
    page.get_by_text("Loudness: whatever the answer").click()

    page.get_by_label("Answer to Loudness").fill("2.5")
    page.get_by_label("Answer to Loudness").press("Enter")

    expect(page.get_by_text("--answer Loudness=2.5")).to_be_visible()
    expect(page.get_by_text("No segment fits all that is chosen here.")).to_be_visible()
    picture(page, "export-number")
    answers = page.get_by_role("group", name="Only segments with one of these answers")
    answers.get_by_text("2.5").click()
    expect(page.get_by_text("JSON Lines holds all of this work.")).to_be_visible()


def test_where_all_work_awaits_review_the_page_says_what_to_choose(
    root: Visitor, page: Page
) -> None:
    team = Team(root)
    team.handed_in("jfk.flac")
    enter(page, team.noor)
    page.goto(f"{team.path}/export")

    head = page.locator(".page-head").get_by_role("paragraph")
    expect(head).to_have_text(
        "Nothing of this kind is there yet. Choose “With reviewers” to take 1 clip."
    )
    picture(page, "export-nothing-yet")
    page.get_by_role("group", name="State").get_by_text("With reviewers").click()
    expect(page.get_by_role("button", name="Download")).to_be_enabled()


@pytest.mark.parametrize("tool", ["pyannote", "whisper", "kaldi", "nemo", "MFA", "icefall", "VLC"])
def test_formats_are_found_by_the_names_of_tools(team: Team, page: Page, tool: str) -> None:
    enter(page, team.noor)
    page.goto(f"{team.path}/export")

    page.get_by_role("searchbox", name="Find a format").fill(tool)

    expect(page.locator(".formats").get_by_role("radio").first).to_be_attached()
    expect(page.get_by_text("No format of this name")).to_have_count(0)


def test_versions_are_frozen_compared_and_exported(team: Team, page: Page) -> None:
    enter(page, team.root)
    page.goto(f"{team.path}/export")
    page.get_by_role("link", name="Versions").click()
    expect(page.get_by_text("No version yet")).to_be_visible()
    expect(page.get_by_role("link", name="Export", exact=True).first).to_have_attribute(
        "aria-current", "page"
    )

    def freeze(name: str) -> None:
        page.get_by_role("button", name="Freeze a version").click()
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Freeze the accepted work").click()
        expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()

    freeze("Corpus 1.0")
    second = team.handed_in("meeting.ogg")
    team.root.post(f"/tasks/{second['id']}/review", {"verdict": "accepted", "reason": ""})
    freeze("Corpus 1.1")

    expect(page.get_by_text("0 clips changed, 1 new, 0 gone.")).to_be_visible()
    difference = page.locator("details.difference")
    expect(difference).to_contain_text("meeting")
    expect(difference.get_by_role("button", name=re.compile("^Play ")).first).to_be_visible()
    page.get_by_role("row").filter(has_text="Corpus 1.0").get_by_role("link").click()
    expect(page.get_by_label("Taken from")).to_contain_text("Corpus 1.0")
    expect(page.get_by_text("1 clip,").first).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download").click()
    assert coming.value.suggested_filename.endswith("Corpus 1.0.jsonl")
    assert len(Path(coming.value.path()).read_text().splitlines()) == 1


def test_a_version_stands_beside_the_work_as_it_is_now_and_plays(team: Team, page: Page) -> None:
    team.root.post(f"/projects/{team.id}/versions", {"name": "Corpus 1.0"}, expect=201)
    enter(page, team.root)
    page.goto(f"{team.path}/versions")
    expect(page.get_by_label("To", exact=True)).to_have_value("now")
    expect(page.get_by_text("Nothing has changed since.")).to_be_visible()
    second = team.handed_in("meeting.ogg")
    team.root.post(f"/tasks/{second['id']}/review", {"verdict": "accepted", "reason": ""})

    page.reload()
    page.get_by_role("button", name="Compare with now").click()

    expect(page.get_by_text("0 clips changed, 1 new, 0 gone.")).to_be_visible()
    with page.expect_response(re.compile("/audio$")) as sound:
        page.get_by_role("button", name=re.compile("^Play ")).first.click()
    assert sound.value.status in (200, 206)
    picture(page, "version-beside-now")
