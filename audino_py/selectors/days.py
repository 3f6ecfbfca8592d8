"""What happened in a project day by day: audio in, work handed in and accepted, time at work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, FloatField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from audino_py.models import (
    Clip,
    ClipPurpose,
    Day,
    Event,
    Project,
    Submission,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_read_all, require, role_in
from audino_py.selectors.progress import WORKED

COUNTED_AGAIN = 35  # days; what lies further back stays as it was counted
STATES = tuple(TaskState)
DEEDS = (
    *("uploaded", "uploaded_seconds", "handed_in", "handed_in_seconds"),
    *("accepted_clips", "accepted_seconds", "sent_back", "active_seconds"),
)
Row = dict[str, Any]


def today() -> date:
    """The present day, in UTC as all days are counted."""
    return timezone.now().astimezone(UTC).date()


def days_visible_to(actor: Actor, project: Project, since: date, until: date) -> list[Row]:
    """Every day from one to the other, both included; ``None`` for states nobody counted.

    Raises
    ------
    ForbiddenError
        For annotators: they work blind to each other.
    """
    require(may_read_all(actor, project.pk), "Only managers and reviewers see how all work goes.")
    rows = Day.objects.filter(project=project, day__gte=since, day__lte=until)
    known = {row.day: row for row in rows}
    none: dict[str, Any] = {}
    return [
        _form(day, known[day].states, known[day].deeds) if day in known else _form(day, none, none)
        for day in _span(since, until)
    ]


def days_of_person(
    actor: Actor, project: Project, person: User, since: date, until: date
) -> list[Row]:
    """The same of one person, counted now; only work has states, a person's have none.

    Raises
    ------
    ForbiddenError
        If it is somebody else and the actor does not see all work.
    """
    is_own = actor.user == person and role_in(actor, project.pk) is not None
    require(is_own or may_read_all(actor, project.pk), "These numbers are somebody else's.")
    found = deeds_since(project.pk, since, person)
    return [_form(day, {}, found.get(day, {})) for day in _span(since, until)]


def _span(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=number) for number in range((until - since).days + 1))


def _form(day: date, states: dict[str, Any], deeds: dict[str, Any]) -> Row:
    return {
        "day": day.isoformat(),
        **{name: states.get(name) for name in STATES},
        **{name: deeds.get(name, 0) for name in DEEDS},
    }


def deeds_since(
    project_id: int, since: date, person: User | None = None
) -> dict[date, dict[str, float]]:
    """What happened on each day from `since` on, in five queries; practice never counts.

    Of one person: what became of their work, and their own time, as their numbers have it;
    uploads are nobody's. Of the project without gold, which brings it no further.
    """
    begin = datetime.combine(since, time(), UTC)
    found: defaultdict[date, dict[str, float]] = defaultdict(dict)
    for names, rows in _counted(project_id, begin, person):
        for day, *numbers in rows:
            found[day].update(zip(names, (number or 0 for number in numbers), strict=True))
    return dict(found)


def _counted(
    project_id: int, begin: datetime, person: User | None
) -> Iterator[tuple[tuple[str, ...], Any]]:
    work = Submission.objects.filter(project=project_id)
    if person is None:
        clips = Clip.objects.filter(project=project_id, deleted_at=None, created_at__gte=begin)
        yield ("uploaded", "uploaded_seconds"), _by_day(clips, "created_at", F("duration_us"))
        work = work.exclude(task__clip__purpose=ClipPurpose.GOLD)
    else:
        work = work.filter(person=person)
    length = F("length_us")
    handed_in = work.filter(is_again=False, handed_in_at__gte=begin)
    yield ("handed_in", "handed_in_seconds"), _by_day(handed_in, "handed_in_at", length)
    accepted = work.filter(accepted_at__gte=begin)
    yield ("accepted_clips", "accepted_seconds"), _by_day(accepted, "accepted_at", length)
    back = work.filter(returned_at__gte=begin).order_by()
    rows = back.annotate(day=TruncDate("returned_at")).values_list("day")
    yield ("sent_back",), rows.annotate(number=Count("pk"))
    worked = Event.objects.filter(project=project_id, verb=WORKED, created_at__gte=begin)
    worked = worked if person is None else worked.filter(user=person)
    seconds = Cast(KeyTextTransform("seconds", "data"), FloatField())
    at_work = worked.order_by().annotate(day=TruncDate("created_at")).values_list("day")
    yield ("active_seconds",), at_work.annotate(seconds=Sum(seconds))


def _by_day(rows: QuerySet[Any], moment: str, length_us: F) -> Any:
    """Day, number, seconds of audio."""
    days = rows.order_by().annotate(day=TruncDate(moment)).values_list("day")
    seconds = Cast(Sum(length_us), FloatField()) / 1e6
    return days.annotate(number=Count("pk"), seconds=seconds)
