"""What a JSON body may hold: what it does not know is refused, never left out without a word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

SHOWN = 64  # characters of a strange name


class Body(serializers.Serializer[Any]):
    """A body, or an object in one, that refuses fields it does not know.

    A misspelt setting would change nothing and say so to nobody; a misspelt condition would widen
    what is done.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Name what is strange, and what there is."""
        known = [name for name, field in self.fields.items() if not field.read_only]
        names = data if isinstance(data, Mapping) else ()
        strange = next((str(name) for name in names if name not in known), None)
        if strange is not None:
            message = f"Unknown field; there are: {', '.join(known)}."
            raise serializers.ValidationError({strange[:SHOWN]: [message]})
        return super().to_internal_value(data)
