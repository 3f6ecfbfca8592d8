"""What every format is written from and read into: finished annotations as plain values.

Times are whole microseconds from the start of the clip. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

LabelKind = Literal["single", "multiple", "text", "number"]


@dataclass(frozen=True, slots=True)
class LabelUsed:
    """A question the project asks of a segment; `number` is the key that v1 shows."""

    name: str
    kind: LabelKind
    number: int = 0


@dataclass(frozen=True, slots=True)
class ValueUsed:
    """One answer of a label that offers a choice; `number` is the key that v1 shows."""

    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one segment answers to one label: chosen values, a text or a number."""

    label: LabelUsed
    value: tuple[ValueUsed, ...] | str | int | float

    @property
    def plain(self) -> list[str] | str | int | float:
        """The answer in words: a list for a choice, else the text or number itself."""
        return [one.text for one in self.value] if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True, slots=True)
class Span:
    """A segment ``[start_us, end_us)`` as a plain value; `channel` None means all of them."""

    uid: UUID
    start_us: int
    end_us: int
    speaker: str | None = None
    text: str = ""
    answers: tuple[Answer, ...] = ()
    channel: int | None = None
    unsure: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class V1Facts:
    """What only audino v1's shape shows: stored file name, keys and the review flag."""

    audio_name: str = ""
    user_number: int = 0
    role: str = "user"
    is_marked_for_review: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One annotation of one clip.

    Parameters
    ----------
    name
        What exports call the clip, unique in its project: the external id, else the client's
        file name without extension.
    is_shared
        True where the same clip gives several documents; files are then named by annotator too.
    annotator
        User name of whoever made it.
    state
        State of the task it belongs to.
    """

    name: str
    file_name: str
    external_id: str | None
    sha256: str
    duration_us: int
    rate_hz: int
    channels: int
    annotator: str
    kind: Literal["work", "final"]
    state: str
    created: datetime
    changed: datetime
    metadata: Mapping[str, object] = field(default_factory=dict)
    reference: str = ""
    language: str = ""
    spans: tuple[Span, ...] = ()
    is_shared: bool = False
    v1: V1Facts = V1Facts()

    @property
    def stem(self) -> str:
        """The name of this document among all of an export."""
        return f"{self.name}.{self.annotator}" if self.is_shared else self.name


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a writer knows of the whole: the project's name, all its labels, what was asked.

    Parameters
    ----------
    is_raw
        CSV only: True leaves cells as they are, for programs; False is safe in spreadsheets.
    """

    project: str = "audino"
    labels: tuple[LabelUsed, ...] = ()
    is_raw: bool = False
