"""JSON bodies with a limit on nesting."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from audino_py.errors import UNKEPT

DEEPEST = 32
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def depth_of(text: str) -> int:
    """How deep brackets nest, without building anything; strings are skipped."""
    depth = deepest = 0
    for char in _STRING.sub("", text):
        if char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def refuse_constant(name: str) -> Any:
    """NaN and Infinity are not JSON."""
    raise ValueError(name)


def finite(text: str) -> float:
    """A number that fits; 1e999 does not."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def refuse_unkept(value: Any) -> None:
    """No text in it, names of fields included, may hold NUL or half a surrogate pair."""
    if isinstance(value, str):
        if UNKEPT.search(value):
            raise ParseError
    elif isinstance(value, list):
        for part in value:
            refuse_unkept(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            refuse_unkept(name)
            refuse_unkept(part)


def read_json(text: str) -> Any:
    """JSON from outside, within limits.

    Raises
    ------
    ParseError
        If it is not JSON, nests deeper than 32, or holds what cannot be kept.
    """
    if text.count("[") + text.count("{") > DEEPEST and depth_of(text) > DEEPEST:
        raise ParseError
    try:
        value = json.loads(text, parse_constant=refuse_constant, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise ParseError from error
    if "\\u" in text or "\0" in text:
        refuse_unkept(value)
    return value


class ShallowJSONParser(BaseParser):
    """Refuses what would exhaust the parser's stack, and numbers that are none."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read the body.

        Raises
        ------
        ParseError
            If it is not UTF-8, not JSON, nested deeper than 32, or holds what cannot be kept.
        """
        try:
            text = stream.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ParseError from error
        return read_json(text)
