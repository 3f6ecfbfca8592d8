"""Setting up: first account, signing in, projects, people, labels, keys."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import enter
from tests.serving import PASSWORD, Server, Visitor

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "jfk.wav"

expect.set_options(timeout=30_000)


def new_name(word: str) -> str:
    """A name no other test has."""
    return f"{word}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def project(root: Visitor) -> dict[str, Any]:
    """A project of this test's own, with speakers and questions about the sound."""
    return root.project(new_name("Meetings"), "speakers", "transcript", "sound")


def field(page: Page, label: str) -> Locator:
    """The control of exactly this name."""
    return page.get_by_label(label, exact=True)


def button(page: Page, name: str) -> Locator:
    """The button of exactly this name."""
    return page.get_by_role("button", name=name, exact=True)


def answered(page: Page, method: str, path: str) -> Any:
    """Until the server has taken a change: pages show what was asked for at once."""
    return page.expect_response(
        lambda one: one.request.method == method and path in one.url and one.ok
    )


def open_page(page: Page, visitor: Visitor, path: str) -> None:
    """Open a page of the site as this visitor."""
    enter(page, visitor)
    page.goto(visitor.url + path)


def test_a_new_server_makes_its_first_account_and_opens_the_demo(
    empty_server: Server, page: Page
) -> None:
    page.goto(empty_server.url)

    expect(field(page, "Your name")).to_be_focused()
    field(page, "Your name").fill("Jonas Weber")
    field(page, "E-mail").fill("jonas@speechlab")
    field(page, "Password").fill("fourteen chars")
    expect(page.get_by_text("This is not a whole e-mail address yet.")).to_be_visible()
    expect(page.get_by_text("14 characters, good")).to_be_visible()
    field(page, "E-mail").fill("jonas@speechlab.example")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Hello Jonas. Where shall we begin?")).to_be_visible()
    demo = page.get_by_role("button", name="Try the demo project")
    expect(demo).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/desk/"))
    expect(page.get_by_text("Inaugural address 1961")).to_be_visible()
    page.goto(empty_server.url + "/welcome")
    expect(page).to_have_url(re.compile(r"/projects$"))


