"""How an address says which clips: ``?state=ready,failed&quality=quiet&metadata.lang=de``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from audino_py.api.bodies import Body
from audino_py.api.queries import only
from audino_py.models import ClipState, TaskState
from audino_py.selectors.clip_filters import MARKS, NOBODY, ClipFilter
from audino_py.selectors.clip_needs import NEEDS

METADATA = "metadata."
MOST_VALUES = 50
MOST_NAMES = 10


class WordsField(serializers.ListField):
    """Any of a few words."""

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        message = f"There is no “{{input}}” here. Use: {', '.join(words)}."
        child = serializers.ChoiceField(choices=words, error_messages={"invalid_choice": message})
        super().__init__(child=child, max_length=MOST_VALUES, **options)


@extend_schema_field(OpenApiTypes.STR)
class HolderField(serializers.CharField):
    """A person's id, or ``nobody``."""

    def to_internal_value(self, data: Any) -> Any:
        """An id as such."""
        if data == NOBODY:
            return NOBODY
        try:
            return UUID(str(data))
        except ValueError as error:
            message = f"A person is named by their id, or is {NOBODY}."
            raise serializers.ValidationError(message) from error


class ClipFilterSerializer(serializers.Serializer[Any]):
    """What a list of clips is narrowed to; several values, with commas between them, mean any."""

    state = WordsField(ClipState.values, required=False)
    task_state = WordsField(TaskState.values, required=False)
    assignee = serializers.ListField(child=HolderField(), max_length=MOST_VALUES, required=False)
    quality = WordsField(MARKS, required=False)
    need = WordsField(
        NEEDS, required=False, help_text="What needs somebody, for those who see all clips."
    )
    search = serializers.CharField(
        required=False, max_length=200, help_text="Part of a clip's name or of your own id."
    )
    text = serializers.CharField(
        required=False,
        max_length=200,
        help_text='Words of a transcript: all in one segment; "in a row", or wor* for a beginning.',
    )
    answer = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=MOST_VALUES,
        required=False,
        help_text="Ids of answers, or of questions for any answer; with text, of the same segment.",
    )
    external_id = serializers.CharField(required=False, max_length=200)
    changed_since = serializers.DateTimeField(required=False)
    uploaded_after = serializers.DateTimeField(required=False)
    uploaded_before = serializers.DateTimeField(required=False)


SEVERAL = ("state", "task_state", "assignee", "quality", "need", "answer")
ONE = ("search", "text", "external_id", "changed_since", "uploaded_after", "uploaded_before")


class MetadataField(serializers.DictField):
    """Values by the names of own fields."""

    child = serializers.ListField(
        child=serializers.CharField(max_length=1000, allow_blank=True, trim_whitespace=False),
        max_length=MOST_VALUES,
    )

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        """At most ten names."""
        found: dict[str, list[str]] = super().to_internal_value(data)
        if len(found) > MOST_NAMES or any("\0" in name or not name for name in found):
            message = f"Ask for at most {MOST_NAMES} fields, each as metadata.<name>=<value>."
            raise serializers.ValidationError(message)
        return found


class ClipQuerySerializer(Body, ClipFilterSerializer):
    """The same in a body; ``uploaded_before`` leaves out what comes in meanwhile."""

    metadata = MetadataField(required=False)


def clip_filter_in(request: Request, *others: str) -> ClipFilter:
    """What the address asks for; it may say the other words too.

    Raises
    ------
    audino_py.errors.InvalidError
        For a word that is no filter.
    rest_framework.serializers.ValidationError
        For a value that does not fit, naming those that do.
    """
    words = request.query_params
    own = [name for name in words if name.startswith(METADATA)]
    only(request, *SEVERAL, *ONE, *others, *own)
    sent: dict[str, Any] = {name: words[name] for name in ONE if name in words}
    sent |= {name: _values(words.getlist(name)) for name in SEVERAL if name in words}
    if own:
        sent["metadata"] = {name.removeprefix(METADATA): words.getlist(name) for name in own}
    asked = ClipQuerySerializer(data=sent)
    asked.is_valid(raise_exception=True)
    return ClipFilter(**asked.validated_data)


def _values(texts: Sequence[str]) -> list[str]:
    return [word for text in texts for word in text.split(",")]
