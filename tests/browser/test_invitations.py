"""Invitations: what the page says of them, and what lies in the mail box."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, enter
from tests.browser.test_setup_pages import button, field, new_name
from tests.serving import Server, Visitor

expect.set_options(timeout=PATIENCE_MS)


class Hand(socketserver.StreamRequestHandler):
    """Takes mails as RFC 5321 says, and keeps them."""

    server: Post

    def handle(self) -> None:
        """One sender's mails."""
        self.wfile.write(b"220 post\r\n")
        while line := self.rfile.readline().upper():
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                body = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(message_from_bytes(b"".join(body)))
            self.wfile.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 post\r\n")


class Post(socketserver.ThreadingTCPServer):
    """A mail server of this test's own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hand)
        self.mails: list[Message] = []


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server that keeps what it gets."""
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def mailing_server(tmp_path: Path, post: Post) -> Iterator[Server]:
    """A server that sends mail."""
    address = f"smtp://127.0.0.1:{post.server_address[1]}"
    server = Server(tmp_path / "mailing", AUDINO_EMAIL_URL=address)
    server.start()
    yield server
    server.stop()


def invite(page: Page, name: str, mail: str = "") -> None:
    """By the page of a project."""
    button(page, "Invite somebody new").click()
    field(page, "Name").fill(name)
    field(page, "E-mail").fill(mail)
    button(page, "Make invitation").click()
    expect(page.get_by_role("region", name=f"Invitation for {name}")).to_be_visible()


def test_an_invitation_that_was_mailed_is_told_as_such_and_reads_like_a_letter(
    mailing_server: Server, post: Post, page: Page, browser: Browser
) -> None:
    root = mailing_server.administrator()
    project = root.project("Old tapes", "transcript")["id"]
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/people")
    invite(page, "Ada Byron", "ada@lab.example")

    panel = page.get_by_role("region", name="Invitation for Ada Byron")
    expect(panel).to_contain_text("Mailed to ada@lab.example.")
    expect(panel).not_to_contain_text("Send this link")
    (mail,) = post.mails
    payload = mail.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = payload.decode()
    assert mail["Subject"] == "Root invites you to audino"
    assert "to work on “Old tapes”" in text
    link = next(line for line in text.splitlines() if line.startswith("http"))
    stranger: Any = browser.new_page()
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="Welcome, Ada Byron")).to_be_visible()
    stranger.close()


def test_a_second_invitation_leaves_the_link_of_the_first_in_sight(
    root: Visitor, page: Page
) -> None:
    project = root.project(new_name("Tapes"), "transcript")["id"]
    enter(page, root)
    page.goto(f"{root.url}/projects/{project}/people")
    first, second = new_name("Ada"), new_name("Bob")
    invite(page, first)
    link = page.locator(".secret code").inner_text()
    invite(page, second)

    expect(page.locator(".secret code")).to_have_count(2)
    expect(page.get_by_role("region", name=f"Invitation for {first}")).to_contain_text(link)
    expect(page.get_by_role("region", name=f"Invitation for {second}")).to_contain_text("Send this")
    page.get_by_role("region", name=f"Invitation for {second}").get_by_text("Done").click()
    expect(page.locator(".secret code")).to_have_text([link])
