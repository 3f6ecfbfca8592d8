"""Time that people are at work, as their open desk reports it once a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audino_py.errors import InvalidError
from audino_py.models import Event, Task
from audino_py.policies import Actor, may_comment, require
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

    Parameters
    ----------
    since, until
        The stretch in which they were active, by their own clock.
    seconds
        Of it, without pauses of more than a minute.

    Raises
    ------
    ForbiddenError
        For programs, and people who do not see the clip.
    InvalidError
        If the stretch is shorter than the time reported, longer than a day, older than two weeks,
        or in the future.
    """
    require(may_comment(actor, task), "Only people who work on this clip report their time.")
    now = timezone.now()
    length = until - since
    fits = timedelta(0) < length <= LONGEST and 0 < seconds <= length.total_seconds() + ROUNDING_S
    if not fits or until > now + SLACK or since < now - OLDEST:
        message = "This time does not fit: check the clock of this computer."
        raise InvalidError(message, fields={"since": [message]})
    last = _last_reported(task, actor)
    if last is not None and since < last:
        return False
    record(
        VERB,
        actor=actor,
        project=task.project_id,
        subject=task,
        data={"seconds": seconds, "since": since.isoformat(), "until": until.isoformat()},
    )
    return True


def _last_reported(task: Task, actor: Actor) -> datetime | None:
    """Until when this person's time on this clip is known: a repeat must not count twice."""
    rows = Event.objects.filter(
        project=task.project_id, verb=VERB, user=actor.user, subject=str(task.uid)
    )
    last = rows.order_by("-id").values_list("data", flat=True).first()
    return None if last is None else datetime.fromisoformat(last["until"])
