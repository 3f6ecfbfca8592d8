"""What is wrong with a file although some of its sound could be read."""

from dataclasses import dataclass
from typing import Literal

Cause = Literal["broken", "cut_short", "size_unknown", "format_changes", "junk_in_front"]


@dataclass(frozen=True, slots=True)
class Damage:
    """The first fault of a file: its cause and the frame at which it was met."""

    cause: Cause
    frame: int
