"""Web server and worker as child processes: started, started again when they die, ended together.

Knows the settings, but not Django: what only watches others should be there at once and cost
little.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from audino_py.conf.migrated import is_migrated
from audino_py.conf.poolers import refuse_poolers

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANSWERS_WITHIN_S = 60
ENDING = (signal.SIGTERM, signal.SIGINT)
CALM_S = 5.0  # a child that lived shorter is started again only after a pause


class Keeper:
    """Holds the children: starts them, starts them again, and ends with them."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env = {"AUDINO_DB_POOL": "16", **env}
        self.commands: list[list[str]] = []
        self.children: list[subprocess.Popen[bytes]] = []
        self.started: list[float] = []
        self.may_serve = False
        self.stopping = False
        self.handlers = [(one, signal.signal(one, self.stop)) for one in ENDING]

    def keep(self, *words: str) -> None:
        """Start one child, a module of ours, and start it again whenever it dies."""
        self.commands.append([sys.executable, "-m", *words])
        self.started.append(time.monotonic())
        self.children.append(self.spawn(self.commands[-1]))

    def spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start one; in a session of its own, so that Ctrl+C reaches it through us only."""
        child = subprocess.Popen(  # noqa: S603  our own
            command, env=self.env, start_new_session=True, stdin=subprocess.PIPE
        )
        if self.may_serve:
            let_serve(child)
        return child

    def open(self) -> None:
        """Let the web server listen as soon as it is loaded: the database is up to date."""
        self.may_serve = True
        for child in self.children:
            let_serve(child)

    def give_up(self) -> None:
        """End the children, and hear signals no more."""
        self.stop()
        self.bury()
        for number, handler in self.handlers:
            signal.signal(number, handler)

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


def let_serve(child: subprocess.Popen[bytes]) -> None:
    """Say so; one that is gone by now hears nothing."""
    if child.stdin is not None:
        with contextlib.suppress(OSError), child.stdin as line:
            line.write(b"\n")


def begun(host: str, port: int, env: dict[str, str]) -> Keeper:
    """A keeper whose web server loads already; it listens once :meth:`Keeper.open` is called."""
    keeper = Keeper(env)
    keeper.keep("audino_py.conf.web", host, str(port))
    return keeper


def serve(keeper: Keeper, *, host: str, port: int, workers: int) -> None:
    """Serve until told to stop; the database must be up to date.

    The workers start after the web server answers: people wait for the page, not for them.
    """
    keeper.open()
    if keeper.wait_until_answering(host, port):
        say(host, port, keeper.env.get("AUDINO_SETUP_CODE", ""))
    for _ in range(0 if keeper.stopping else workers):
        keeper.keep("audino_py", "worker")
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
    refuse_taken(options.host, options.port)
    settings = site()  # first: it may refuse to start, and makes what two must not make at once
    refuse_poolers(settings.DATABASES["default"], settings.POOLER)
    keeper = begun(options.host, options.port, dict(os.environ))
    if not is_migrated(settings.DATABASES["default"], settings.WITH_TABLES):
        keeper.give_up()
        return False
    serve(keeper, host=options.host, port=options.port, workers=options.workers)
    return True


def site() -> Any:
    """The settings, from their module itself: Django would take as long again to hand them over."""
    return importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])


def say(host: str, port: int, code: str) -> None:
    """One address; and the code the first page asks for, where there is one."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared only
    sys.stdout.write(f"audino is ready: http://{shown}:{port}/   (data in {site().DATA})\n")
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
