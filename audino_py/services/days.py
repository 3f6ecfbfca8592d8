"""The days of a project, kept by whoever counts it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from audino_py.models import Day
from audino_py.selectors.days import COUNTED_AGAIN, STATES, deeds_since, today


def keep_days(project_id: int, counts: dict[str, Any]) -> int:
    """Write the days whose numbers have changed, today's states among them; how many rows.

    Reads outside of the transaction, so that no writer waits for the counting.
    """
    now = today()
    since = now - timedelta(days=COUNTED_AGAIN)
    found = deeds_since(project_id, since)
    states = {name: counts.get(name, 0) for name in STATES}
    kept = {row.day: row for row in Day.objects.filter(project=project_id, day__gte=since)}
    changed = []
    for day in sorted({*found, *kept, now}):
        row = kept.get(day, Day(project_id=project_id, day=day))
        was = (row.states, row.deeds)
        row.deeds = found.get(day, {})
        row.states = states if day == now else row.states
        if day not in kept or was != (row.states, row.deeds):
            changed.append(row)
    if not changed:
        return 0
    with transaction.atomic():
        Day.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["project", "day"],
            update_fields=["states", "deeds"],
        )
    return len(changed)
