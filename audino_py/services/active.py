"""Time that people are at work, as their open desk reports it once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.errors import ArchivedError, InvalidError
from audino_py.models import Event, Project, Task, User
from audino_py.policies import Actor, may_know_task, require
from audino_py.services.events import record

VERB = "task.worked"
LONGEST = timedelta(hours=24)  # of one report; more is a clock that was changed
OLDEST = timedelta(days=14)  # a desk that was offline for longer
SLACK = timedelta(minutes=5)  # between two clocks
ROUNDING_S = 1.0


@transaction.atomic
def report_work(
    *, task: Task, since: datetime, until: datetime, seconds: float, actor: Actor
) -> bool:
    """Note so many active seconds on a clip; False where this time was reported before.

    A person is at work once at a time: what two desks report of one stretch adds up to no more
    than its length, in all projects together, so that the second counts less, or not at all.

    A desk that was offline reports late: what was done before the clip was taken back or deleted,
    or the project archived, counts all the same, in the period in which it comes, so that no sheet
    of the past changes.

    Parameters
    ----------
    since, until
        The stretch in which they were active, by their own clock.
    seconds
        Of it, without pauses of more than a minute.

    Raises
    ------
    ForbiddenError
        For programs, and people who never had the clip.
    ArchivedError
        If it is time from after the project was archived.
    InvalidError
        If the stretch is shorter than the time reported, longer than a day, older than two weeks,
        or in the future.
    """
    is_theirs = actor.user is not None and may_know_task(actor, task)
    require(is_theirs, "Only people who work on this clip report their time.")
    now = timezone.now()
    length = until - since
    fits = timedelta(0) < length <= LONGEST and 0 < seconds <= length.total_seconds() + ROUNDING_S
    if not fits or until > now + SLACK or since < now - OLDEST:
        message = "This time does not fit: check the clock of this computer."
        raise InvalidError(message, fields={"since": [message]})
    until, seconds = _before_archived(task.project, since, until, seconds)
    length = until - since
    assert actor.user is not None  # noqa: S101  only people report
    locked(User.objects.filter(pk=actor.user.pk)).get()  # a repeat may come at the same moment
    left = length.total_seconds()
    for subject, data in _reported_since(actor.user, since - SLACK):
        begun, ended = (datetime.fromisoformat(data[name]) for name in ("since", "until"))
        if subject == str(task.uid) and since < ended and begun < until:
            return False
        shared = (min(until, ended) - max(since, begun)).total_seconds()
        left -= max(0.0, min(shared, data["seconds"]))
    # Alone, the time is as it came: it may be longer than the stretch by what was rounded.
    counted = seconds if left == length.total_seconds() else round(min(seconds, left), 3)
    if counted <= 0:
        return False
    record(
        VERB,
        actor=actor,
        project=task.project_id,
        subject=task,
        data={"seconds": counted, "since": since.isoformat(), "until": until.isoformat()},
    )
    return True


def _before_archived(
    project: Project, since: datetime, until: datetime, seconds: float
) -> tuple[datetime, float]:
    """The end and the seconds of what lies before the project was archived."""
    if not project.is_archived:
        return until, seconds
    end = project.archived_at
    if end is None or since >= end:
        message = (
            "This project was archived before this time at work, so it is not counted. "
            "What you worked before that is."
        )
        raise ArchivedError(message)
    if until <= end:
        return until, seconds
    return end, min(seconds, (end - since).total_seconds())


def _reported_since(user: User, moment: datetime) -> list[tuple[str, dict[str, Any]]]:
    """What this person reported from that moment on, in any project, by subject.

    No index has the moment: events are walked back from the newest, in the order they came.
    """
    older = Event.objects.filter(created_at__lt=moment).order_by("-id")
    floor = older.values_list("id", flat=True).first() or 0
    rows = Event.objects.filter(verb=VERB, user=user, id__gt=floor)
    return list(rows.values_list("subject", "data"))
