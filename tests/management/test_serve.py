"""A server that is newer than its data says what it does before it answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from audino_py.management.commands.serve import UPGRADES
from tests.serving import Server


def test_a_newer_server_tells_that_it_brings_the_database_up_to_date(tmp_path: Path) -> None:
    server = Server(tmp_path, database=f"sqlite:///{tmp_path / 'audino.sqlite3'}")
    words = [sys.executable, "-m", "audino_py", "migrate", "audino", "0019", "-v", "0"]
    subprocess.run(words, env={**os.environ, **server.env}, check=True)

    try:
        server.start()
    finally:
        server.stop()
    first = server.log.read_text()
    try:
        server.start()
    finally:
        server.stop()

    assert first.startswith(UPGRADES)
    # The second start found nothing to do, and so says nothing of it.
    assert server.log.read_text().count(UPGRADES) == 1


def test_a_first_start_upgrades_nothing(tmp_path: Path) -> None:
    server = Server(tmp_path, database=f"sqlite:///{tmp_path / 'audino.sqlite3'}")

    try:
        server.start()
    finally:
        server.stop()

    assert "up to date" not in server.log.read_text()
