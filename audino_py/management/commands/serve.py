"""``audino serve``: from nothing to a served page, and kept that way."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from audino_py import keeper
from audino_py.conf.poolers import refuse_poolers
from audino_py.db.locks import only_one
from audino_py.models import User

UPGRADES = (
    "audino is new here: it brings the database up to date first. "
    "With a million clips that takes some minutes.\n"
)


class Command(BaseCommand):
    """Migrates, starts web server and worker, prints one address, restarts what dies."""

    help = "Serve the page and the API, with a worker beside them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and how many helpers."""
        keeper.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        host, port = options["host"], options["port"]
        keeper.refuse_taken(host, port)
        refuse_poolers(settings.DATABASES["default"], settings.POOLER)
        migrate()
        env = environment(host)
        connection.close()
        begun = keeper.begun(host, port, env)
        keeper.serve(begun, host=host, port=port, workers=options["workers"])


def migrate() -> None:
    """Bring the database up to date; quick where it already is."""
    with only_one("migrate", waits=True):  # several machines may start at once
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if executor.loader.applied_migrations:
                sys.stdout.write(UPGRADES)
                sys.stdout.flush()
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
    if host in keeper.LOOPBACK:
        return env
    if "AUDINO_HOSTS" not in env:
        env["AUDINO_HOSTS"] = ",".join(own_names(host))
    if "AUDINO_SETUP_CODE" not in env and not User.objects.exists():
        env["AUDINO_SETUP_CODE"] = secrets.token_hex(4)
    return env
