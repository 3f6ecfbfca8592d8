"""``audino verify_audit``: whether the record of what happened is as it was written."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audino_py.models import Project, Seal
from audino_py.services.seals import find_breaches


class Command(BaseCommand):
    """Reads every sealed event again and compares."""

    help = "Check that no event of the record was changed or removed since it was sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name what is wrong, or say how much was checked."""
        breaches = list(find_breaches())
        uids = dict(Project.everything.values_list("pk", "uid"))
        for breach in breaches:
            where = uids.get(breach.project or 0, "the instance")
            self.stderr.write(f"events {breach.first} to {breach.last} of {where}: {breach.what}")
        if breaches:
            raise CommandError(f"{len(breaches)} sealed ranges are not as they were.")
        seals = Seal.objects.all()
        number = sum(seals.values_list("count", flat=True))
        self.stdout.write(f"{number} events in {len(seals)} sealed ranges are as they were.")
