"""Models from outside that propose segments: what one is, and which ones are installed.

A package brings a model by an entry point of the group ``audino_py.models``; its name is what
managers choose. Nothing of it is loaded here: it runs in a process of its own.
"""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from audino_py.errors import AudinoError

GROUP = "audino_py.models"
SPEECH = "speech"  # the engine's own draft; no model from outside can take its name
RATE_HZ = 16_000  # of the sound that models are given
# Our own, whose packages come with an extra.
_NEEDS = {"faster-whisper": "faster_whisper", "voices": "resemblyzer"}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class ModelError(AudinoError):
    """A model cannot do its work; models raise it with a sentence that says what to do."""

    code = "model_failed"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One segment a model proposes.

    Parameters
    ----------
    start, end
        Seconds from the start of the clip.
    text
        What was said.
    speaker
        Name of a voice; the project gets it where it has none of that name.
    confidence
        0 to 1; below 0.5 the segment is marked unsure. None where the model cannot tell.
    """

    start: float
    end: float
    text: str = ""
    speaker: str = ""
    confidence: float | None = None


class Model(Protocol):
    """What an entry point names: a class without arguments, made once for each clip."""

    def propose(
        self, sound: Path, rate_hz: int, speech: Sequence[tuple[float, float]]
    ) -> Iterable[Proposed]:
        """Propose segments, best one by one and in order: their ends tell the progress.

        Parameters
        ----------
        sound
            A WAV file of one channel, 16 bit.
        rate_hz
            Its sampling rate, 16000.
        speech
            Where the engine found speech: seconds, in order and apart; empty where it did not
            listen.

        Raises
        ------
        ModelError
            With a sentence for people.
        """
        ...


@functools.cache
def installed_models() -> tuple[str, ...]:
    """Names of the models that may be chosen; looked up once, as packages stay as they are."""
    names = {entry.name for entry in entry_points(group=GROUP)}
    names -= {name for name, package in _NEEDS.items() if find_spec(package) is None}
    return tuple(sorted(n for n in names if n != SPEECH and _NAME.fullmatch(n)))


def load_model(name: str) -> Model:
    """Make the model of this name.

    Raises
    ------
    ModelError
        If no package brings it.
    """
    for entry in entry_points(group=GROUP, name=name):
        model: Model = entry.load()()
        return model
    raise ModelError(f"The model {name} is not installed. Install its package, or choose another.")
