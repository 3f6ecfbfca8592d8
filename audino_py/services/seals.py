"""Events are sealed in ranges, so that nobody who writes waits; a changed or missing one shows.

Each seal's digest runs over the seal before and every event of its range in order. Erasing a
project erases its events with their seals; nothing else hangs on them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from audino_py.models import Event, Seal

SEALED_AFTER = timedelta(minutes=10)  # no transaction lasts so long: no lower id comes later
RANGE = 10_000  # events of one seal at most
FIELDS = (
    *("id", "project_id", "verb", "user_id", "key_id", "subject", "data"),
    *("address", "request_id", "created_at"),
)


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that is not as it was sealed."""

    project: int | None
    first: int
    last: int
    what: str
    of: str = Seal.Of.EVENTS


def digest_of(previous: str, events: QuerySet[Event]) -> tuple[str, int]:
    """SHA-256 over the last digest and all events in order; and how many there are."""
    total, count = hashlib.sha256(previous.encode()), 0
    for row in events.order_by("id").values(*FIELDS).iterator():
        total.update(line_of(row))
        count += 1
    return total.hexdigest(), count


def line_of(row: dict[str, Any]) -> bytes:
    """A row as seals read it."""
    row["created_at"] = row["created_at"].isoformat()
    return json.dumps(row, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def seal_events(*, older_than: timedelta = SEALED_AFTER) -> int:
    """Seal what no seal covers yet; how many seals were made."""
    limit = timezone.now() - older_than
    return sum(_seal_project(project, limit) for project in _unsealed(limit))


def _unsealed(limit: Any) -> list[int | None]:
    """Projects, and None for the instance, with events behind their last seal."""
    sealed = dict(
        Seal.objects.filter(of=Seal.Of.EVENTS)
        .order_by()
        .values_list("project")
        .annotate(last=Max("last"))
    )
    newest = Event.objects.filter(created_at__lt=limit).order_by().values_list("project")
    return [
        project
        for project, last in newest.annotate(last=Max("id"))
        if last > sealed.get(project, 0)
    ]


@transaction.atomic
def _seal_project(project: int | None, limit: Any) -> int:
    before = Seal.objects.filter(of=Seal.Of.EVENTS, project=project).order_by("id").last()
    after = before.last if before is not None else 0
    rows = Event.objects.filter(project=project, id__gt=after, created_at__lt=limit)
    ids = list(rows.order_by("id").values_list("id", flat=True)[:RANGE])
    if not ids:
        return 0
    first, last = ids[0], ids[-1]
    events = Event.objects.filter(project=project, id__gt=after, id__lte=last)
    digest, count = digest_of(before.digest if before is not None else "", events)
    Seal.objects.create(project_id=project, first=first, last=last, count=count, digest=digest)
    return 1


def find_breaches() -> Iterator[Breach]:
    """Read every sealed event again; yields what is not as it was."""
    previous: dict[int | None, Seal] = {}
    for seal in Seal.objects.filter(of=Seal.Of.EVENTS).order_by("id"):
        before = previous.get(seal.project_id)
        after = before.last if before is not None else 0
        events = Event.objects.filter(project=seal.project_id, id__gt=after, id__lte=seal.last)
        digest, count = digest_of(before.digest if before is not None else "", events)
        if digest != seal.digest:
            yield Breach(seal.project_id, seal.first, seal.last, _what(seal, count))
        previous[seal.project_id] = seal


def _what(seal: Seal, count: int) -> str:
    if count < seal.count:
        return f"{seal.count - count} of {seal.count} events are missing"
    if count > seal.count:
        return f"{count - seal.count} events were added"
    return "an event, or the seal before, was changed"
