"""Row names for the outside: UUIDs that sort by the time they were made."""

from __future__ import annotations

import os
import time
import uuid
from datetime import datetime


def uuid7(moment: datetime | None = None) -> uuid.UUID:
    """A version 7 UUID: 48 bits of Unix milliseconds, then 74 random bits.

    Parameters
    ----------
    moment
        When what it names came to be; now by default.

    References
    ----------
    RFC 9562, section 5.7
    """
    stamp_ms = time.time_ns() // 1_000_000 if moment is None else int(moment.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10))
    value = (stamp_ms & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= (random >> 68) << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    return uuid.UUID(int=value)
