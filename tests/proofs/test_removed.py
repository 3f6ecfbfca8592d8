"""Somebody is taken out of a project while their pages are open: it holds at the socket, at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from audino_py.db.uuids import uuid7
from tests.forms import tiny_wav
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
WITHIN_S = 1.0 if FULL else 5.0  # a busy machine is no fault
CLIPS = 2000 if FULL else 300  # of a hundred segments each
FIRST_BYTES = 64 * 1024


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "removed")
    server.start()
    yield server
    server.stop()


def fill(server: Server, project: str) -> None:
    """Give a project finished work that takes a while to export."""
    words = ["bench", "fill", "--clips", str(CLIPS), "--project", project, "--segments"]
    subprocess.run([sys.executable, "-m", "audino_py", *words], env=server.env, check=True)


def take_out(root: Visitor, project: str, username: str) -> float:
    """Remove a member; when the answer came."""
    rows = root.get(f"/projects/{project}/members")["results"]
    [uid] = [row["user"]["id"] for row in rows if row["user"]["username"] == username]
    root.ask("DELETE", f"/projects/{project}/members/{uid}", expect=204)
    return time.monotonic()


def test_saves_and_ranges_are_refused_and_a_running_export_is_cut(server: Server) -> None:
    root = server.administrator()
    project = root.project("Removal")["id"]
    ada, rob = root.person("ada"), root.person("rob")
    finished = root.project("Finished")["id"]
    for place, name, role in ((project, "ada", "annotator"), (finished, "rob", "reviewer")):
        root.post(f"/projects/{place}/members", {"user": name, "role": role}, expect=201)
    files = {"file": ("one.wav", tiny_wav(1, seconds=1))}
    receipt = root.ask(
        "POST", f"/projects/{project}/clips", files=files, data={"assignee": "ada"}
    )
    root.until_settled(receipt["id"])
    opened = ada.post(f"/tasks/{receipt['task']}/open")
    fill(server, finished)

    def save(revision: int) -> int:
        segment = {"id": str(uuid7()), "start": 0.1, "end": 0.5, "text": "mine"}
        answer = ada.http.post(
            f"{server.url}/api/v1/annotations/{opened['id']}/changes",
            json={"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]},
            headers={"If-Match": f'"{revision}"', "X-CSRFToken": ada.token, "Referer": server.url},
            timeout=30,
        )
        return answer.status_code

    def hear() -> int:
        address = f"{server.url}/api/v1/clips/{receipt['id']}/audio"
        return ada.http.get(address, headers={"Range": "bytes=0-99"}, timeout=30).status_code

    whole = export(rob, finished).content
    running = export(rob, finished).iter_content(FIRST_BYTES)
    got = next(running)
    assert (save(opened["revision"]), hear()) == (200, 206)

    gone_at = take_out(root, project, "ada")
    refused = (save(opened["revision"] + 1), hear())
    refused_s = time.monotonic() - gone_at
    gone_at = take_out(root, finished, "rob")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="ended|incomplete|broken"):
        for piece in running:
            got += piece
    cut_s = time.monotonic() - gone_at

    print(
        f"refused in {refused_s * 1000:.0f} ms, cut in {cut_s * 1000:.0f} ms "
        f"after {len(got) / len(whole):.0%} of {len(whole) / 1e6:.0f} MB"
    )
    assert refused == (404, 404)
    assert refused_s < WITHIN_S
    assert cut_s < WITHIN_S
    assert len(got) < len(whole)
    assert whole.startswith(got)


def export(person: Visitor, project: str) -> requests.Response:
    """The answer, its body on the way."""
    address = f"{person.url}/api/v1/projects/{project}/export?format=jsonl"
    return person.http.get(address, stream=True, timeout=60)
