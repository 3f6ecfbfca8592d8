"""``audino move_in FOLDER``: audio and segments that other tools left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.client.server import connect
from audino_py.client.upload import summary_of
from audino_py.errors import AudinoError
from audino_py.formats.readers import CHOICES
from audino_py.services.moving import ask, move_in, plan_of


class Command(BaseCommand):
    """Sends audio with the segments that another tool left."""

    help = (
        "Bring audio and its segments from another tool into the key's project: as drafts, or as "
        "a person's work. Run it with --dry-run first; run again it goes on where it broke off."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where everything lies, and what becomes of it."""
        parser.add_argument("folder", type=Path, help="where the audio lies")
        parser.add_argument(
            "--annotations", type=Path, help="a file or folder; else what lies beside the audio"
        )
        parser.add_argument("--format", default="", choices=["", *CHOICES], help="else found out")
        parser.add_argument("--person", default="", help="whose work it becomes; else drafts")
        parser.add_argument(
            "--dry-run", action="store_true", help="ask the server, and say only what would happen"
        )
        parser.add_argument("--url", help="the server's address instead of AUDINO_URL")
        parser.add_argument("--key", help="instead of AUDINO_KEY; others may see it in the list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, say what there is, and send it."""
        try:
            plan = plan_of(
                options["folder"], options["annotations"], options["format"], options["person"]
            )
            for sentence in plan.sentences():
                self.stdout.write(sentence)
            server = connect(options["url"], options["key"])
            if options["dry_run"]:
                for sentence in ask(server, plan):
                    self.stdout.write(f"  {sentence}")
                self.stdout.write("Nothing was sent: this was a dry run.")
                return
            report = move_in(server, plan)
        except (AudinoError, OSError) as error:
            raise CommandError(str(error)) from error
        for sentence in summary_of(report):
            self.stdout.write(sentence)
        if report.failed or report.left:
            raise CommandError("Not everything arrived. Run the same command again.")
