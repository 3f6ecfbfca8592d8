"""``audino serve``: from nothing to a served page, and kept that way."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from audino_py.models import User

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANSWERS_WITHIN_S = 60
CALM_S = 5.0  # a child that lived shorter is started again only after a pause


class Command(BaseCommand):
    """Migrates, starts web server and worker, prints one address, restarts what dies."""

    help = "Serve the page and the API, with a worker beside them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and how many helpers."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="analysing processes")
        parser.add_argument("--data", help="folder of all data (default ./data)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        host, port = options["host"], options["port"]
        refuse_taken(host, port)
        migrate()
        env = environment(host)
        commands = [web_command(host, port)]
        commands += [[sys.executable, "-m", "audino_py", "worker"]] * options["workers"]
        keeper = Keeper(commands, env)
        keeper.start()
        if wait_until_answering(host, port, keeper):
            self.say(host, port, env.get("AUDINO_SETUP_CODE", ""))
        keeper.watch()

    def say(self, host: str, port: int, code: str) -> None:
        """One address; and the code the first page asks for, where there is one."""
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared only
        self.stdout.write(f"audino is ready: http://{shown}:{port}/   (data in {settings.DATA})")
        if code:
            self.stdout.write(f"The first page asks for this code: {code}")
        self.stdout.flush()


class Keeper:
    """Holds the children: starts them, starts them again, and ends with them."""

    def __init__(self, commands: list[list[str]], env: dict[str, str]) -> None:
        self.commands = commands
        self.env = env
        self.children: list[subprocess.Popen[bytes]] = []
        self.started = [0.0] * len(commands)
        self.stopping = False

    def start(self) -> None:
        """Start all of them and listen for the signals that end us."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        self.children = [self.spawn(index) for index in range(len(self.commands))]

    def spawn(self, index: int) -> subprocess.Popen[bytes]:
        """Start one; in a session of its own, so that Ctrl+C reaches it through us only."""
        self.started[index] = time.monotonic()
        return subprocess.Popen(  # noqa: S603  our own commands
            self.commands[index], env=self.env, start_new_session=True
        )

    def stop(self, *ignored: Any) -> None:
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
                self.children[index] = self.spawn(index)
        self.bury()

    def bury(self) -> None:
        """Wait for the children, a little, then kill."""
        deadline = time.monotonic() + 10
        for child in self.children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()


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


def migrate() -> None:
    """Bring the database up to date; quick where it already is."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def own_names(host: str) -> list[str]:
    """Host names that reach this machine, for a server that is open to the network."""
    names = ["localhost", "127.0.0.1", "[::1]", host, socket.gethostname(), socket.getfqdn()]
    try:
        infos = socket.getaddrinfo(socket.gethostname(), None, family=socket.AF_INET)
    except OSError:
        infos = []
    names += [str(info[4][0]) for info in infos]
    return list(dict.fromkeys(names))


def environment(host: str) -> dict[str, str]:
    """What the children are told: hosts that may be typed, and the code of the first page."""
    env = dict(os.environ)
    env.setdefault("AUDINO_DB_POOL", "16")
    if host in LOOPBACK:
        return env
    if "AUDINO_HOSTS" not in env:
        env["AUDINO_HOSTS"] = ",".join(own_names(host))
    if "AUDINO_SETUP_CODE" not in env and not User.objects.exists():
        env["AUDINO_SETUP_CODE"] = secrets.token_hex(4)
    return env


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


def wait_until_answering(host: str, port: int, keeper: Keeper) -> bool:
    """Whether the port answers before patience ends or we are told to stop."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  a name to look up
    deadline = time.monotonic() + ANSWERS_WITHIN_S
    while time.monotonic() < deadline and not keeper.stopping:
        try:
            with socket.create_connection((target, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.05)
    return False
