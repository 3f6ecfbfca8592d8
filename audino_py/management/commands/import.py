"""``audino import FILE…``."""  # noqa: N999  the command's name is a word of the language

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.client.bringing import Bringer, Wish
from audino_py.client.import_words import told
from audino_py.client.server import connect
from audino_py.errors import AudinoError
from audino_py.formats.readers import CHOICES


class Command(BaseCommand):
    """Sends segments that other tools made to a server, here or elsewhere."""

    help = (
        "Import transcripts and segments of other tools, as drafts or as finished work. Each file "
        "comes in as a whole or not at all. AUDINO_URL and AUDINO_KEY say where to and as whom."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to send, and what it becomes."""
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files, or zips")
        parser.add_argument(
            "--undo", type=UUID, metavar="ID", help="take back what came in; its id was told then"
        )
        parser.add_argument(
            "--format", default="", choices=CHOICES, help="where it is not found out by itself"
        )
        parser.add_argument(
            "--as", dest="aim", default="draft", choices=["draft", "work"], help="default: draft"
        )
        parser.add_argument(
            "--person",
            default="",
            help="user name of whose work it is; without it that of those whom JSON Lines name, "
            "else of the key's owner",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="only say what would happen; exits with 1 where a file would not come in",
        )
        parser.add_argument(
            "--no-new-names", action="store_true", help="make no labels, answers and speakers"
        )
        parser.add_argument("--leave-out", action="store_true", help="leave out what does not fit")
        parser.add_argument("--url", help="the server's address instead of AUDINO_URL")
        parser.add_argument("--key", help="instead of AUDINO_KEY; others may see it in the list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring file after file, or take one back; exit 1 if one of them did not come in."""
        if bool(options["files"]) == (options["undo"] is not None):
            raise CommandError("Name files to import, or --undo and the id of an import.")
        wish = Wish(
            format=options["format"],
            aim=options["aim"],
            person=options["person"],
            creates=not options["no_new_names"],
            leaves_out=options["leave_out"],
            is_dry=options["dry_run"],
        )
        try:
            bringer = Bringer(connect(options["url"], options["key"]), wish)
            if options["undo"] is not None:
                self._take_back(bringer, options["undo"])
                return
        except AudinoError as error:
            raise CommandError(str(error)) from error
        failed = [path for path in options["files"] if not self._bring(bringer, path)]
        if failed:
            raise SystemExit(1)

    def _take_back(self, bringer: Bringer, uid: UUID) -> None:
        """Undo an import, and say what had to stay."""
        row = bringer.take_back(str(uid))
        for line in told(row):
            self.stdout.write(line)
        if row["state"] != "undone":
            raise SystemExit(1)

    def _bring(self, bringer: Bringer, path: Path) -> bool:
        """Bring one file and say what became of it; whether it came in."""
        try:
            row = bringer.bring(path)
        except (AudinoError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self.stderr.write(f"{path}: {reason}")
            return False
        for line in told(row, creates=bringer.wish.creates):
            self.stdout.write(f"{path.name}: {line}")
        return would_come(row, bringer.wish) if bringer.wish.is_dry else row["state"] == "applied"


def would_come(row: dict[str, Any], wish: Wish) -> bool:
    """Whether a file that was only looked at would come in, asked as it was."""
    report = row["report"]
    fits = report.get("clips") and (wish.leaves_out or not report.get("problems"))
    return row["state"] == "checked" and bool(fits)
