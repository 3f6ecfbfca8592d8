"""A real server in processes of its own, with its own folder and database."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import requests

ANSWERS_WITHIN_S = 90
PASSWORD = "correct horse battery"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_database(folder: Path) -> str:
    """A new database of the kind the tests run on; its address."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder / 'audino.sqlite3'}"
    import psycopg  # only there where it is used

    name = f"audino_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return given.rsplit("/", 1)[0] + "/" + name


def drop_database(address: str) -> None:
    """Remove what :func:`make_database` made."""
    if address.startswith("sqlite"):
        return
    import psycopg  # only there where it is used

    name = address.rsplit("/", 1)[1]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Server:
    """``audino run`` on a free port."""

    def __init__(self, folder: Path, *, database: str = "", **env: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.log = folder / "server.log"
        self.is_guest = bool(database)  # of another's database
        self.database = database or make_database(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "DATABASE_URL": self.database,
            "AUDINO_DATA": str(folder / "data"),
            "AUDINO_WEB_PROCESSES": "1",
            "AUDINO_WEB_THREADS": "16",
            "AUDINO_DB_POOL": "10",
            "AUDINO_RETRY_AFTER_S": "1,1,1",
            "AUDINO_READY": "1",
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            words = [sys.executable, "-m", "audino_py", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(words, env=self.env, stdout=log, stderr=log)
        self.wait()

    def wait(self) -> None:
        """Block until the health address answers 200."""
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError("the server does not answer:\n" + self.log.read_text()[-4000:])

    def stop(self) -> None:
        """End it as Ctrl+C would, and drop its database."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if not self.is_guest:
            drop_database(self.database)

    def visitor(self) -> Visitor:
        """Somebody new at the door."""
        return Visitor(self.url)

    def administrator(self) -> Visitor:
        """The administrator, made where nobody is there yet."""
        visitor = self.visitor()
        if visitor.session()["needs_setup"]:
            person = {"username": "root", "display_name": "Root", "email": "root@example.org"}
            visitor.post("/setup", {**person, "password": PASSWORD}, expect=201)
            return visitor
        visitor.sign_in("root")
        return visitor


class Visitor:
    """A person's browser session, or a key, as a script would hold it."""

    def __init__(self, url: str, key: str = "") -> None:
        self.url = url
        self.http = requests.Session()
        self.token = ""
        if key:
            self.http.headers["Authorization"] = f"Bearer {key}"
        self.key = key

    def session(self) -> dict[str, Any]:
        """Who is signed in; refreshes the CSRF token."""
        answer: dict[str, Any] = self.http.get(f"{self.url}/api/v1/session", timeout=30).json()
        self.token = answer["csrf_token"]
        return answer

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Sign in; fails the test where that is refused."""
        self.session()
        self.post("/session", {"username": username, "password": password})
        self.session()

    def ask(self, method: str, path: str, *, expect: int | None = None, **options: Any) -> Any:
        """Ask the API; the parsed answer (or the response where it is no JSON)."""
        if not self.key and not self.token:
            self.session()
        headers = {"X-CSRFToken": self.token, "Referer": self.url, **options.pop("headers", {})}
        answer = self.http.request(
            method, f"{self.url}/api/v1{path}", headers=headers, timeout=60, **options
        )
        if expect is None:
            assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        else:
            assert answer.status_code == expect, f"{answer.status_code} {answer.text[:500]}"
        if "json" in answer.headers.get("Content-Type", "") and answer.content:
            return answer.json()
        return answer

    def get(self, path: str, **options: Any) -> Any:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        answer = self.ask("POST", path, json=body if body is not None else {}, **options)
        if path in ("/setup", "/session", "/links/use"):
            self.session()  # the token turns over at sign-in
        return answer

    def patch(self, path: str, body: Any, **options: Any) -> Any:
        return self.ask("PATCH", path, json=body, **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self.ask("DELETE", path, **options)

    def person(self, username: str, **fields: Any) -> Visitor:
        """Make a person through the invitation link and sign them in (administrators only)."""
        body = {"username": username, "display_name": username.title(), "email": "", **fields}
        secret = self.post("/users", body, expect=201)["link"]["url"].split("#", 1)[1]
        other = Visitor(self.url)
        other.post("/links/use", {"secret": secret, "password": PASSWORD})
        return other

    def project(self, name: str, *templates: str) -> dict[str, Any]:
        """Make a project from templates."""
        body = {"name": name, "templates": list(templates)}
        project: dict[str, Any] = self.post("/projects", body, expect=201)
        return project

    def make_key(self, project: str, *scopes: str) -> Visitor:
        """Make a key of the project; a visitor that asks with it."""
        body = {"name": "script", "scopes": list(scopes), "days": 90}
        made = self.post(f"/projects/{project}/keys", body, expect=201)
        return Visitor(self.url, made["secret"])

    def upload(self, project: str, path: Path, **fields: str) -> dict[str, Any]:
        """Upload one clip; the receipt."""
        with path.open("rb") as file:
            receipt: dict[str, Any] = self.ask(
                "POST", f"/projects/{project}/clips", files={"file": (path.name, file)}, data=fields
            )
        return receipt

    def until_settled(self, clip: str, within_s: float = 90) -> dict[str, Any]:
        """Wait until a clip is ready or failed."""
        deadline = time.monotonic() + within_s
        answer: dict[str, Any] = {}
        while time.monotonic() < deadline:
            answer = self.get(f"/clips/{clip}")
            if answer["state"] != "stored":
                return answer
            time.sleep(0.2)
        raise AssertionError(f"clip {clip} is still {answer['state']} after {within_s} s")
