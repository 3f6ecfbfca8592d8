"""Keys: made, used, revoked."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.utils import timezone

from audino_py.models import ApiKey

SEEN_EVERY = timedelta(minutes=1)


def digest_of(text: str) -> str:
    """What is stored instead of a key: the SHA-256 of its whole text, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def use_key(*, text: str, address: str) -> ApiKey | None:
    """The live key with this text, its use noted at most once a minute; None if there is none."""
    now = timezone.now()
    key = ApiKey.objects.select_related("project").filter(digest=digest_of(text)).first()
    if key is None or key.revoked_at is not None:
        return None
    if key.expires_at is not None and key.expires_at <= now:
        return None
    if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
        ApiKey.objects.filter(pk=key.pk, first_used_at=None).update(first_used_at=now)
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now, last_used_from=address)
    return key
