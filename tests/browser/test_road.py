"""The whole road on real speech: from an empty server to files that other toolkits open."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import requests
import soundfile as sf
import webvtt
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect
from praatio import textgrid

from tests.browser.conftest import PATIENCE_MS, enter
from tests.serving import PASSWORD, Server, Visitor

NAME = "OSR_us_000_0010_8k.wav"
NEAR_S = 0.3  # a sentence stands in the exports within this of where it is spoken
PAUSE_S = 0.5  # sentences are further apart than words
SPEECH_DB = 15.0  # over the pauses

expect.set_options(timeout=PATIENCE_MS)


def sentences_of(corpus: Path) -> list[str]:
    """The ten sentences, from the corpus' own list."""
    with (corpus / "manifest.csv").open(newline="", encoding="utf-8") as file:
        truth = next(row["truth"] for row in csv.DictReader(file) if row["file"] == NAME)
    return [one.strip() for one in re.findall(r"[^.]+\.", truth)]


def spoken_at(path: Path) -> list[tuple[float, float]]:
    """Where the sentences are, by loudness alone: nothing of the product is asked."""
    samples, rate = sf.read(path, dtype="float64")
    frame = rate // 100
    blocks: NDArray[np.float64] = samples[: len(samples) // frame * frame].reshape(-1, frame)
    level = 10 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    loud = np.flatnonzero(level > np.percentile(level, 10) + SPEECH_DB)
    gaps = np.flatnonzero(np.diff(loud) > PAUSE_S * 100)
    firsts = loud[np.r_[0, gaps + 1]] / 100
    lasts = loud[np.r_[gaps, len(loud) - 1]] / 100 + 0.01
    # A click between two sentences is no sentence.
    return [(a, b) for a, b in zip(firsts, lasts, strict=True) if b - a > PAUSE_S]


def button(page: Page, name: str) -> Any:
    """The button or link of this name, with or without its key."""
    exact = re.compile(rf"^{re.escape(name)}(?!\w)")
    return page.get_by_role("button", name=exact).or_(page.get_by_role("link", name=exact)).first


def make_administrator(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Your name", exact=True).fill("Mia Manager")
    page.get_by_label("E-mail", exact=True).fill("mia@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Hello Mia"))).to_be_visible()


