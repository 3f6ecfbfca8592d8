"""Somebody is taken out of a project while a page is open: it holds at the socket, at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests

from audino_py.db.uuids import uuid7
from tests.forms import tiny_wav
from tests.serving import Server, Visitor

FULL = os.environ.get("AUDINO_FULL") == "1"
WITHIN_S = 1.0 if FULL else 5.0  # a busy machine is no fault
CLIPS = 2000 if FULL else 1000  # of a hundred segments each
FIRST_BYTES = 64 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("removed"))
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


def member(root: Visitor, project: str, name: str, role: str) -> Visitor:
    """Somebody new, in the project."""
    person = root.person(name)
    root.post(f"/projects/{project}/members", {"user": name, "role": role}, expect=201)
    return person


def save(person: Visitor, annotation: str, revision: int) -> int:
    """Save one line; the answer's status."""
    segment = {"id": str(uuid7()), "start": 0.1, "end": 0.5, "text": "mine"}
    answer = person.http.post(
        f"{person.url}/api/v1/annotations/{annotation}/changes",
        json={"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]},
        headers={
            "If-Match": f'"{revision}"',
            "X-CSRFToken": person.token,
            "Referer": person.url,
        },
        timeout=30,
    )
    return answer.status_code


def hear(person: Visitor, clip: str) -> int:
    """Ask for some bytes of the sound; the answer's status."""
    address = f"{person.url}/api/v1/clips/{clip}/audio"
    return person.http.get(address, headers={"Range": "bytes=0-99"}, timeout=30).status_code


def test_saves_and_ranges_of_an_open_page_are_refused(server: Server) -> None:
    root = server.administrator()
    project = root.project("Open")["id"]
    ada = member(root, project, "ada", "annotator")
    files = {"file": ("one.wav", tiny_wav(1, seconds=1))}
    to_ada = {"assignee": "ada"}
    receipt = root.ask("POST", f"/projects/{project}/clips", files=files, data=to_ada)
    root.until_settled(receipt["id"])
    work = ada.post(f"/tasks/{receipt['task']}/open")
    before = (save(ada, work["id"], work["revision"]), hear(ada, receipt["id"]))

    gone_at = take_out(root, project, "ada")
    after = (save(ada, work["id"], work["revision"] + 1), hear(ada, receipt["id"]))
    took_s = time.monotonic() - gone_at

    print(f"both refused in {took_s * 1000:.0f} ms")
    assert (before, after) == ((200, 206), (404, 404))
    assert took_s < WITHIN_S


def export(person: Visitor, project: str) -> requests.Response:
    """The answer, its body on the way."""
    address = f"{person.url}/api/v1/projects/{project}/export?format=jsonl"
    return person.http.get(address, stream=True, timeout=60)


def test_a_running_export_is_cut(server: Server) -> None:
    root = server.administrator()
    project = root.project("Finished")["id"]
    rob = member(root, project, "rob", "reviewer")
    fill(server, project)
    whole = export(rob, project).content
    running = export(rob, project).iter_content(FIRST_BYTES)
    got = bytearray(next(running))

    gone_at = take_out(root, project, "rob")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        got.extend(byte for piece in running for byte in piece)
    took_s = time.monotonic() - gone_at

    print(f"cut in {took_s * 1000:.0f} ms after {len(got)} of {len(whole)} bytes on their way")
    assert took_s < WITHIN_S
    assert len(got) < len(whole)
    assert whole.startswith(bytes(got))
