"""A server of the benchmark's own, in a folder and a database that go away."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import requests

from audino_py.benches.wire import Line

PASSWORD = "a bench needs no secret"  # noqa: S105  of an account that lives a minute
ANSWERS_WITHIN_S = 120
BARE = [
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
    *("--workers", "2", "--blocking-threads", "64", "--backpressure", "256"),
    *("--log-level", "error", "--no-access-log", "--host", "127.0.0.1"),
]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured, and on which database; an empty address is SQLite's."""

    database: str = ""
    quick: bool = False

    @property
    def engine(self) -> str:
        """What the rows are called by."""
        return "PostgreSQL" if self.database else "SQLite"


@contextmanager
def scratch(database: str) -> Iterator[str]:
    """A database of our own beside the one that was named; SQLite's needs none."""
    if not database:
        yield ""
        return
    name = f"audino_bench_{uuid.uuid4().hex[:8]}"
    _on_server(database, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(database)._replace(path=f"/{name}"))
    finally:
        _on_server(database, f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(database: str, statement: str) -> None:
    code = (
        "import sys, psycopg\n"
        "with psycopg.connect(sys.argv[1], autocommit=True) as line: line.execute(sys.argv[2])"
    )
    subprocess.run([sys.executable, "-c", code, database, statement], check=True)  # noqa: S603  ours


class Stand:
    """``audino serve`` with nothing in it, or the bare yardstick."""

    def __init__(self, plan: Plan, *, is_bare: bool = False, **env: str) -> None:
        self.is_bare = is_bare
        self.folder = Path(tempfile.mkdtemp(prefix="audino-bench-"))
        self._scratch = scratch(plan.database)
        database = self._scratch.__enter__()
        self.env = {**os.environ, "AUDINO_DATA": str(self.folder / "data"), **env}
        self.env.pop("DATABASE_URL", None)
        if database:
            self.env |= {"DATABASE_URL": database, "AUDINO_DB_POOL": "16"}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (self.folder / "server.log").open("wb")
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "audino_py", "serve", "--port", str(self.port)]
        if self.is_bare:
            self.manage("migrate", "--verbosity", "0")
            command = [*BARE, "--port", str(self.port), "audino_py.benches.bare_wsgi:application"]
        self.process = subprocess.Popen(  # noqa: S603  our own command
            command, env=self.env, stdout=self.log, stderr=self.log
        )
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while time.monotonic() < deadline:
            try:
                requests.get(f"{self.url}/healthz", timeout=2)
            except requests.RequestException:
                time.sleep(0.02)
            else:
                return
        raise SystemExit("the benchmark's server does not answer")

    def stop(self) -> None:
        """End it; the data stay."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def __exit__(self, *ignored: object) -> None:
        self.stop()
        self.log.close()
        self._scratch.__exit__(None, None, None)
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, *words: str) -> str:
        """Run another of our commands on the same data; what it printed."""
        command = [sys.executable, "-m", "audino_py", *words]
        ran = subprocess.run(  # noqa: S603  our own command
            command, env=self.env, check=True, stdout=subprocess.PIPE, text=True
        )
        return ran.stdout

    @property
    def pid(self) -> int:
        """The first of its processes."""
        if self.process is None:
            raise SystemExit("the benchmark's server does not run")
        return self.process.pid

    def memory_mib(self) -> float:
        """What all processes of the server hold together at this moment."""
        return sum(resident_mib(pid) for pid in family(self.pid))

    def own_mib(self) -> float:
        """The same without mapped files: SQLite maps up to 128 MiB of its own, as a cache."""
        return sum(resident_mib(pid, own=True) for pid in family(self.pid))

    def administrator(self) -> Person:
        """The first person: makes the account, or signs in to it."""
        person = Person(self)
        if person.look()["needs_setup"]:
            wish = {"display_name": "Bench", "email": "bench@example.org", "password": PASSWORD}
            person.post("/setup", wish)
        else:
            person.post("/session", {"username": "bench@example.org", "password": PASSWORD})
        person.look()
        return person


class Person:
    """Somebody who is signed in."""

    def __init__(self, stand: Stand) -> None:
        self.url = f"{stand.url}/api/v1"
        self.port = stand.port
        self.http = requests.Session()

    def look(self) -> dict[str, Any]:
        """Who is signed in; takes the token that changes must carry."""
        answer: dict[str, Any] = self.http.get(f"{self.url}/session", timeout=60).json()
        self.http.headers["X-CSRFToken"] = answer["csrf_token"]
        return answer

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; anything but success ends the benchmark."""
        answer = self.http.request(method, f"{self.url}{path}", timeout=600, **options)
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

    def post(self, path: str, body: Any = None) -> Any:
        """A JSON body there, the parsed answer back."""
        answer = self.ask("POST", path, json=body or {})
        return answer.json() if answer.content else None

    def line(self) -> Line:
        """A connection of their own that carries this session."""
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies)
        token = str(self.http.headers["X-CSRFToken"])
        return Line(self.port, {"Cookie": cookies, "X-CSRFToken": token})


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(word) for word in path.read_text().split()] if path.exists() else []
    return [pid, *(one for child in children for one in family(child))]


def resident_mib(pid: int, *, own: bool = False) -> float:
    """Memory of one process, or of it what is no mapped file; 0 if it is gone."""
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    except (OSError, ValueError):
        return 0.0
    pages = resident - shared if own else resident
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