def make_project(page: Page, server: Server) -> str:
    """By the three steps, from two templates; its id."""
    page.goto(f"{server.url}/projects/new")
    for template in ("Who speaks when", "What is said"):
        card = page.get_by_role("button", name=re.compile(template))
        if card.get_attribute("aria-pressed") != "true":
            card.click()
    page.get_by_label("Name of the project").fill("Harvard sentences")
    button(page, "Next: audio").click()
    button(page, "Later").click()
    button(page, "Done, go to the project").click()
    expect(page).to_have_url(re.compile(r"/projects/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[1]


def make_key(page: Page, server: Server, project: str) -> str:
    """On the page of keys; the text that is shown once."""
    page.goto(f"{server.url}/projects/{project}/keys")
    page.get_by_label("What is it for").fill("nightly script")
    button(page, "Make key").click()
    shown = page.get_by_text(re.compile(r"^apy_\w{8}_\w{38}$")).first
    return shown.inner_text()


def upload_with(key: str, server: Server, project: str, path: Path) -> str:
    """As a script would: one request with the key; the clip's id."""
    with path.open("rb") as file:
        answer = requests.post(
            f"{server.url}/api/v1/projects/{project}/clips",
            headers={"Authorization": f"Bearer {key}"},
            files={"file": (path.name, file)},
            data={"external_id": "osr-10"},
            timeout=60,
        )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def saved(page: Page) -> None:
    expect(page.locator(".saved").first).to_have_text("Saved")


def write_down(page: Page, sentences: Sequence[str]) -> None:
    """Correct the draft with the keyboard alone: words, voice, Enter to the next line."""
    words = page.locator(".line.cur .edit")
    expect(page.locator(".line")).to_have_count(len(sentences))
    for sentence in sentences:
        expect(words).to_be_focused()
        expect(words).to_have_value("")
        page.keyboard.press("Alt+1")
        page.keyboard.type(sentence)
        page.keyboard.press("Enter")
    saved(page)


def start_work(page: Page, server: Server, visitor: Visitor, deed: str) -> None:
    enter(page, visitor)
    page.goto(f"{server.url}/work")
    button(page, deed).click()
    expect(page).to_have_url(re.compile(r"/desk/"))


def hand_in(page: Page) -> None:
    saved(page)
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/work"))
    expect(page.get_by_text("All done for now").first).to_be_visible()


def start_review(page: Page, server: Server, visitor: Visitor, project: str) -> None:
    enter(page, visitor)
    page.goto(f"{server.url}/projects/{project}/review")
    button(page, "Start reviewing").click()
    expect(page).to_have_url(re.compile(r"/desk/"))
    expect(page.locator(".line").first).to_be_visible()


def send_back(page: Page, reason: str) -> None:
    button(page, "Send back").click()
    page.locator(".reason-form textarea").fill(reason)
    page.locator(".reason-form button[type=submit]").click()
    expect(page).not_to_have_url(re.compile(r"/desk/"))


def mend(page: Page, reason: str, sentence: str) -> None:
    """The reason is there; the last line gets its words."""
    expect(page.get_by_text(reason).first).to_be_visible()
    page.locator(".line").last.click()
    words = page.locator(".line.cur .edit")
    expect(words).to_be_focused()
    words.fill(sentence)
    saved(page)


def accept(page: Page) -> None:
    button(page, "Accept and next").click()
    expect(page).not_to_have_url(re.compile(r"/desk/"))


def download(page: Page, visitor: Visitor, server: Server, project: str, title: str) -> bytes:
    """What the page of exports hands out for a format."""
    enter(page, visitor)
    page.goto(f"{server.url}/projects/{project}/export")
    page.locator("label.card", has_text=re.compile(title)).click()
    expect(page.get_by_role("radio", name=re.compile(title))).to_be_checked()
    link = button(page, "Download")
    with page.expect_download() as started:
        link.click()
    return started.value.path().read_bytes()


def check(
    spans: list[tuple[float, float, str]], truth: list[tuple[float, float]], words: list[str]
) -> None:
    """Each sentence begins and ends where it is spoken."""
    assert [text for _, _, text in spans] == words
    for (start, end, text), (first, last) in zip(spans, truth, strict=True):
        assert abs(start - first) <= NEAR_S, (text, start, first)
        assert abs(end - last) <= NEAR_S, (text, end, last)


def read_jsonl(data: bytes) -> list[tuple[float, float, str]]:
    documents = [json.loads(line) for line in data.decode().splitlines()]
    segments = next(one["segments"] for one in documents if "segments" in one)
    return [(one["start"], one["end"], one["text"]) for one in segments]


def read_csv(data: bytes) -> list[tuple[float, float, str]]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return [(float(row["start"]), float(row["end"]), row["text"]) for row in rows]


def members(data: bytes, suffix: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(suffix)]
        return [archive.read(name).decode("utf-8-sig") for name in names]


def seconds_of(stamp: str) -> float:
    """``00:01:02.345`` as seconds."""
    hours, minutes, seconds = stamp.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def read_vtt(data: bytes) -> list[tuple[float, float, str]]:
    (text,) = members(data, ".vtt")
    captions = webvtt.from_buffer(io.StringIO(text))
    return [
        (seconds_of(one.start), seconds_of(one.end), re.sub(r"<[^>]+>", "", one.text))
        for one in captions.captions
    ]


def read_textgrid(data: bytes, folder: Path) -> list[tuple[float, float, str]]:
    (text,) = members(data, ".textgrid")
    (folder / "one.TextGrid").write_text(text, encoding="utf-8")
    grid = textgrid.openTextgrid(str(folder / "one.TextGrid"), includeEmptyIntervals=False)
    tiers = [grid.getTier(name) for name in grid.tierNames]
    return sorted((e.start, e.end, e.label) for tier in tiers for e in tier.entries if e.label)


def read_rttm(data: bytes) -> list[tuple[float, float]]:
    (text,) = members(data, ".rttm")
    turns = [line.split() for line in text.splitlines() if line.startswith("SPEAKER")]
    return [(float(one[3]), float(one[3]) + float(one[4])) for one in turns]


def test_a_clip_travels_from_upload_to_export(
    empty_server: Server, browser: Browser, page: Page, corpus: Path, tmp_path: Path
) -> None:
    server, words = empty_server, sentences_of(corpus)
    truth = spoken_at(corpus / NAME)
    assert len(words) == len(truth) == 10
    reason = "The last sentence is cut off."

    make_administrator(page, server)
    project = make_project(page, server)
    key = make_key(page, server, project)
    clip = upload_with(key, server, project, corpus / NAME)

    mia = server.visitor()
    mia.sign_in("mia@example.org")
    ada, rob = mia.person("ada"), mia.person("rob")
    for name, role in (("ada", "annotator"), ("rob", "reviewer")):
        mia.post(f"/projects/{project}/members", {"user": name, "role": role}, expect=201)
    assert mia.until_settled(clip)["state"] == "ready"

    start_work(page, server, ada, "Start")
    write_down(page, [*words[:-1], "Large size."])
    hand_in(page)
    start_review(page, server, rob, project)
    send_back(page, reason)
    start_work(page, server, ada, "Fix")
    mend(page, reason, words[-1])
    hand_in(page)
    start_review(page, server, rob, project)
    accept(page)

    files = {
        title: download(page, mia, server, project, title)
        for title in ("JSON Lines", "CSV", "RTTM", "TextGrid", "WebVTT")
    }
    check(read_jsonl(files["JSON Lines"]), truth, words)
    check(read_csv(files["CSV"]), truth, words)
    check(read_vtt(files["WebVTT"]), truth, words)
    check(read_textgrid(files["TextGrid"], tmp_path), truth, words)
    turns = read_rttm(files["RTTM"])
    check([(*turn, text) for turn, text in zip(turns, words, strict=True)], truth, words)
