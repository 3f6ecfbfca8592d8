"""``audino move_in_v1 DUMP AUDIO``: a whole audino v1, so that nobody changes anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audino_py.errors import AudinoError
from audino_py.services.move_v1 import move_v1, read_v1_database


class Command(BaseCommand):
    """Runs beside the server, on its own database."""

    help = (
        "Move an audino v1 in: people with their passwords, projects with their keys, labels, "
        "clips and segments. Make the dump with: mysqldump --single-transaction audino > v1.sql"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The database and the files."""
        parser.add_argument("database", type=Path, help="what mysqldump wrote, or an SQLite file")
        parser.add_argument("audio", type=Path, help="the folder in which v1 kept its files")
        parser.add_argument("--dry-run", action="store_true", help="say only what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Move, and say what was moved and what was not."""
        try:
            report = move_v1(
                tables=read_v1_database(options["database"]),
                audio=options["audio"],
                is_dry=options["dry_run"],
                tell=self.stdout.write,
            )
        except (AudinoError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.people} people, {report.projects} projects with {report.keys} keys, "
            f"{report.labels} labels, {report.clips} clips with {report.segments} segments."
        )
        for remark in report.remarks:
            self.stdout.write(f"  {remark}")
        if options["dry_run"]:
            self.stdout.write("Nothing was written: this was a dry run.")
