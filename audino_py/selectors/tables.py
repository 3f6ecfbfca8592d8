"""The tables of the manager's pages for a spreadsheet: the same rows, with the same numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from audino_py.errors import UnknownError
from audino_py.formats.csv_table import defused
from audino_py.models import Project
from audino_py.policies import Actor, may_read_all, require
from audino_py.selectors.batches import batch_form, batches_of
from audino_py.selectors.clip_filters import MARKS
from audino_py.selectors.comparisons import agreements_on, done_twice
from audino_py.selectors.days import DEEDS, STATES, days_visible_to, today
from audino_py.selectors.gold import scores_of
from audino_py.selectors.overview import NOTHING, people_of
from audino_py.selectors.progress import Progress, progress_visible_to
from audino_py.selectors.projects import kept_counts
from audino_py.selectors.quality import MEASURES, quality_of

DAYS = 366
PERIOD = timedelta(days=30)
MOST_CLIPS = 1000  # of a table that compares versions
AGREED = ("iou", "f1", "boundary_f1", "kappa", "der", "wer", "cer", "disputed")

type Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def table_of(name: str, project: Project, actor: Actor) -> str:
    """One table as CSV with a byte order mark, as spreadsheets expect it.

    Raises
    ------
    UnknownError
        If there is no table of that name.
    ForbiddenError
        For annotators: their own numbers are in the payment sheet.
    """
    require(may_read_all(actor, project.pk), "Only managers and reviewers take out these tables.")
    if name not in TABLES:
        known = ", ".join(sorted(TABLES))
        raise UnknownError(f"There is no such table; there are: {known}.")
    head, rows = TABLES[name](project, actor)
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(head)
    for row in rows:
        table.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])
    return "\ufeff" + file.getvalue()


def _states(project: Project, _: Actor) -> Table:
    counts = kept_counts(project)
    return ("state", "clips"), [(name, counts[name]) for name in STATES]


def _sound(project: Project, _: Actor) -> Table:
    counts = kept_counts(project)
    marks = counts["marks"]
    return ("mark", "clips", "of"), [(mark, marks.get(mark, 0), counts["clips"]) for mark in MARKS]


def _people(project: Project, _: Actor) -> Table:
    kept = project.stats.counts if hasattr(project, "stats") else {}
    rows = people_of(project, kept)
    return ("person", "role", *NOTHING), [
        (row["person"]["username"], row["role"], *(row[name] for name in NOTHING)) for row in rows
    ]


def _progress(project: Project, actor: Actor) -> Table:
    until = timezone.now()
    rows = progress_visible_to(actor, project, until - PERIOD, until)
    names = list(Progress.__dataclass_fields__)
    return ("person", *names, "work_per_minute"), [
        (user.username, *(getattr(row, name) for name in names), row.work_per_minute)
        for user, row in rows
    ]


def _days(project: Project, actor: Actor) -> Table:
    now = today()
    rows = days_visible_to(actor, project, now - timedelta(days=DAYS - 1), now)
    names = ("day", *STATES, *DEEDS)
    return names, [[row[name] for name in names] for row in rows]


def _quality(project: Project, actor: Actor) -> Table:
    rows = quality_of(project, actor)["people"]
    return ("person", "clips", *MEASURES), [
        (row["person"]["username"], row["clips"], *(row[name] for name in MEASURES)) for row in rows
    ]


def _questions(project: Project, actor: Actor) -> Table:
    rows = quality_of(project, actor)["questions"]
    return ("question", "same", "compared", "rate", "mixed_first", "mixed_second", "mixed"), [
        (
            *(row["name"], row["same"], row["compared"], row["rate"]),
            *((row["mixed"] or {}).get(name) for name in ("first", "second", "count")),
        )
        for row in rows
    ]


def _agreement(project: Project, actor: Actor) -> Table:
    rows = agreements_on(list(done_twice(project, actor)[:MOST_CLIPS]))
    return ("clip", "people", *AGREED, "alpha", "has_final"), [
        (
            row["clip"]["name"],
            ", ".join(person["username"] for person in row["people"] if person),
            *((row["agreement"] or {}).get(name) for name in AGREED),
            *(row["alpha"], row["has_final"]),
        )
        for row in rows
    ]


def _scores(project: Project, actor: Actor) -> Table:
    names = ("right", "answers", "rate", "low", "high", "answers_to_be_sure")
    return ("person", "question", *names), [
        (row["person"]["username"], row["name"], *(row[name] for name in names))
        for row in scores_of(project, actor)
    ]


def _batches(project: Project, actor: Actor) -> Table:
    forms = [batch_form(batch) for batch in batches_of(project, actor).select_related("project")]
    return ("batch", "clips", *STATES), [
        (form["name"], form["clips"], *(form["tasks"][name] for name in STATES)) for form in forms
    ]


TABLES: dict[str, Callable[[Project, Actor], Table]] = {
    "agreement": _agreement,
    "batches": _batches,
    "days": _days,
    "people": _people,
    "progress": _progress,
    "quality": _quality,
    "questions": _questions,
    "scores": _scores,
    "sound": _sound,
    "states": _states,
}
