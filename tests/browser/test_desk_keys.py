"""Every key of the table arrives at the page and is the page's; none while letters are composed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import enter
from tests.browser.desk import Desk, Studio
from tests.serving import Server

#: Written by the unit test of the keys, which holds it against every key of a full keyboard.
TABLE = Path(__file__).parents[1] / "contracts" / "keys.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
#: Comes after the desk's own listener and sees what became of a press.
WATCH = """() => {
  window.pressed = []
  const bare = new Set(['Control', 'Shift', 'Alt', 'Meta'])
  addEventListener('keydown', (event) => {
    if (!bare.has(event.key))
      window.pressed.push([event.code, event.cancelable, event.defaultPrevented])
  })
}"""
FOCUS = {
    "writing": "() => document.querySelector('.line.cur .edit').focus()",
    "timeline": "() => document.querySelector('.timeline').focus()",
}
LEAVES = {"accept"}  # the last to be pressed
#: Letters are composed of several presses; what is composed, and what stands there in the end.
COMPOSED = [("こんにち", "今日は"), ("नमस्त", "नमस्ते")]
ALT, CTRL = 1, 2
#: As an input method hands presses on: key code 229, and the name of the key on some systems.
DURING = [
    ("Enter", "Enter", 0),
    ("Tab", "Process", 0),
    ("Space", " ", 0),
    ("Escape", "Escape", 0),
    ("KeyJ", "j", ALT),
    ("Digit2", "2", ALT),
    ("KeyM", "m", ALT),
    ("Enter", "Enter", CTRL),
]


@pytest.fixture(scope="module")
def plain(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(server.administrator(), tmp_path_factory.mktemp("clips"))


@pytest.fixture(scope="module")
def handed_in(plain: Studio) -> str:
    return plain.handed_in("to be reviewed")


@pytest.fixture(scope="module")
def studio(plain: Studio, handed_in: str) -> Studio:
    # Asked after one clip was handed in: an answer that is missing keeps a clip on the desk however
    # often it is submitted.
    label = {"name": "Mood", "kind": "single", "values": [{"text": "Calm"}], "is_required": True}
    plain.root.post(f"/projects/{plain.project}/labels", label, expect=201)
    return plain


def playwright_name(chord: str) -> str:
    return chord.replace("Ctrl", "Control")


def press_all(desk: Desk, rows: list[dict[str, str]]) -> dict[str, str]:
    """Press each on its layer; the rows whose press the page did not get or did not take."""
    page = desk.page
    page.evaluate(WATCH)
    missed = {}
    for row in rows:
        page.evaluate(FOCUS[row["layer"]])
        page.evaluate("() => { window.pressed.length = 0 }")
        desk.key(playwright_name(row["chord"]))
        pressed = page.evaluate("() => window.pressed")
        if [one[1:] for one in pressed] != [[True, True]]:
            missed[f"{row['layer']} {row['chord']} {row['act']}"] = str(pressed)
        if row["act"] == "delete":
            desk.key("Control+z")
    return missed


def test_every_key_of_work_reaches_the_page_and_is_taken_by_it(studio: Studio, page: Page) -> None:
    rows = [row for row in ROWS if row["mode"] == "work"]
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()

    missed = press_all(desk, rows)

    assert missed == {}
    assert len(rows) > 100
    assert page.url.endswith(desk.task)


def test_every_key_of_a_review_reaches_the_page_and_is_taken_by_it(
    studio: Studio, handed_in: str, page: Page
) -> None:
    rows = [row for row in ROWS if row["mode"] == "review"]
    reviewer = studio.people["reviewer"]
    enter(page, reviewer)
    desk = Desk(page, reviewer, handed_in).open()
    page.locator("article.line").first.click()
    desk.key("t")
    expect(desk.words()).to_be_focused()
    page.route("**/review", lambda _: None)  # the verdict is on its way for as long as this takes

    missed = press_all(desk, sorted(rows, key=lambda row: row["act"] in LEAVES))

    assert missed == {}
    assert {row["act"] for row in rows} == {"accept", "sendBack", "nextPlace", "previousPlace"}


@pytest.mark.parametrize(("composing", "composed"), COMPOSED)
def test_no_key_is_the_pages_while_letters_are_composed(
    studio: Studio, page: Page, composing: str, composed: str
) -> None:
    enter(page, studio.annotator)
    desk = Desk(page, studio.annotator, studio.clip()).open()
    expect(desk.words()).to_be_focused()
    before = desk.segments()
    page.evaluate(WATCH)
    keyboard = page.context.new_cdp_session(page)
    for length in range(1, len(composing) + 1):
        text = composing[:length]
        caret = {"selectionStart": length, "selectionEnd": length}
        keyboard.send("Input.imeSetComposition", {"text": text, **caret})
        for code, key, held in DURING:
            stroke = {"code": code, "key": key, "modifiers": held, "windowsVirtualKeyCode": 229}
            keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **stroke})
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **stroke})
    taken = page.evaluate("() => window.pressed.filter(([, , taken]) => taken)")
    keyboard.send("Input.insertText", {"text": composed})

    assert taken == []
    expect(desk.words()).to_be_focused()
    expect(desk.words()).to_have_value(composed)
    assert desk.sound()[1]
    now = desk.until(lambda now: now[0]["text"] == composed)
    assert [one["id"] for one in now] == [one["id"] for one in before]
    assert [one["speaker"] for one in now] == [one["speaker"] for one in before]
