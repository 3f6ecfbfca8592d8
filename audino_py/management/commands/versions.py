"""``audino versions``: frozen, listed, compared."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.client.server import Server, connect
from audino_py.client.versions import (
    NOW,
    compare,
    comparison_in_words,
    freeze,
    version_in_words,
    versions,
)
from audino_py.errors import AudinoError

NAMES = {"list": (0, 0), "freeze": (1, 1), "compare": (1, 2)}  # fewest and most


class Command(BaseCommand):
    """Names what a project's work is at one moment, on a server here or elsewhere."""

    help = (
        "List the frozen versions of a project, freeze one, or compare one with another or with "
        "the work as it is now. AUDINO_URL and AUDINO_KEY say where and as whom."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, with which versions."""
        parser.add_argument(
            "deed", nargs="?", default="list", choices=list(NAMES), help="default: list"
        )
        parser.add_argument(
            "names",
            nargs="*",
            metavar="NAME",
            help="freeze NAME, compare NAME (with now), compare NAME NAME",
        )
        parser.add_argument("--note", default="", help="freeze: what it is for")
        parser.add_argument(
            "--state", default="", help="freeze: states with commas, as in accepted,submitted"
        )
        parser.add_argument("--json", action="store_true", help="print what the server says")
        parser.add_argument("--url", help="the server's address instead of AUDINO_URL")
        parser.add_argument("--key", help="instead of AUDINO_KEY; others may see it in the list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what came of it."""
        deed, names = options["deed"], options["names"]
        fewest, most = NAMES[deed]
        if not fewest <= len(names) <= most:
            raise CommandError("Say list, freeze NAME, compare NAME or compare NAME NAME.")
        try:
            self._do(connect(options["url"], options["key"]), deed, names, options)
        except AudinoError as error:
            raise CommandError(str(error)) from error

    def _do(self, server: Server, deed: str, names: list[str], options: dict[str, Any]) -> None:
        if deed == "compare":
            found = compare(server, names[0], names[1] if len(names) > 1 else NOW)
            self._say(found, list(comparison_in_words(found)), options)
        elif deed == "freeze":
            states = [word.strip() for word in options["state"].split(",") if word.strip()]
            one = freeze(server, names[0], options["note"], states)
            self._say(one, [version_in_words(one)], options)
        else:
            known = versions(server)
            none = ["No version is frozen yet: audino versions freeze NAME makes one."]
            self._say(known, [version_in_words(one) for one in known] or none, options)

    def _say(self, row: Any, lines: list[str], options: dict[str, Any]) -> None:
        if options["json"]:
            lines = [json.dumps(row, indent=2, ensure_ascii=False)]
        for line in lines:
            self.stdout.write(line)
