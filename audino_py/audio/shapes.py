"""How long a file is and how many channels it has, where its head says so and can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import soundfile

_MICROS_A_SECOND = 1_000_000
_GUESSED = {"MP3"}  # told from the first frames
_LONGEST_FRAMES = 2**40  # libsndfile's way to say that it does not know


class Shape(NamedTuple):
    """Microseconds, and channels."""

    length_us: int
    channels: int


def shape_of(path: Path) -> Shape | None:
    """Return the shape that the head of a file tells; None where that is not sure."""
    try:
        head = soundfile.info(path)
    except (soundfile.SoundFileError, ValueError, RuntimeError, OSError):
        return None
    if head.format in _GUESSED or not 0 < head.frames < _LONGEST_FRAMES:
        return None
    return Shape(round(head.frames * _MICROS_A_SECOND / head.samplerate), head.channels)
