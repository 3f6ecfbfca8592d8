"""Values as v1 writes and reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from audino_py.compat.answers import V1Error

FALSE_WORDS = ("", "false", "0", "no", "off", "none", "null")
LARGEST = 2**63 - 1  # what a primary key may be
Say = tuple[str, str]  # a message and its type


def human_date(moment: datetime) -> str:
    """``November 24, 2026``."""
    return f"{moment.astimezone(UTC):%B %d, %Y}"


def truth_of(value: Any) -> bool:
    """What a review flag means; a setting gives v1's reading, where any text is true."""
    if not isinstance(value, str) or settings.V1_TRUTHY_REVIEW:
        return bool(value)
    return value.strip().lower() not in FALSE_WORDS


def text_in(body: dict[str, Any], name: str, most: int, missing: Say, too_long: Say) -> str:
    """A text that must be there.

    Raises
    ------
    V1Error
        400 with the words given.
    """
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise V1Error(400, *missing)
    if len(value) > most:
        raise V1Error(400, *too_long)
    return value


def one_or_two(value: Any) -> int | None:
    """1 or 2, as a number or as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return {"1": 1, "2": 2}.get(str(value))
