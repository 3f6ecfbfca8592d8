"""What must hold before the server starts."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

KNOWN_SECRETS = {"secret", "secretkey", "changeme", "change-me", "django-insecure", "password"}
SHORTEST_SECRET = 32
WRITTEN_WITHIN_S = 2


class UnsafeSettingsError(SystemExit):
    """A setting that must not run in production; the text says which and what to do."""


def refuse_unsafe(
    *, production: bool, debug: bool, hosts: list[str], hosts_given: bool, secret: str
) -> None:
    """Stop with one line where a production setting is unsafe.

    Raises
    ------
    UnsafeSettingsError
        The first thing that is wrong.
    """
    if not production:
        return
    if debug:
        raise UnsafeSettingsError("AUDINO_DEBUG is on: unset it in production.")
    if not hosts_given or not [host for host in hosts if host]:
        raise UnsafeSettingsError("AUDINO_HOSTS is missing: name the hosts that people type.")
    if any(host.startswith("*") for host in hosts):
        raise UnsafeSettingsError("AUDINO_HOSTS holds *: name the hosts that people type.")
    if not secret:
        raise UnsafeSettingsError(
            "AUDINO_SECRET_KEY is missing: set it to 50 random characters and keep it."
        )
    known = secret.lower() in KNOWN_SECRETS or secret.startswith("django-insecure")
    if known or len(secret) < SHORTEST_SECRET or len(set(secret)) < 5:
        raise UnsafeSettingsError(
            "AUDINO_SECRET_KEY is known or too short: set it to 50 random characters."
        )


def refuse_apart(
    *, queue: str, engine: str, bucket: str, secret: str, has_pooler: bool = False
) -> None:
    """Stop with one line where several machines would each go their own way.

    Raises
    ------
    UnsafeSettingsError
        The first thing that is wrong.
    """
    if queue not in ("database", "procrastinate"):
        raise UnsafeSettingsError("AUDINO_QUEUE is unknown: say database or procrastinate.")
    if has_pooler and "sqlite" in engine:
        raise UnsafeSettingsError(
            "DATABASE_URL is missing: a pooler stands before PostgreSQL only, and the database's "
            "own address is needed too."
        )
    if queue == "database" and not bucket:
        return
    if "sqlite" in engine:
        raise UnsafeSettingsError(
            "DATABASE_URL is missing: a bucket, or procrastinate, goes with PostgreSQL only."
        )
    if not secret:
        raise UnsafeSettingsError(
            "AUDINO_SECRET_KEY is missing: machines that work together need the same one."
        )


def secret_key(data: Path) -> str:
    """This machine's own secret, made at the first start; only its owner may read the file."""
    path = data / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    text = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    return text


def _written(path: Path) -> str:
    """What another process, started in the same instant, may still be about to write there."""
    for _ in range(WRITTEN_WITHIN_S * 100):
        if text := path.read_text():
            return text
        time.sleep(0.01)
    raise UnsafeSettingsError(
        f"{path} is empty: remove it, and a new one is made at the next start."
    )
