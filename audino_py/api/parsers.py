"""JSON bodies with a limit on nesting."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

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
            If it is not UTF-8, not JSON, or nested deeper than 32.
        """
        try:
            text = stream.read().decode("utf-8")
            if text.count("[") + text.count("{") > DEEPEST and depth_of(text) > DEEPEST:
                raise ParseError
            return json.loads(text, parse_constant=refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError from error
