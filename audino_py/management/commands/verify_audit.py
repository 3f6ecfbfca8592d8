"""``audino verify_audit``: whether the record of what happened is as it was written.

It finds what was changed, removed or slipped in behind a seal: events and revisions older than ten
minutes. By the file of digests beside the database it also finds a newest seal that was removed. It
cannot find what was done to rows that no seal covers yet, nor what was done by somebody who may
write to that file too: copy it elsewhere.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audino_py.models import Project, Seal
from audino_py.services.revision_seals import find_revision_breaches
from audino_py.services.seal_heads import file_of_heads, find_missing_heads
from audino_py.services.seals import find_breaches


class Command(BaseCommand):
    """Reads every sealed event and revision again and compares."""

    help = "Check that no event or revision was changed or removed since it was sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Name what is wrong, or say how much was checked."""
        breaches = [*find_breaches(), *find_revision_breaches(), *find_missing_heads()]
        uids = dict(Project.everything.values_list("pk", "uid"))
        for breach in breaches:
            where = uids.get(breach.project or 0, "the instance")
            self.stderr.write(
                f"{breach.of} {breach.first} to {breach.last} of {where}: {breach.what}"
            )
        if breaches:
            raise CommandError(f"{len(breaches)} sealed ranges are not as they were.")
        for of in Seal.Of.values:
            counts = Seal.objects.filter(of=of).values_list("count", flat=True)
            self.stdout.write(
                f"{sum(counts)} {of} in {len(counts)} sealed ranges are as they were."
            )
        if not file_of_heads().exists():
            self.stdout.write(
                f"There is no {file_of_heads()}: a newest seal that was removed cannot be seen"
                " here. Run this where the worker runs."
            )
