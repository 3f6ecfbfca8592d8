"""Long answers end when whoever asked for them may not have them any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from audino_py.db.connections import let_go
from audino_py.models import User
from audino_py.policies import Actor
from audino_py.services.apikeys import key_now


def fresh(actor: Actor) -> Actor:
    """The same asker as they stand now: nothing that was read before counts."""
    user, key = actor.user, actor.key
    if user is not None:
        user = User.objects.filter(pk=user.pk, is_active=True).first()
    if key is not None:
        key = key_now(key.pk)
    return Actor(user=user, key=key, address=actor.address, request_id=actor.request_id)


def while_allowed(
    blocks: Iterable[bytes], actor: Actor, still: Callable[[Actor], object]
) -> Iterator[bytes]:
    """Pass blocks on, and look again and again whether the asker may still have them.

    Parameters
    ----------
    blocks
        The answer.
    still
        Asks for it anew; what it raises ends the stream, so that the reader sees a broken file
        and not a whole one.
    """
    looked = time.monotonic()
    for block in blocks:
        if time.monotonic() - looked >= settings.LOOK_AGAIN_S:
            still(fresh(actor))
            let_go()
            looked = time.monotonic()
        yield block
