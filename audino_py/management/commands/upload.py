"""``audino upload PATH…``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.client.manifest import gather
from audino_py.client.server import connect
from audino_py.client.upload import Uploader, summary_of
from audino_py.errors import AudinoError


class Command(BaseCommand):
    """Sends files to a server, here or elsewhere."""

    help = (
        "Upload files and folders. AUDINO_URL and AUDINO_KEY say where to and as whom. Exits with "
        "1 where a file is not there in the end, or something sent with it was not taken."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to send, and how much at once."""
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders")
        parser.add_argument(
            "--manifest",
            type=Path,
            help="CSV or JSON Lines, - for standard input: file, external_id, assignee, reference, "
            "speaker; other columns become metadata. Files of the PATHs that it does not name are "
            "sent too.",
        )
        parser.add_argument("--url", help="the server's address instead of AUDINO_URL")
        parser.add_argument("--key", help="instead of AUDINO_KEY; others may see it in the list")
        parser.add_argument("--jobs", type=int, default=4, help="files sent at once (default 4)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Send, and say what became of it; exit 1 if anything is not there, or was not taken."""
        if not options["paths"] and options["manifest"] is None:
            raise CommandError("Name files or folders to upload, or a --manifest.")
        uploader = Uploader(
            connect(options["url"], options["key"]), jobs=max(1, min(options["jobs"], 32))
        )
        try:
            items = gather(options["paths"], options["manifest"])
            if not items:
                raise CommandError("There is no sound in what you named: nothing was sent.")
            report = uploader.upload(items)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run the same command again to go on.") from None
        except (AudinoError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in summary_of(report):
            self.stdout.write(line)
        if report.failed or report.left or report.warnings:
            raise SystemExit(1)
