"""Segments that came with an upload, as v1's script writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError

from audino_py.api.parsers import read_json
from audino_py.errors import InvalidError
from audino_py.models import Project
from audino_py.services.choices import ChoiceBook
from audino_py.services.sentsegments import LONGEST_S, SEGMENTS_MAX, TEXT_MAX, SentSegment
from audino_py.timeline.times import to_micros

NEEDED = ("start_time", "end_time", "transcription")
KEYS_MISSING = "Segmentations have missing keys."


def read_segmentations(project: Project, text: str | None) -> list[SentSegment]:
    """Read the field ``segmentations``: a JSON list of objects.

    Raises
    ------
    InvalidError, UnknownError
        In v1's words; what v1 did not look at is named by the segment's index.
    """
    if text is None:
        return []
    try:
        sent = read_json(text)
    except ParseError as error:
        raise InvalidError("`segmentations` should be a JSON list of objects.") from error
    is_list = isinstance(sent, list) and all(isinstance(one, Mapping) for one in sent)
    if not is_list:
        raise InvalidError("`segmentations` should be a JSON list of objects.")
    if len(sent) > SEGMENTS_MAX:
        raise InvalidError(f"`segmentations` holds more than {SEGMENTS_MAX} segments.")
    book = ChoiceBook(project)
    return [_read_one(one, f"segmentations[{index}]", book) for index, one in enumerate(sent)]


def _read_one(sent: Mapping[str, Any], where: str, book: ChoiceBook) -> SentSegment:
    if any(key not in sent for key in NEEDED):
        raise InvalidError(KEYS_MISSING)
    start_us, end_us = (_micros(sent[key], where, key) for key in ("start_time", "end_time"))
    if end_us <= start_us:
        raise InvalidError(f"{where}: `end_time` should come after `start_time`.")
    text = "" if sent["transcription"] is None else sent["transcription"]
    if not isinstance(text, str) or len(text) > TEXT_MAX:
        raise InvalidError(
            f"{where}: `transcription` should be text of at most {TEXT_MAX} letters."
        )
    answers = book.answers(sent.get("annotations", {}))
    return SentSegment(start_us, end_us, text, values=dict(answers))


def _micros(value: Any, where: str, key: str) -> int:
    seconds = number_of(value)
    if seconds is None or not 0 <= seconds <= LONGEST_S:
        raise InvalidError(f"{where}: `{key}` should be seconds from the start of the clip.")
    return to_micros(seconds)


def number_of(value: Any) -> float | None:
    """A finite number, also one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
