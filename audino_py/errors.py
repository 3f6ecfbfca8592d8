"""Every error we raise on purpose. A ``code`` is stable: programs may depend on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL and half pairs: what no database keeps as text


def kept(text: str) -> str:
    """Return the text with U+FFFD for what no database keeps; a sentence may quote such bytes."""
    return UNKEPT.sub("\ufffd", text)


class AudinoError(Exception):
    """Base of all; ``message`` is a sentence a person can act on."""

    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[str]] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = kept(message)
        super().__init__(self.message)
        self.stable_code = code or self.code
        self.fields = {name: list(texts) for name, texts in (fields or {}).items()}
        self.extra = dict(extra or {})


class InvalidError(AudinoError):
    """400: the request does not fit; ``fields`` says where."""

    code = "invalid"


class UnreadableError(InvalidError):
    """400: a file from outside cannot be read; the message names its line and the next step."""

    code = "unreadable"


class NotSignedInError(AudinoError):
    """401: nobody we know asks."""

    code = "not_signed_in"


class ForbiddenError(AudinoError):
    """403: visible, but role or scope forbids it."""

    code = "forbidden"


class UnknownError(AudinoError):
    """404: not there, or not for this actor to know of."""

    code = "not_found"


class ConflictError(AudinoError):
    """409: something else stands in the way; ``code`` says what."""

    code = "conflict"


class ArchivedError(AudinoError):
    """409: the project is archived, and only read."""

    code = "archived"


class WrongStateError(ConflictError):
    """409: the row's state does not allow this step."""

    code = "wrong_state"


class StaleRevisionError(AudinoError):
    """412: the annotation has moved on; ``extra`` holds ``revision`` and ``since``."""

    code = "stale_revision"


class RevisionMissingError(AudinoError):
    """428: a write that replaces must say which revision it was made on."""

    code = "revision_missing"


class TooSlowError(AudinoError):
    """408: the body stopped arriving."""

    code = "too_slow"


class TooLargeError(AudinoError):
    """413: more bytes than this server takes in one request."""

    code = "too_large"


class NotAudioError(AudinoError):
    """415: the bytes are plainly no audio."""

    code = "not_audio"


class ReusedError(AudinoError):
    """422: an idempotency key or batch id came again with another body."""

    code = "reused"


class ThrottledError(AudinoError):
    """429: too many tries; ``wait_s`` seconds until the next is answered."""

    code = "throttled"

    def __init__(self, message: str, *, wait_s: int) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class BusyError(AudinoError):
    """503: try again in a few seconds; nothing was changed."""

    code = "busy"

    def __init__(self, message: str, *, wait_s: int = 2) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class DiskFullError(AudinoError):
    """507: no room left for sound; saves still work."""

    code = "disk_full"


class RemoteError(AudinoError):
    """No status: what the command-line client is told by a server, or by the line to it."""

    code = "remote"
