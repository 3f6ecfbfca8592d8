"""PgBouncer for tests: before the database the tests run on, on a port of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.serving import free_port

PROGRAM = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
LENT = {"transaction": 4, "session": 60}  # connections to PostgreSQL, for all who ask
READY_WITHIN_S = 10.0


@contextlib.contextmanager
def pooler(mode: str, *more: str) -> Iterator[str]:
    """Run one that lends by ``transaction`` or by ``session``; its address without a database."""
    assert PROGRAM is not None
    given = urlsplit(os.environ["DATABASE_URL"])
    user, port = given.username or "postgres", free_port()
    word = f" password={given.password}" if given.password else ""
    lines = [
        "[databases]",
        f"* = host={given.hostname} port={given.port or 5432} user={user}{word}",
        "[pgbouncer]",
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =",
        f"auth_type = any\nadmin_users = {user}\npool_mode = {mode}",
        f"default_pool_size = {LENT[mode]}\nmax_client_conn = 300",
        *more,
    ]
    address = f"postgres://{user}@127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        file, log = Path(folder, "pgbouncer.ini"), Path(folder, "log")
        file.write_text("\n".join(lines) + "\n")
        words = [PROGRAM, str(file)]
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(folder, "nobody")
            words = [PROGRAM, "-u", "nobody", str(file)]
        with log.open("ab") as out:
            process = subprocess.Popen(words, stdout=out, stderr=out)
        try:
            _wait(address, process, log)
            yield address
        finally:
            process.kill()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while True:
        assert process.poll() is None, log.read_text()
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        else:
            return


def transactions_through(address: str) -> dict[str, int]:
    """How many transactions went through, by database."""
    with psycopg.connect(
        f"{address}/pgbouncer", autocommit=True, cursor_factory=psycopg.ClientCursor
    ) as admin:
        return {str(row[0]): int(row[2]) for row in admin.execute("SHOW STATS").fetchall()}
