"""Answers kept for a day, so that a repeated request is harmless."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from audino_py.db import storage
from audino_py.db.connections import wait_for_disk
from audino_py.errors import ConflictError, InvalidError, ReusedError
from audino_py.models import Idempotency
from audino_py.policies import Actor

KEPT_FOR = timedelta(hours=24)
TOKEN_MAX = 200


def checked_token(token: str) -> str:
    """The ``Idempotency-Key`` as sent; empty where none was.

    Raises
    ------
    InvalidError
        If it is too long, or not printable.
    """
    if len(token) > TOKEN_MAX or not token.isprintable():
        raise InvalidError(f"Idempotency-Key: at most {TOKEN_MAX} printable characters.")
    return token


@contextlib.contextmanager
def running(actor: Actor, token: str) -> Iterator[None]:
    """Hold the key while its request runs; it falls with the process, never to be stuck.

    Raises
    ------
    ConflictError
        If a request with this key runs just now.
    """
    if not token:
        yield
        return
    with storage.running(actor.owner, token) as is_first:
        if not is_first:
            message = "A request with this Idempotency-Key runs just now. Ask again in a moment."
            raise ConflictError(message, code="still_running")
        yield


def digest_of_request(parts: Mapping[str, Any]) -> str:
    """SHA-256 over what was asked, whatever the order of its parts."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def kept_answer(*, actor: Actor, token: str, digest: str) -> tuple[int, Any] | None:
    """The status and body that this key was answered with before, if it was.

    Raises
    ------
    ReusedError
        If the key came with another request.
    """
    row = Idempotency.objects.filter(owner=actor.owner, token=token).first() if token else None
    if row is None or timezone.now() - row.created_at > KEPT_FOR:
        return None
    if row.digest != digest:
        raise ReusedError(
            "This Idempotency-Key was used for another request. Use a new one for each clip.",
            code="idempotency_key_reused",
        )
    wait_for_disk()
    return row.status or 200, row.body


def keep_answer(*, actor: Actor, token: str, digest: str, status: int, body: Any) -> None:
    """Keep an answer, in the transaction of what it tells."""
    if not token:
        return
    old = timezone.now() - KEPT_FOR
    Idempotency.objects.filter(owner=actor.owner, token=token, created_at__lt=old).delete()
    Idempotency.objects.create(
        owner=actor.owner, token=token, digest=digest, status=status, body=body
    )


def purge_answers() -> int:
    """Forget what is older than a day; the number of rows."""
    rows = Idempotency.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return rows.delete()[0]
