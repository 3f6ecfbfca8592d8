"""``audino backup FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from audino_py.conf.poolers import refuse_poolers
from audino_py.errors import AudinoError
from audino_py.services.backups import back_up, verify


class Command(BaseCommand):
    """Writes everything into one file while the server runs; or reads one and checks it."""

    help = "Back up database and sound into one file. The server may run on."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whether to only check it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="only check an existing backup")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what is in the file."""
        file: Path = options["file"]
        refuse_poolers(settings.DATABASES["default"], None)
        try:
            facts = verify(file) if options["verify"] else back_up(file)
        except (AudinoError, OSError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database of DATABASE_URL: {str(error).strip()}") from error
        size = f"{facts.bytes / 1e6:.1f} MB"
        word = "is whole" if options["verify"] else "written"
        self.stdout.write(f"{file} {word}: the database and {facts.files} files of sound, {size}.")
