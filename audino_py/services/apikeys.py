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
from audino_py.errors import ConflictError, ForbiddenError, WrongStateError
from audino_py.models import ApiKey, Member, Project, User
from audino_py.policies import Actor, may_hand_out_keys, require, role_given, scopes_left
from audino_py.services.events import record

SEEN_EVERY = timedelta(minutes=1)
RESTORED_WITHIN = timedelta(minutes=10)
DAYS = 90
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
OURS = re.compile(r"apy_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}")
IMPORTED = re.compile(r"[0-9A-Za-z]{32}")  # v1's keys
PREFIX = len("apy_12345678")
CHECKSUM = 6
RESTS = (
    "This key rests: the person it belongs to does not manage the project any more. "
    "A manager can take it over on the project's page API keys; the program then goes on."
)
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
    """The live key with this text, its use noted at most once a minute; None if there is none.

    Raises
    ------
    ForbiddenError
        ``key_rests``: its owner has left, and nothing of what it might do is left either. That it
        was tried is noted all the same: a manager sees that a program still needs it.
    """
    if not looks_right(text):
        return None
    key = _live(first_row(ApiKey, "digest = %s", [digest_of(text)]))
    if key is None:
        return None
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
        ApiKey.objects.filter(pk=key.pk, first_used_at=None).update(first_used_at=now)
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, last_used_from=address)
    if not key.scopes:
        raise ForbiddenError(RESTS, code="key_rests")
    return key


def key_now(pk: int) -> ApiKey | None:
    """The same key as it stands now; None if it works no more."""
    return _live(first_row(ApiKey, "id = %s", [pk]))


def _live(key: ApiKey | None) -> ApiKey | None:
    """The key with its project and with what is left of its scopes; it must not be saved so.

    Plain statements cost less than one that joins all and is taken apart again.
    """
    if key is None or key.revoked_at is not None:
        return None
    if key.expires_at is not None and key.expires_at <= timezone.now():
        return None
    project = first_row(Project, "id = %s", [key.project_id])
    if project is None or project.deleted_at is not None:
        return None
    key.project = project
    key.scopes = scopes_left(key, _role_of_owner(key))
    return key


def _role_of_owner(key: ApiKey) -> str | None:
    owner = first_row(User, "id = %s", [key.owner_id]) if key.owner_id is not None else None
    if owner is None:
        return None
    ids = [key.project_id, owner.pk]
    member = first_row(Member, "project_id = %s AND user_id = %s", ids)
    return role_given(owner, member.role if member is not None else None)


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
        owner=actor.user,
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


@transaction.atomic
def take_over_key(*, actor: Actor, key: ApiKey) -> ApiKey:
    """Answer for a key from now on, so that its programs go on when its owner has left.

    Its text stays what it is, also for whoever has left and knows it.

    Raises
    ------
    ForbiddenError
        For all but managers.
    WrongStateError
        If it was revoked or has ended.
    """
    require(may_hand_out_keys(actor, key.project_id), REFUSED)
    row = locked(ApiKey.objects.all()).get(pk=key.pk)
    is_over = row.expires_at is not None and row.expires_at <= timezone.now()
    if row.revoked_at is not None or is_over:
        raise WrongStateError("This key was revoked or has ended. Make a new one.")
    if actor.user is not None and row.owner_id != actor.user.pk:
        row.owner = actor.user
        row.save(update_fields=["owner"])
        record("key.taken_over", actor=actor, project=row.project_id, subject=row)
    return row
