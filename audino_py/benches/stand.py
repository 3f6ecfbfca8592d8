"""A server of the benchmark's own, in a folder that goes away, and people who ask it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import requests

PASSWORD = "a bench needs no secret"  # noqa: S105  of an account that lives a minute
ANSWERS_WITHIN_S = 60


class Asker:
    """One connection to the server: a person's session, or a key."""

    def __init__(self, url: str, key: str = "") -> None:
        self.url = url
        self.http = requests.Session()
        if key:
            self.http.headers["Authorization"] = f"Bearer {key}"

    def look(self) -> dict[str, Any]:
        """Who is signed in; takes the token that changes must carry."""
        answer: dict[str, Any] = self.http.get(f"{self.url}/api/v1/session", timeout=60).json()
        self.http.headers["X-CSRFToken"] = answer["csrf_token"]
        return answer

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; anything but success ends the benchmark."""
        answer = self.http.request(method, f"{self.url}/api/v1{path}", timeout=60, **options)
        if not answer.ok:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

    def post(self, path: str, body: Any = None) -> Any:
        """A JSON body there, the parsed answer back."""
        return self.ask("POST", path, json={} if body is None else body).json()


class Stand:
    """``audino serve`` with an empty data folder."""

    def __init__(self, **env: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="audino-bench-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (self.folder / "server.log").open("wb")
        self.process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "audino_py", "serve", "--port", str(self.port)],
            env={**os.environ, "AUDINO_DATA": str(self.folder / "data"), **env},
            stdout=self.log,
            stderr=self.log,
        )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).ok:
                    return self
            except requests.RequestException:
                time.sleep(0.1)
        raise SystemExit("the benchmark's server does not answer")

    def __exit__(self, *ignored: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def administrator(self) -> Asker:
        """The first person: makes the account, or signs in to it."""
        asker = Asker(self.url)
        if asker.look()["needs_setup"]:
            person = {"display_name": "Bench", "email": "bench@example.org", "password": PASSWORD}
            asker.post("/setup", person)
        else:
            asker.post("/session", {"username": "bench@example.org", "password": PASSWORD})
        asker.look()
        return asker
