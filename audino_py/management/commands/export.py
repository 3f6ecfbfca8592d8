"""``audino export --format …``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.client.export import STDOUT, export
from audino_py.client.server import connect
from audino_py.errors import AudinoError
from audino_py.formats.registry import FORMATS


class Command(BaseCommand):
    """Fetches finished work from a server, here or elsewhere."""

    help = "Fetch a project's finished work into a file. AUDINO_URL and AUDINO_KEY say from where."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to fetch and where to put it."""
        titles = "; ".join(f"{one.name}: {one.title}" for one in FORMATS.values())
        parser.add_argument("--format", required=True, choices=list(FORMATS), help=titles)
        parser.add_argument("--state", help="states with commas, as in accepted,submitted")
        parser.add_argument("--since", help="only what changed since, as in 2026-11-24T06:00:00Z")
        parser.add_argument("--raw", action="store_true", help="CSV cells as they are")
        parser.add_argument("--out", type=Path, help="a file, a folder, or - for standard output")
        parser.add_argument("--url", help="the server's address instead of AUDINO_URL")
        parser.add_argument("--key", help="instead of AUDINO_KEY; others may see it in the list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, and say where the file lies."""
        chosen = {name: options[name] for name in ("format", "state", "since") if options[name]}
        if options["raw"]:
            chosen["raw"] = "true"
        try:
            path = export(connect(options["url"], options["key"]), chosen, options["out"])
        except (AudinoError, OSError) as error:
            raise CommandError(str(error)) from error
        if path != STDOUT:
            self.stdout.write(f"{path} written, {path.stat().st_size:,} bytes.")
