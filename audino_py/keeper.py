"""Web server and worker as child processes: started, started again when they die, ended together.

Knows the settings, but neither models nor apps: what only watches others should be there at once
and cost little.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings

from audino_py.conf.migrated import is_migrated

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANSWERS_WITHIN_S = 60
CALM_S = 5.0  # a child that lived shorter is started again only after a pause


class Keeper:
    """Holds the children: starts them, starts them again, and ends with them."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = env
        self.commands: list[list[str]] = []
        self.children: list[subprocess.Popen[bytes]] = []
        self.started: list[float] = []
        self.stopping = False
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def keep(self, command: list[str]) -> None:
        """Start one child, and start it again whenever it dies."""
        self.commands.append(command)
        self.started.append(time.monotonic())
        self.children.append(self.spawn(command))

    def spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start one; in a session of its own, so that Ctrl+C reaches it through us only."""
        return subprocess.Popen(command, env=self.env, start_new_session=True)  # noqa: S603  our own

    def stop(self, *_: Any) -> None:
        """End every child; :meth:`watch` then returns."""
        self.stopping = True
        for child in self.children:
            if child.poll() is None:
                child.terminate()

    def watch(self) -> None:
        """Start again what died, until told to stop."""
        while not self.stopping:
            time.sleep(0.5)
            for index, child in enumerate(self.children):
                if child.poll() is None or self.stopping:
                    continue
                if time.monotonic() - self.started[index] < CALM_S:
                    time.sleep(1)
                self.started[index] = time.monotonic()
                self.children[index] = self.spawn(self.commands[index])
        self.bury()

    def bury(self) -> None:
        """Wait for the children, a little, then kill."""
        deadline = time.monotonic() + 10
        for child in self.children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()

    def wait_until_answering(self, host: str, port: int) -> bool:
        """Whether the port answers before patience ends or we are told to stop."""
        target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  looked up only
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while time.monotonic() < deadline and not self.stopping:
            try:
                with socket.create_connection((target, port), timeout=1):
                    return True
            except OSError:
                time.sleep(0.02)
        return False


def serve(*, host: str, port: int, workers: int, env: dict[str, str]) -> None:
    """Serve until told to stop; the database must be up to date.

    The workers start after the web server answers: people wait for the page, not for them.
    """
    keeper = Keeper({"AUDINO_DB_POOL": "16", **env})
    keeper.keep(web_command(host, port))
    if keeper.wait_until_answering(host, port):
        say(host, port, env.get("AUDINO_SETUP_CODE", ""))
    for _ in range(0 if keeper.stopping else workers):
        keeper.keep([sys.executable, "-m", "audino_py", "worker"])
    keeper.watch()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and how many helpers."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="analysing processes")
    parser.add_argument("--data", help="folder of all data (default ./data)")


def serve_at_once(words: list[str]) -> bool:
    """Serve without asking Django, where that can be: heard here only, its database up to date.

    Returns
    -------
    served
        False, before anything was done, where the command ``serve`` has to look closer.
    """
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    add_arguments(parser)
    try:
        options, unknown = parser.parse_known_args(words)
    except argparse.ArgumentError:
        return False
    if unknown or options.host not in LOOPBACK:
        return False
    if not is_migrated(settings.DATABASES["default"], settings.WITH_TABLES):
        return False
    refuse_taken(options.host, options.port)
    env = dict(os.environ)
    serve(host=options.host, port=options.port, workers=options.workers, env=env)
    return True


def say(host: str, port: int, code: str) -> None:
    """One address; and the code the first page asks for, where there is one."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared only
    sys.stdout.write(f"audino is ready: http://{shown}:{port}/   (data in {settings.DATA})\n")
    if code:
        sys.stdout.write(f"The first page asks for this code: {code}\n")
    sys.stdout.flush()


def refuse_taken(host: str, port: int) -> None:
    """Stop with one line where somebody else listens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            line = f"Cannot listen on {host}:{port} ({error.strerror}). Try --port {port + 1}."
            raise SystemExit(line) from error


def web_command(host: str, port: int) -> list[str]:
    """The web server: a few processes with many threads, so that slow bodies block nobody."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(settings.WEB_PROCESSES)),
        *("--blocking-threads", str(settings.WEB_THREADS)),
        *("--backpressure", str(settings.WEB_THREADS * 4)),
        *("--backlog", "1024", "--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--workers-kill-timeout", "5", "--log-level", "error", "--no-access-log"),
        "audino_py.conf.wsgi:application",
    ]
