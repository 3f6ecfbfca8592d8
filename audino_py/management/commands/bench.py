"""``audino bench api``: measured figures against their targets, as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from audino_py.benches import api
from audino_py.benches.row import document


class Command(BaseCommand):
    """Runs on servers of its own; nothing of yours is touched."""

    help = "Measure this machine: uploads, saves, and answers while slow uploads hang."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and how long."""
        parser.add_argument("what", choices=["api"])
        parser.add_argument("--quick", action="store_true", help="a tenth of the size: a smoke run")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one document; exit 1 where a row misses its target."""
        rows = api.run(quick=options["quick"])
        self.stdout.write(json.dumps(document(rows), indent=1))
        if not all(row.holds for row in rows):
            raise SystemExit(1)
