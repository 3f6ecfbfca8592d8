"""Keys: made, used, revoked."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import zlib
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audino_py.db.locks import locked
from audino_py.db.rows import first_row
from audino_py.errors import ConflictError
from audino_py.models import ApiKey, Project
from audino_py.policies import Actor, may_hand_out_keys, require
from audino_py.services.events import record

SEEN_EVERY = timedelta(minutes=1)
RESTORED_WITHIN = timedelta(minutes=10)
DAYS = 90
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
OURS = re.compile(r"apy_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}")
IMPORTED = re.compile(r"[0-9A-Za-z]{32}")  # v1's keys
PREFIX = len("apy_12345678")
CHECKSUM = 6
REFUSED = "Only a manager, signed in as a person, can see and change keys."


def digest_of(text: str) -> str:
    """What is stored instead of a key: the SHA-256 of its whole text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def checksum_of(text: str) -> str:
    """Six base62 digits of the CRC-32: scanners and this door tell typing errors by it."""
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(CHECKSUM):
        number, rest = divmod(number, len(BASE62))
        digits = BASE62[rest] + digits
    return digits


def new_text() -> str:
    """The text of a new key: ``apy_<8 id>_<32 random><6 checksum>``, 190 random bits."""
    part = "".join(secrets.choice(BASE62) for _ in range(8))
    rest = "".join(secrets.choice(BASE62) for _ in range(32))
    text = f"apy_{part}_{rest}"
    return text + checksum_of(text)


def looks_right(text: str) -> bool:
    """Whether this can be a key at all, before the database is asked."""
    if text.startswith("apy_"):
        fits = OURS.fullmatch(text) is not None
        return fits and checksum_of(text[:-CHECKSUM]) == text[-CHECKSUM:]
    return IMPORTED.fullmatch(text) is not None


def use_key(*, text: str, address: str) -> ApiKey | None:
    """The live key with this text, its use noted at most once a minute; None if there is none."""
    if not looks_right(text):
        return None
    now = timezone.now()
    # Two plain statements cost less than one that joins both and is taken apart again.
    key = first_row(ApiKey, "digest = %s", [digest_of(text)])
    if key is None or key.revoked_at is not None:
        return None
    project = first_row(Project, "id = %s", [key.project_id])
    if project is None or project.deleted_at is not None:
        return None
    key.project = project
    if key.expires_at is not None and key.expires_at <= now:
        return None
    if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
        ApiKey.objects.filter(pk=key.pk, first_used_at=None).update(first_used_at=now)
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, last_used_from=address)
    return key


@transaction.atomic
def make_key(
    *, actor: Actor, project: Project, name: str, scopes: Sequence[str], days: int | None
) -> tuple[ApiKey, str]:
    """Make a key; its text is answered here and never again.

    Parameters
    ----------
    days
        Until it ends; None: never.

    Raises
    ------
    ForbiddenError
        For all but managers, and for keys: a leaked key must not breed.
    """
    require(may_hand_out_keys(actor, project.pk), REFUSED)
    text = new_text()
    key = ApiKey.objects.create(
        project=project,
        name=name,
        prefix=text[:PREFIX],
        digest=digest_of(text),
        scopes=sorted(set(scopes)),
        expires_at=None if days is None else timezone.now() + timedelta(days=days),
        created_by=actor.user,
    )
    data = {"scopes": key.scopes, "days": days}
    record("key.made", actor=actor, project=project, subject=key, data=data)
    return key, text


@transaction.atomic
def revoke_key(*, actor: Actor, key: ApiKey) -> ApiKey:
    """Refuse the key from the next request on; harmless when it is revoked already.

    Raises
    ------
    ForbiddenError
        For all but managers.
    """
    require(may_hand_out_keys(actor, key.project_id), REFUSED)
    row = locked(ApiKey.objects.all()).get(pk=key.pk)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = timezone.now(), actor.user
        row.save(update_fields=["revoked_at", "revoked_by"])
        record("key.revoked", actor=actor, project=row.project_id, subject=row)
    return row


@transaction.atomic
def restore_key(*, actor: Actor, key: ApiKey) -> ApiKey:
    """Take a revocation back, within ten minutes.

    Raises
    ------
    ForbiddenError
        For all but managers.
    ConflictError
        ``too_late``.
    """
    require(may_hand_out_keys(actor, key.project_id), REFUSED)
    row = locked(ApiKey.objects.all()).get(pk=key.pk)
    if row.revoked_at is None:
        return row
    if timezone.now() - row.revoked_at > RESTORED_WITHIN:
        message = "This key was revoked more than ten minutes ago. Make a new one."
        raise ConflictError(message, code="too_late")
    row.revoked_at = row.revoked_by = None
    row.save(update_fields=["revoked_at", "revoked_by"])
    record("key.restored", actor=actor, project=row.project_id, subject=row)
    return row
