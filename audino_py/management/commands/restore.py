"""``audino restore FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from audino_py.conf.poolers import refuse_poolers
from audino_py.errors import AudinoError
from audino_py.services.backups import restore


class Command(BaseCommand):
    """Puts a backup in place; the server must not run."""

    help = "Restore a backup into an empty place. Stop the server first."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []  # some ask the database

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and whether what is here may go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite what is here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and bring an older database up to date."""
        refuse_poolers(settings.DATABASES["default"], None)
        try:
            facts = restore(options["file"], replace=options["replace"])
        except (AudinoError, OSError) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database of DATABASE_URL: {str(error).strip()}") from error
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Restored the database and {facts.files} files of sound.")
