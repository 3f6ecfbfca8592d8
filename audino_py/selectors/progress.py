"""What people did in a stretch of time: the numbers that they and their manager see alike."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, FloatField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from audino_py.formats.csv_table import defused
from audino_py.models import ClipPurpose, Event, Project, Revision, Submission, User
from audino_py.policies import Actor, may_read_all, require, role_in
from audino_py.selectors.projects import seconds_left
from audino_py.timeline.forecast import LONGEST_DAYS, Forecast, forecast

MOST_FORECAST = 20_000  # finished clips that a forecast looks at
WORKED = "task.worked"
PERIOD = ("since", "until")


@dataclass(slots=True)
class Progress:
    """One person's work in a stretch of time; all times in seconds.

    What is over stays as it was: work that was accepted and is done anew later counts in both
    stretches, each time for whoever did it.
    """

    submitted: int = 0  # for the first time; again after it was sent back is no more work
    submitted_seconds: float = 0.0
    accepted: int = 0
    accepted_seconds: float = 0.0
    right_at_once: int = 0  # of those accepted: never sent back
    returns: int = 0  # how often their clips were sent back
    active_seconds: float = 0.0  # pauses of more than a minute are not in it
    edits: int = 0  # saved batches of changes

    @property
    def work_per_minute(self) -> float | None:
        """Minutes at work for each minute of audio handed in; None while one of them is nothing."""
        if self.active_seconds == 0 or self.submitted_seconds == 0:
            return None
        return self.active_seconds / self.submitted_seconds


def progress_visible_to(
    actor: Actor, project: Project, since: datetime, until: datetime
) -> list[tuple[User, Progress]]:
    """Everybody's numbers for those who see all work; else one's own.

    Raises
    ------
    ForbiddenError
        For keys that may not read.
    """
    sees_all = may_read_all(actor, project.pk)
    is_member = actor.user is not None and role_in(actor, project.pk) is not None
    require(sees_all or is_member, "This key may not read what people did.")
    found = progress_of(project, since, until, None if sees_all else actor.user)
    users = User.objects.in_bulk(found)
    return sorted(
        ((users[pk], row) for pk, row in found.items()), key=lambda pair: pair[0].username
    )


def progress_of(
    project: Project, since: datetime, until: datetime, user: User | None = None
) -> dict[int, Progress]:
    """By person, in five queries.

    Gold counts like all work: people could tell it apart by what is left out of their numbers.
    Practice does not count.
    """
    rows: defaultdict[int, Progress] = defaultdict(Progress)
    own = Submission.objects.filter(project=project).order_by()
    own = own if user is None else own.filter(person=user)
    sums = {"number": Count("pk"), "us": Sum("length_us")}
    handed_in = own.filter(is_again=False, handed_in_at__gte=since, handed_in_at__lt=until)
    for pk, number, us in handed_in.values_list("person").annotate(**sums):
        rows[pk].submitted, rows[pk].submitted_seconds = number, us / 1e6
    accepted = own.filter(accepted_at__gte=since, accepted_at__lt=until)
    at_once = Count("pk", filter=Q(is_again=False))
    for pk, number, us, right in accepted.values_list("person").annotate(**sums, right=at_once):
        rows[pk].accepted, rows[pk].accepted_seconds = number, us / 1e6
        rows[pk].right_at_once = right
    back = own.filter(returned_at__gte=since, returned_at__lt=until)
    for pk, number in back.values_list("person").annotate(number=Count("pk")):
        rows[pk].returns = number
    for pk, seconds in _active(project, since, until, user):
        rows[pk].active_seconds = seconds or 0.0
    for pk, number in _edits(project, since, until, user):
        rows[pk].edits = number
    return dict(rows)


def _active(
    project: Project, since: datetime, until: datetime, user: User | None
) -> QuerySet[Event, tuple[int, float]]:
    events = Event.objects.filter(project=project, verb=WORKED, user__isnull=False)
    events = events.filter(created_at__gte=since, created_at__lt=until).order_by()
    events = events if user is None else events.filter(user=user)
    seconds = Cast(KeyTextTransform("seconds", "data"), FloatField())
    return events.values_list("user").annotate(seconds=Sum(seconds))


def _edits(
    project: Project, since: datetime, until: datetime, user: User | None
) -> QuerySet[Revision, tuple[int, int]]:
    edits = Revision.objects.filter(annotation__clip__project=project, author__isnull=False)
    edits = edits.filter(created_at__gte=since, created_at__lt=until).order_by()
    edits = edits if user is None else edits.filter(author=user)
    return edits.values_list("author").annotate(number=Count("pk"))


def forecast_of(project: Project) -> Forecast | None:
    """When the rest will be accepted; None before twenty clips are."""
    now = timezone.now()
    accepted = Submission.objects.filter(project=project).exclude(
        task__clip__purpose=ClipPurpose.GOLD
    )
    late = accepted.filter(accepted_at__gte=now - timedelta(days=LONGEST_DAYS + 1))
    rows = late.order_by("-accepted_at").values_list("accepted_at", "length_us")
    found = [(moment.timestamp(), us / 1e6) for moment, us in rows[:MOST_FORECAST] if moment]
    moments, lengths = [moment for moment, _ in found], [length for _, length in found]
    return forecast(moments, lengths, now.timestamp(), seconds_left(project))


def payment_sheet(rows: list[tuple[User, Progress]], since: datetime, until: datetime) -> str:
    """The same numbers as a table for a spreadsheet: minutes to pay for, and time at work."""
    file = io.StringIO()
    table = csv.writer(file)
    names = list(Progress.__dataclass_fields__)
    table.writerow(
        ["person", "username", "email", *PERIOD, "approved_minutes", "active_minutes", *names]
    )
    for user, row in rows:
        texts = (user.display_name or user.username, user.username, user.email)
        cells: list[Any] = [defused(text) for text in texts]  # a name alone may be two people's
        cells += [since.isoformat(), until.isoformat()]
        cells += [f"{row.accepted_seconds / 60:.2f}", f"{row.active_seconds / 60:.2f}"]
        table.writerow([*cells, *asdict(row).values()])
    return "\ufeff" + file.getvalue()
