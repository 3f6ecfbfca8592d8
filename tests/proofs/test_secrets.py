"""A revoked key is dead at once in every process; guessing tells nothing; no log holds a secret."""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.serving import Server

FULL = os.environ.get("AUDINO_FULL") == "1"
ROUNDS = 100 if FULL else 5
AGAIN = 8  # new connections after each revocation, so that every process is asked
GUESSES = 15


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(
        tmp_path_factory.mktemp("secrets"), AUDINO_WEB_PROCESSES="2", AUDINO_LOG_LEVEL="DEBUG"
    )
    server.start()
    yield server
    server.stop()


def statuses(server: Server, key: str) -> set[int]:
    """What this key is answered, each time over a new connection."""
    return {
        requests.get(f"{server.url}/api/v1/key", headers={"X-API-Key": key}, timeout=30).status_code
        for _ in range(AGAIN)
    }


def test_a_revoked_key_is_refused_by_the_next_request_of_every_process(server: Server) -> None:
    root = server.administrator()
    project = root.project("Keys")["id"]
    for _ in range(ROUNDS):
        body = {"name": "script", "scopes": ["read"], "days": 1}
        made = root.post(f"/projects/{project}/keys", body, expect=201)
        assert statuses(server, made["secret"]) == {200}
        root.post(f"/keys/{made['id']}/revoke")
        assert statuses(server, made["secret"]) == {401}


def test_no_secret_stands_in_a_log_or_in_the_database(server: Server) -> None:
    root = server.administrator()
    project = root.project("Logs")["id"]
    key = root.make_key(project, "read").key
    statuses(server, key)
    statuses(server, key[:-1] + ("0" if key[-1] != "0" else "1"))
    requests.get(f"{server.url}/api/v1/key?key={key}", timeout=30)
    cookie = root.http.cookies["audino_session"]
    written = server.log.read_text()

    assert "/api/v1/key" in written, "requests are logged at this level"
    assert re.search(r"apy_[0-9A-Za-z]{8}_[0-9A-Za-z]{20,}", written) is None
    assert cookie not in written
    for path in Path(server.folder / "data").glob("audino.sqlite3*"):
        assert key.encode() not in path.read_bytes()


@pytest.mark.skipif(not FULL, reason="a measurement: AUDINO_FULL=1, on a machine at rest")
def test_unknown_names_take_as_long_as_known_ones(server: Server) -> None:
    root = server.administrator()
    for number in range(GUESSES):
        root.person(f"known{number}")
    known: list[float] = []
    unknown: list[float] = []
    for number in range(GUESSES):
        for names, times in ((f"known{number}", known), (f"nobody{number}", unknown)):
            visitor = server.visitor()
            visitor.session()
            began = time.perf_counter()
            visitor.post("/session", {"username": names, "password": "x" * 12}, expect=401)
            times.append(time.perf_counter() - began)

    assert 0.8 <= statistics.median(known) / statistics.median(unknown) <= 1.25