def test_signing_in_leads_to_where_one_was_going(server: Server, root: Visitor, page: Page) -> None:
    page.goto(server.url + "/people?x=1")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))

    field(page, "Name or e-mail").fill("root")
    field(page, "Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not fit")
    field(page, "Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(server.url + "/people?x=1")
    expect(page.get_by_role("heading", name="People")).to_be_visible()


def test_a_session_that_ends_asks_in_place_and_the_change_still_arrives(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/labels")
    speaker = field(page, "Speaker 1")
    expect(speaker).to_be_visible()
    page.wait_for_load_state("networkidle")  # or a late reading notices the end first

    page.context.clear_cookies()
    speaker.fill("Amir")
    speaker.press("Enter")
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    with answered(page, "PATCH", "/speakers/"):
        page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    names = [one["name"] for one in root.get(f"/projects/{project['id']}/speakers")["results"]]
    assert names == ["Amir", "Speaker 2"]


def test_an_invited_person_is_let_in_once(root: Visitor, page: Page, browser: Any) -> None:
    name = new_name("ada")
    open_page(page, root, "/people")
    button(page, "Invite a person").click()
    field(page, "Name").fill("Ada Byron")
    field(page, "Signs in as").fill(name)
    button(page, "Make invitation").click()
    expect(button(page, "Copy link")).to_be_focused()
    link = page.locator(".secret code").inner_text()

    stranger = browser.new_context()
    other = stranger.new_page()
    other.goto(link)
    expect(other.get_by_role("heading", name="Welcome, Ada Byron")).to_be_visible()
    button(other, "Start").click()
    expect(other).to_have_url(root.url + "/practice")
    other.goto(root.url + "/projects")
    expect(other.get_by_text("You are in no project yet")).to_be_visible()
    stranger.close()

    page.goto(link)
    expect(page.get_by_text("This link does not work any more")).to_be_visible()


def test_an_administrator_shuts_a_person_out_and_takes_it_back(root: Visitor, page: Page) -> None:
    name = new_name("bob")
    root.person(name)
    open_page(page, root, "/people")
    field(page, "Find a person").fill(name)
    row = page.get_by_role("row", name=re.compile(name))
    expect(row).to_have_count(1)

    row.get_by_role("button").click()
    page.get_by_role("menuitem", name="Shut out").click()
    expect(row.get_by_text("Shut out")).to_be_visible()
    with answered(page, "PATCH", "/users/"):
        button(page, "Undo").click()

    expect(row.get_by_text("Shut out")).to_be_hidden()
    assert root.get(f"/users?search={name}")["results"][0]["is_active"] is True


def test_people_join_a_project_get_another_role_and_leave_it(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    name = new_name("cleo")
    root.person(name)
    open_page(page, root, f"/projects/{project['id']}/people")

    field(page, "User name or e-mail").fill("nobody-of-that-name")
    button(page, "Add").click()
    expect(page.get_by_role("alert")).to_be_visible()
    field(page, "User name or e-mail").fill(name)
    button(page, "Add").click()
    row = page.get_by_role("row", name=re.compile(name))
    row.get_by_role("combobox").select_option("reviewer")
    expect(page.get_by_text("is now a reviewer")).to_be_visible()
    members = {
        one["user"]["username"]: one["role"]
        for one in root.get(f"/projects/{project['id']}/members")["results"]
    }
    assert members[name] == "reviewer"

    row.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    button(page, "Undo").last.click()
    expect(row.get_by_role("combobox")).to_have_value("reviewer")


def test_questions_are_edited_in_place_and_save_themselves(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/labels")
    preview = page.get_by_role("region", name="What people will see")
    button(page, "How clear is it").click()
    field(page, "Answer 2").fill("Muddy")
    field(page, "Answer 2").press("Enter")
    expect(preview.get_by_role("button", name="Muddy")).to_be_visible()
    field(page, "Another answer").fill("Silent")
    field(page, "Another answer").press("Enter")
    expect(preview.get_by_role("button", name="Silent")).to_be_visible()
    with answered(page, "DELETE", "/label-values/"):
        button(page, "Take away Clear").click()
    expect(preview.get_by_role("button", name="Clear")).to_be_hidden()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    labels = root.get(f"/projects/{project['id']}/labels")["results"]
    clear = next(label for label in labels if label["name"] == "How clear is it")
    offered = [value["text"] for value in clear["values"] if not value["is_retired"]]
    assert offered == ["Muddy", "Hardly heard", "Silent"]


def test_a_question_without_answers_is_pointed_at_and_shown_to_nobody(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/labels")
    preview = page.get_by_role("region", name="What people will see")
    button(page, "Ask something else").click()
    field(page, "Question").fill("Dialect")
    field(page, "Question").press("Enter")
    button(page, "Done").click()

    expect(page.get_by_text("No answers yet, so nobody will see this")).to_be_visible()
    expect(button(page, "Dialect")).to_be_visible()
    expect(preview.get_by_text("Dialect")).to_have_count(0)
    with answered(page, "PATCH", "/labels/"):
        button(page, "Move Dialect with the arrow keys and Alt").press("Alt+ArrowUp")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(button(page, "Dialect")).to_be_visible()
    names = [label["name"] for label in root.get(f"/projects/{project['id']}/labels")["results"]]
    assert names == ["How clear is it", "Dialect", "What else is heard"]


def test_a_new_key_is_shown_once_and_tells_of_its_first_call(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/keys")
    field(page, "What is it for").fill("nightly upload")
    button(page, "Make key").click()
    expect(button(page, "Copy key")).to_be_focused()
    expect(page.get_by_text("Waiting for the first call.")).to_be_visible()
    secret = page.locator(".secret code").inner_text()
    expect(page.locator("pre")).to_contain_text(f"AUDINO_URL={root.url} AUDINO_KEY={secret}")

    Visitor(root.url, secret).upload(project["id"], SAMPLE)

    expect(page.get_by_text(re.compile(r"^First call .*, 1 clip in$"))).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())  # the key was never copied
    page.reload()
    expect(page.get_by_role("cell", name="nightly upload")).to_be_visible()
    expect(page.get_by_text(secret)).to_have_count(0)


def test_a_revoked_key_is_dead_at_once_and_undo_brings_it_back(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    program = root.make_key(project["id"], "read")
    open_page(page, root, f"/projects/{project['id']}/keys")
    with answered(page, "POST", "/revoke"):
        button(page, "Revoke").click()
    expect(page.get_by_text("Programs using it are shut out now.")).to_be_visible()
    program.get(f"/projects/{project['id']}", expect=401)

    with answered(page, "POST", "/restore"):
        button(page, "Undo").click()

    expect(button(page, "Revoke")).to_be_visible()
    program.get(f"/projects/{project['id']}", expect=200)


def test_a_project_is_set_up_in_three_steps(root: Visitor, page: Page) -> None:
    name = new_name("Radio")
    open_page(page, root, "/projects/new")
    button(page, "How it sounds Emotion, clarity").click()
    field(page, "Name of the project").fill(name)
    button(page, "Next: audio").click()
    page.get_by_label("Sound files").set_input_files(SAMPLE)
    expect(page.get_by_role("heading", name="1 of 1 file in")).to_be_visible()
    button(page, "Next: people").click()
    expect(page.get_by_role("row", name=re.compile("Root"))).to_be_visible()
    page.get_by_role("link", name="Look at the labels").click()
    expect(button(page, "How clear is it")).to_be_visible()

    project = next(one for one in root.get("/projects")["results"] if one["name"] == name)
    clips = root.get(f"/projects/{project['id']}/clips")["results"]
    assert [clip["name"] for clip in clips] == [SAMPLE.name]


def test_rules_and_words_of_a_project_are_kept(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    open_page(page, root, f"/projects/{project['id']}/settings")
    field(page, "What it is about").fill("Weekly meetings of one team")
    button(page, "Keep changes").click()
    expect(page.get_by_text("The project is changed.")).to_be_visible()
    with answered(page, "PATCH", f"/projects/{project['id']}"):
        page.get_by_role("group", name="People per clip").get_by_text("2").click()
    with answered(page, "PATCH", f"/projects/{project['id']}"):
        page.get_by_text("Find speech before people start").click()
    expect(page.get_by_role("switch", name="Find speech")).not_to_be_checked()

    page.reload()
    expect(field(page, "What it is about")).to_have_value("Weekly meetings of one team")
    expect(page.get_by_role("switch", name="Find speech")).not_to_be_checked()
    kept = root.get(f"/projects/{project['id']}")
    assert (kept["annotators_per_clip"], kept["finds_speech"]) == (2, False)


def test_a_chosen_theme_stays_and_follows_to_another_machine(
    root: Visitor, page: Page, browser: Any
) -> None:
    visitor = root.person(new_name("dora"))
    open_page(page, visitor, "/account")
    page.get_by_role("group", name="Theme").get_by_text("Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    elsewhere = browser.new_context(color_scheme="light")
    other = elsewhere.new_page()
    open_page(other, visitor, "/account")
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    elsewhere.close()


def test_a_changed_password_is_the_one_that_counts(
    root: Visitor, server: Server, page: Page
) -> None:
    name = new_name("eve")
    visitor = root.person(name)
    open_page(page, visitor, "/account")
    field(page, "Present password").fill("not this one")
    field(page, "New password").fill("a much longer sentence")
    button(page, "Change password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    field(page, "Present password").fill(PASSWORD)
    button(page, "Change password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()

    server.visitor().sign_in(name, "a much longer sentence")


def test_a_transcriber_is_offered_nothing_that_managers_do(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    name = new_name("finn")
    visitor = root.person(name)
    root.post(f"/projects/{project['id']}/members", {"user": name, "role": "annotator"})
    open_page(page, visitor, "/projects")
    expect(page.get_by_role("link", name=project["name"])).to_have_attribute("href", "/work")
    expect(page.get_by_text("New project")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Main").get_by_role("link")).to_have_text(
        ["My work", "My numbers", "Projects"]
    )
    page.goto(f"{root.url}/projects/{project['id']}/people")
    expect(page.get_by_role("navigation", name="Project").get_by_role("link")).to_have_count(0)
    page.goto(f"{root.url}/people")
    expect(page.get_by_text("There is no such page")).to_be_visible()


PAGES = ["/projects", "/projects/new", "/people", "/account", "/help"]
PROJECT_PAGES = ["people", "labels", "keys", "settings"]


def test_every_page_keeps_to_this_server_and_to_its_security_policy(
    root: Visitor, page: Page, project: dict[str, Any]
) -> None:
    hosts: set[str] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    enter(page, root)
    for path in PAGES + [f"/projects/{project['id']}/{one}" for one in PROJECT_PAGES]:
        page.goto(root.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()

    assert hosts == {root.url.split("/")[2]}
    assert complaints == []
