"""Spoilt files, one after the other through a real server: each ends, and the server lives on."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.audio.mutants import mutants
from tests.proofs.conftest import descendants
from tests.proofs.test_bad_files import DECODERS_WORDS, SENDERS, Door, Sent
from tests.serving import Server

FULL = os.environ.get("AUDINO_FULL") == "1"
NUMBER = 500 if FULL else 16
DECODED_MIN = 0.4
FINAL_WITHIN_S = 600


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "mutants")
    server.start()
    yield server
    server.stop()


def test_spoilt_files_all_end_and_nothing_dies(server: Server, tmp_path: Path) -> None:
    door = Door(server)
    sent = []
    for number, data in enumerate(mutants(NUMBER, seed=77)):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(data)
        sent.append(Sent(path, "either", ""))
    assert server.process is not None
    servers = {pid for pid, line in descendants(server.process.pid) if "audio.child" not in line}

    with ThreadPoolExecutor(SENDERS) as pool:
        put = list(pool.map(door.put, sent))
    deadline = time.monotonic() + FINAL_WITHIN_S
    ended = [door.await_verdict(one) for one in put]

    assert time.monotonic() < deadline
    statuses = Counter(one.status for one in ended)
    decoded = sum(one.ended == "accept" for one in ended) / NUMBER
    print(f"\n{NUMBER} mutants through the server: {decoded:.0%} decoded; {dict(statuses)}")
    assert all(status in {200, 201} or 400 <= status < 500 for status in statuses)
    assert {one.clip["state"] for one in ended if one.clip} <= {"ready", "failed"}
    assert decoded >= DECODED_MIN
    still = {pid for pid, _ in descendants(server.process.pid)}
    assert servers <= still  # no web process and no worker died
    log = server.log.read_text()
    assert [line for line in log.splitlines() if DECODERS_WORDS.search(line)] == []
    assert requests.get(f"{server.url}/healthz", timeout=30).status_code == 200
