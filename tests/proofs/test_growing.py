"""A server of one machine moves to PostgreSQL and a bucket with everything it has."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from audino_py.db.uuids import uuid7
from tests.buckets import bucket_server, names_in
from tests.serving import PASSWORD, Server, Visitor
from tests.workers import batch, put

SAMPLES = Path(__file__).parents[1] / "samples"

OF_APPS = ("django_content_type", "auth_permission")  # procrastinate has some too

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="the road leads to PostgreSQL",
)
# Every row of every table, in a form that is the same wherever it lies.
ROWS = """
import hashlib, json
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
for model in apps.get_models(include_auto_created=True):
    rows = model._base_manager.order_by("pk").values_list()
    text = json.dumps(list(rows), cls=DjangoJSONEncoder, sort_keys=True)
    print(model._meta.db_table, len(rows), hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    """The server of one machine, on SQLite, with some work in it."""
    server = Server(tmp_path / "small", database=f"sqlite:///{tmp_path / 'small.sqlite3'}")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def large(small: Server, tmp_path: Path) -> Iterator[Server]:
    """The place it moves to: PostgreSQL, procrastinate and a bucket, all empty."""
    with bucket_server() as env:
        secret = (small.folder / "data" / "secret-key").read_text().strip()
        settings = {**env, "AUDINO_QUEUE": "procrastinate", "AUDINO_SECRET_KEY": secret}
        server = Server(tmp_path / "large", **settings)
        yield server
        server.stop()


def audino(server: Server, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "audino_py", *words]
    return subprocess.run(command, env=server.env, capture_output=True, text=True, check=False)


def rows_of(server: Server) -> dict[str, str]:
    """Number and digest of each table's rows."""
    ran = audino(server, "shell", "-v0", "-c", ROWS)
    assert ran.returncode == 0, ran.stderr
    lines = (line.partition(" ") for line in ran.stdout.splitlines())
    return {table: told for table, _, told in lines if told}


def work_in(root: Visitor) -> tuple[str, Visitor, str]:
    """Clips, a key, work that was accepted, odd texts; project, key and the work's id."""
    project = root.project("Größer, أكبر", "transcript")["id"]
    root.patch(f"/projects/{project}", {"may_review_own": True})
    key = root.make_key(project, "upload", "read", "export", "manage")
    for name in ("jfk.wav", "jfk.flac"):
        metadata = '{"gain": 0.1, "take": 2.0, "who": "Zoë 🎙", "odd": [null, true, -0.5]}'
        root.until_settled(key.upload(project, SAMPLES / name, metadata=metadata)["id"])
    task = root.post(f"/projects/{project}/claim")
    work = root.post(f"/tasks/{task['id']}/open")
    body = batch(
        put(text="ask not, اسأل 🇺🇸"), put(start=3, end=4.000001, text="tab\tand\nline \\N")
    )
    path = f"/annotations/{work['id']}/changes"
    saved = root.post(path, body, headers={"If-Match": f'"{work["revision"]}"'})
    root.post(f"/tasks/{task['id']}/submit", headers={"If-Match": f'"{saved["revision"]}"'})
    root.post(f"/tasks/{task['id']}/review", {"verdict": "accepted"})
    gone = key.upload(project, SAMPLES / "jfk.mp3")["id"]
    root.until_settled(gone)
    root.delete(f"/clips/{gone}")
    return project, key, work["id"]


def test_a_server_on_sqlite_becomes_one_on_postgresql_with_a_bucket(
    small: Server, large: Server, tmp_path: Path
) -> None:
    root = small.administrator()
    project, key, work = work_in(root)
    listed = key.get(f"/projects/{project}/clips?order=name")["results"]
    done = root.get(f"/annotations/{work}")
    small.stop()
    before, file = rows_of(small), tmp_path / "all.tar"
    assert audino(small, "backup", str(file)).returncode == 0

    others = names_in(large.env)  # the double keeps what earlier tests put there
    moved = audino(large, "restore", str(file))

    assert moved.returncode == 0, moved.stderr
    after = rows_of(large)
    assert {table: after[table] for table in before if table not in OF_APPS} == {
        table: told for table, told in before.items() if table not in OF_APPS
    }
    assert int(before["audino_revision"].split()[0]) > 0
    assert audino(large, "verify_audit").returncode == 0
    held = names_in(large.env) - others
    assert not list((large.folder / "data" / "clips").glob("*/original*"))
    assert len([name for name in held if "/original" in name]) == 3
    assert audino(large, "restore", str(file)).returncode == 1  # there is data now
    again = audino(large, "restore", "--replace", str(file))
    assert (again.returncode, "an empty PostgreSQL database" in again.stderr) == (1, True)

    large.start()
    there = Visitor(large.url)
    there.sign_in("root", PASSWORD)
    key = Visitor(large.url, key.key)
    assert key.get(f"/projects/{project}/clips?order=name")["results"] == listed
    assert there.get(f"/annotations/{work}") == done
    sound = there.ask("GET", f"/clips/{listed[0]['id']}/original").content
    assert hashlib.sha256(sound).hexdigest() == listed[0]["sha256"]
    new = key.upload(project, SAMPLES / "meeting.ogg", external_id=str(uuid7()))
    assert key.until_settled(new["id"])["state"] == "ready"  # no number is given twice


def test_a_row_that_postgresql_refuses_leaves_it_empty_and_is_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "small.sqlite3"
    small = Server(tmp_path / "small", database=f"sqlite:///{path}")
    large = Server(tmp_path / "large")
    try:
        assert audino(small, "migrate", "-v0").returncode == 0
        for name in ("ADA", "BEN"):
            make = f"from audino_py.models import User; User.objects.create(username='{name}')"
            assert audino(small, "shell", "-v0", "-c", make).returncode == 0
        change(path, "UPDATE audino_user SET display_name = 'a' || char(0) WHERE username = 'BEN'")
        assert audino(small, "backup", str(tmp_path / "bad.tar")).returncode == 0
        change(path, "UPDATE audino_user SET display_name = 'b' WHERE username = 'BEN'")
        assert audino(small, "backup", str(tmp_path / "good.tar")).returncode == 0

        refused = audino(large, "restore", str(tmp_path / "bad.tar"))
        taken = audino(large, "restore", str(tmp_path / "good.tar"))

        assert refused.returncode == 1
        assert "The database of DATABASE_URL: " in refused.stderr
        assert "NUL" in refused.stderr
        assert taken.returncode == 0, taken.stderr
        assert rows_of(large)["audino_user"] == rows_of(small)["audino_user"]
    finally:
        large.stop()


def change(path: Path, statement: str) -> None:
    """Change rows behind the server's back."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)
