"""PgBouncer in between: web processes work through it, nothing else starts by mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from audino_py.db.uuids import uuid7
from tests.forms import tiny_wav
from tests.serving import Server, Visitor, drop_database, make_database

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="poolers stand before PostgreSQL",
)
poolers = pytest.importorskip("tests.poolers", exc_type=ImportError)
if poolers.PROGRAM is None:
    pytest.skip("pgbouncer is not installed", allow_module_level=True)

ROUNDS = 200 if os.environ.get("AUDINO_FULL") == "1" else 12
AT_ONCE = 8  # twice as many as the pooler lends
TOGETHER = {
    "AUDINO_QUEUE": "procrastinate",
    "AUDINO_SECRET_KEY": "the same fifty random characters on every machine",
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The own address of an empty database."""
    address = make_database(tmp_path)
    yield address
    drop_database(address)


def audino(*words: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """What a command says that ends by itself."""
    env = {**os.environ, **TOGETHER, "AUDINO_DATA": str(folder / "data"), **env}
    command = [sys.executable, "-m", "audino_py", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=90)


def through(pooler: str, database: str) -> str:
    return f"{pooler}/{database.rsplit('/', 1)[1]}"


@pytest.mark.parametrize(
    "words", [("serve", "--port", "1"), ("worker",), ("backup", "a.tar"), ("restore", "a.tar")]
)
def test_a_database_whose_connections_are_lent_by_transaction_is_refused(
    words: tuple[str, ...], database: str, tmp_path: Path
) -> None:
    if words[0] == "serve":
        words = ("serve", "--port", str(poolers.free_port()))
    with poolers.pooler("transaction") as pooler:
        ran = audino(*words, folder=tmp_path, DATABASE_URL=through(pooler, database))

    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("DATABASE_URL leads to a pooler that lends connections for one ")
    assert "AUDINO_POOLER_URL" in ran.stderr
    assert not (tmp_path / "a.tar").exists()


def test_a_pool_by_session_is_as_good_as_the_database(database: str, tmp_path: Path) -> None:
    words = ("worker",)
    with poolers.pooler("session") as pooler:
        refused = audino(*words, folder=tmp_path, DATABASE_URL=through(pooler, database))
    with poolers.pooler("session", "ignore_startup_parameters = options") as pooler:
        server = Server(tmp_path / "one", database=through(pooler, database), **TOGETHER)
        try:
            server.start()
            root = server.administrator()
            project = root.project("By session")["id"]
            files = {"file": ("a.wav", tiny_wav(1, seconds=1))}
            clip = root.ask("POST", f"/projects/{project}/clips", files=files)["id"]
            settled = root.until_settled(clip)
        finally:
            server.stop()

    assert settled["state"] == "ready"
    assert refused.returncode == 1
    assert refused.stderr.startswith("DATABASE_URL leads to a pooler that refuses the start ")


def test_a_pooler_that_is_away_or_before_another_database_is_refused(
    database: str, tmp_path: Path
) -> None:
    words = ("serve", "--port", str(poolers.free_port()))
    away = f"postgres://postgres@127.0.0.1:{poolers.free_port()}/audino"
    gone = audino(*words, folder=tmp_path, DATABASE_URL=database, AUDINO_POOLER_URL=away)
    with poolers.pooler("transaction") as pooler:
        elsewhere = f"{pooler}/postgres"
        other = audino(*words, folder=tmp_path, DATABASE_URL=database, AUDINO_POOLER_URL=elsewhere)
        alone = audino(*words, folder=tmp_path, DATABASE_URL="sqlite:///x", AUDINO_POOLER_URL=away)

    assert (gone.returncode, other.returncode, alone.returncode) == (1, 1, 1)
    assert gone.stderr.startswith("AUDINO_POOLER_URL does not answer: ")
    assert other.stderr.startswith("AUDINO_POOLER_URL leads to another database ")
    assert alone.stderr.startswith("DATABASE_URL is missing: a pooler ")


def test_people_and_scripts_work_through_a_pooler(database: str, tmp_path: Path) -> None:
    with poolers.pooler("transaction") as pooler:
        address = through(pooler, database)
        server = Server(tmp_path / "one", database=database, AUDINO_POOLER_URL=address, **TOGETHER)
        try:
            server.start()
            _walk(server)
            used = poolers.transactions_through(pooler)
            said = server.log.read_text()
        finally:
            server.stop()

    assert used[database.rsplit("/", 1)[1]] > ROUNDS
    assert "SET jit = off" in said
    assert "Traceback" not in said


def _walk(server: Server) -> None:
    """Many upload, save and export at once."""
    root = server.administrator()
    project = root.project("Pooled")["id"]
    key = Visitor(server.url, root.make_key(project, "upload", "read", "export").key)
    person = root.person("walker")
    root.post(f"/projects/{project}/members", {"user": "walker", "role": "annotator"}, expect=201)

    def bring(number: int) -> str:
        files = {"file": (f"{number}.wav", tiny_wav(90_000 + number, seconds=1))}
        return str(key.ask("POST", f"/projects/{project}/clips", files=files)["id"])

    def take_out(_: int) -> bytes:
        url = f"{key.url}/api/v1/projects/{project}/export?format=jsonl"
        answer = key.http.get(url, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.content

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for clip in list(pool.map(bring, range(ROUNDS))):
            assert key.until_settled(clip)["state"] == "ready"
        for number in range(ROUNDS):
            work(person, root, project, f"said {number}")
        files = list(pool.map(take_out, range(ROUNDS)))
        names = {"name": "Frozen"}
        frozen = root.post(f"/projects/{project}/versions", names, expect=201)

    assert frozen["clips"] == ROUNDS
    assert {file.count(b"\n") for file in files} == {ROUNDS}
    assert all(f'"said {number}"'.encode() in files[0] for number in range(ROUNDS))


def work(person: Visitor, root: Visitor, project: str, text: str) -> None:
    task = person.post(f"/projects/{project}/claim")["id"]
    opened = person.post(f"/tasks/{task}/open")
    segment: dict[str, Any] = {"id": str(uuid7()), "start": 0.1, "end": 0.9, "text": text}
    body = {"id": str(uuid7()), "changes": [{"op": "put", "segment": segment}]}
    heads = {"If-Match": f'"{opened["revision"]}"'}
    saved = person.ask("POST", f"/annotations/{opened['id']}/changes", json=body, headers=heads)
    heads = {"If-Match": f'"{saved["revision"]}"'}
    handed = person.ask("POST", f"/tasks/{task}/submit", headers=heads)
    if handed["state"] == "submitted":
        root.post(f"/tasks/{task}/review", {"verdict": "accepted"})
