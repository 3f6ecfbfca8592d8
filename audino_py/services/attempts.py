"""Guessing passwords is slow: failed sign-ins are counted, nobody is locked out for good."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from audino_py.errors import ThrottledError
from audino_py.models import Attempt

NEAR = timedelta(minutes=1)  # per name and address
NEAR_LIMIT = 5
FAR = timedelta(hours=1)  # per name, whatever the address
FAR_LIMIT = 20
FIRST_WAIT_S = 15
LONGEST_WAIT_S = 900


def digest_of_name(name: str) -> str:
    """A keyed digest: people type passwords into the wrong field, and none may be kept."""
    return salted_hmac("audino.attempt", name.strip().casefold(), algorithm="sha256").hexdigest()


def begin_attempt(*, name: str, address: str) -> Attempt:
    """Count a try before the password is looked at, so that many at once gain nothing.

    Raises
    ------
    ThrottledError
        If there were too many; this try is then not counted, so waiting always helps.
    """
    now = timezone.now()
    Attempt.objects.filter(created_at__lt=now - FAR).delete()
    attempt = Attempt.objects.create(who=digest_of_name(name), address=address)
    recent = list(
        Attempt.objects.filter(who=attempt.who, created_at__gt=now - FAR)
        .exclude(pk=attempt.pk)
        .order_by("created_at")
        .values_list("address", "created_at")
    )
    wait_s = max(near_wait(recent, address, now), far_wait(recent, now))
    if wait_s > 0:
        attempt.delete()
        raise ThrottledError(
            f"Too many tries. Wait {wait_s} seconds, then try again.", wait_s=wait_s
        )
    return attempt


def near_wait(recent: list[tuple[str, datetime]], address: str, now: datetime) -> int:
    """Seconds until fewer than five tries of this address lie in the last minute."""
    times = [at for origin, at in recent if origin == address and at > now - NEAR]
    if len(times) < NEAR_LIMIT:
        return 0
    return max(1, math.ceil((times[-NEAR_LIMIT] + NEAR - now).total_seconds()))


def far_wait(recent: list[tuple[str, datetime]], now: datetime) -> int:
    """Seconds to wait after the last try: none up to 20 an hour, then twice as long each time."""
    beyond = len(recent) - FAR_LIMIT
    if beyond < 0:
        return 0
    wait_s = min(FIRST_WAIT_S << min(beyond, 10), LONGEST_WAIT_S)
    return max(0, math.ceil((recent[-1][1] - now).total_seconds() + wait_s))


def end_attempt(attempt: Attempt) -> None:
    """The password was right: what this address got wrong before is forgiven."""
    Attempt.objects.filter(who=attempt.who, address=attempt.address).delete()
