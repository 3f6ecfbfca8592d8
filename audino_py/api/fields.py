"""Wire forms that serializers share."""

from __future__ import annotations

import math
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audino_py.timeline.times import to_micros, to_seconds

LONGEST_S = 13 * 3600.0  # beyond the longest clip


@extend_schema_field(OpenApiTypes.DOUBLE)
class SecondsField(serializers.Field[int, Any, float, Any]):
    """Whole microseconds inside, seconds with six decimals on the wire."""

    default_error_messages = {
        "invalid": "A time is a number of seconds.",
        "range": "A time lies between 0 and 46,800 seconds.",
    }

    def to_internal_value(self, data: Any) -> int:
        """Seconds to microseconds."""
        if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
            self.fail("invalid")
        if not 0 <= data <= LONGEST_S:
            self.fail("range")
        return to_micros(float(data))

    def to_representation(self, value: int) -> float:
        """Microseconds to seconds."""
        return to_seconds(value)


class TextField(serializers.CharField):
    """Text as it was typed: white space stays, NUL is refused (no database keeps it)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("trim_whitespace", False)
        options.setdefault("allow_blank", True)
        options.setdefault("max_length", 100_000)
        super().__init__(**options)
