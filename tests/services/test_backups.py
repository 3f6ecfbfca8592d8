"""Backups: whole, checked, and put back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.serving import drop_database, make_database

type Place = Callable[[str], dict[str, str]]


def audino(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "audino_py", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Makes environments with an own folder and database each."""
    made: list[str] = []

    def make(name: str) -> dict[str, str]:
        (tmp_path / name).mkdir()
        address = make_database(tmp_path / name)
        made.append(address)
        data = str(tmp_path / name / "data")
        return {**os.environ, "DATABASE_URL": address, "AUDINO_DATA": data, "AUDINO_READY": "1"}

    yield make
    for address in made:
        drop_database(address)


def test_a_backup_brings_back_people_and_sound(place: Place, tmp_path: Path) -> None:
    first, second, file = place("first"), place("second"), tmp_path / "all.tar"
    assert audino(first, "migrate", "-v0").returncode == 0
    named = {**first, "DJANGO_SUPERUSER_USERNAME": "ada", "DJANGO_SUPERUSER_PASSWORD": "pencil-9-x"}
    named["DJANGO_SUPERUSER_EMAIL"] = "ada@example.org"
    assert audino(named, "createsuperuser", "--noinput").returncode == 0
    clip = Path(first["AUDINO_DATA"]) / "clips" / ("a" * 32)
    clip.mkdir(parents=True)
    (clip / "original.wav").write_bytes(b"sound")

    made = audino(first, "backup", str(file))
    put_back = audino(second, "restore", str(file))

    assert (made.returncode, put_back.returncode) == (0, 0), made.stderr + put_back.stderr
    again = Path(second["AUDINO_DATA"]) / "clips" / ("a" * 32) / "original.wav"
    assert again.read_bytes() == b"sound"
    assert list(Path(second["AUDINO_DATA"]).glob("database.*")) == []  # one database, not two
    told = made.stdout.partition(": ")[2]
    assert told.startswith("the database and 1 files of sound, ")
    assert audino(first, "backup", "--verify", str(file)).stdout.partition(": ")[2] == told
    names = audino(
        second, "shell", "-v0", "-c", "from audino_py.models import User; print(User.objects.get())"
    )
    assert names.stdout.strip() == "ada"
    assert audino(second, "restore", str(file)).returncode == 1  # there is data now


SEAL = """
from datetime import timedelta
from audino_py.models import Event
from audino_py.services.seal_heads import keep_heads
from audino_py.services.seals import seal_events
for _ in range(2):
    Event.objects.create(verb="user.made", subject="ada")
    seal_events(older_than=timedelta(0))
keep_heads()
"""
UNSEAL = """
from audino_py.models import Event, Seal
seal = Seal.objects.latest("pk")
Event.objects.filter(id__gte=seal.first).delete()
seal.delete()
"""


def shell(env: dict[str, str], code: str) -> str:
    """Run code in a place; what it printed."""
    ran = audino(env, "shell", "-v0", "-c", code)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_seal_that_is_removed_after_a_restore_is_missed(place: Place, tmp_path: Path) -> None:
    first, second, file = place("first"), place("second"), tmp_path / "all.tar"
    assert audino(first, "migrate", "-v0").returncode == 0
    shell(first, SEAL)
    assert audino(first, "backup", str(file)).returncode == 0
    assert audino(second, "restore", str(file)).returncode == 0
    whole = audino(second, "verify_audit")

    shell(second, UNSEAL)
    found = audino(second, "verify_audit")

    assert (whole.returncode, "There is no" in whole.stdout) == (0, False), whole.stderr
    assert (found.returncode, "the seal is missing" in found.stderr) == (1, True)


def test_a_backup_of_a_newer_version_is_refused_before_anything_is_replaced(
    place: Place, tmp_path: Path
) -> None:
    first, second, file = place("first"), place("second"), tmp_path / "all.tar"
    assert audino(first, "migrate", "-v0").returncode == 0
    record = "from django.db.migrations.recorder import MigrationRecorder as R; "
    record += "from django.db import connection; R(connection).record_applied('audino', '9999_new')"
    shell(first, record)
    assert audino(first, "backup", str(file)).returncode == 0

    refused = audino(second, "restore", str(file))

    assert refused.returncode == 1
    assert "a newer version of audino_py: it has 9999_new. Install that version" in refused.stderr
    tables = "from django.db import connection; print(connection.introspection.table_names())"
    assert shell(second, tables).strip() == "[]"


def test_a_database_that_does_not_answer_is_told_in_a_line(place: Place, tmp_path: Path) -> None:
    env, file = place("one"), tmp_path / "all.tar"
    assert audino(env, "migrate", "-v0").returncode == 0
    assert audino(env, "backup", str(file)).returncode == 0
    nowhere = f"sqlite:///{tmp_path}/none/here.sqlite3"
    if env["DATABASE_URL"].startswith("postgres"):
        nowhere = env["DATABASE_URL"] + "_not"

    refused = audino({**env, "DATABASE_URL": nowhere}, "restore", str(file))

    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "The database of DATABASE_URL: " in refused.stderr


def test_a_changed_byte_is_found(place: Place, tmp_path: Path) -> None:
    env, file = place("one"), tmp_path / "all.tar"
    assert audino(env, "migrate", "-v0").returncode == 0
    assert audino(env, "backup", str(file)).returncode == 0
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])

    checked = audino(env, "backup", "--verify", str(file))

    assert checked.returncode == 1
    assert "damaged" in checked.stderr


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="lines to PostgreSQL"
)
def test_a_dump_takes_the_line_that_the_address_asks_for(place: Place, tmp_path: Path) -> None:
    env = place("one")
    assert audino(env, "migrate", "-v0").returncode == 0
    given = urlsplit(env["DATABASE_URL"])
    bare = {**env, "DATABASE_URL": f"postgres://{given.path}", "PGHOST": given.hostname or ""}
    bare |= {"PGUSER": given.username or "", "PGPASSWORD": given.password or ""}
    strict = {**env, "DATABASE_URL": f"{env['DATABASE_URL']}?sslmode=verify-full"}

    assert audino(bare, "backup", str(tmp_path / "bare.tar")).returncode == 0
    refused = audino(strict, "backup", str(tmp_path / "strict.tar"))
    assert (refused.returncode, "pg_dump failed" in refused.stderr) == (1, True)
