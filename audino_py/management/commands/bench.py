"""``audino bench api`` and ``audino bench engine``: figures against their targets, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.benches import api, engine
from audino_py.benches.row import document


class Command(BaseCommand):
    """Runs on servers of its own; nothing of yours is touched."""

    help = "Measure this machine: the server under load, or the audio engine."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and how long."""
        parser.add_argument("what", choices=["api", "engine"])
        parser.add_argument("--quick", action="store_true", help="a tenth of the size: a smoke run")
        parser.add_argument("--only", default="", help="engine: " + ", ".join(engine.GROUPS))
        parser.add_argument("--audio", type=Path, help="engine: a folder of speech to join")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one document; exit 1 where a row misses its target."""
        quick, only = options["quick"], options["only"]
        if options["what"] == "engine":
            if only and only not in engine.GROUPS:
                raise CommandError(f"--only takes one of: {', '.join(engine.GROUPS)}")
            rows = engine.run(quick=quick, only=only, audio=options["audio"])
        else:
            rows = api.run(quick=quick)
        self.stdout.write(json.dumps(document(rows), indent=1))
        if not all(row.holds for row in rows):
            raise SystemExit(1)
