"""The process a model from outside runs in: ``python -m audino_py.audio.model_child``.

One order on the standard input; a line of JSON for each segment on the standard output, and a last
one that says how it ended. What the model itself prints goes to the standard error.
"""

import json
import math
import os
import sys
from numbers import Real
from pathlib import Path
from typing import Any, TextIO

from audino_py.audio.confinement import bound_memory, step_back
from audino_py.audio.model import RATE_HZ, ModelError, Proposed, load_model

MEMORY = "AUDINO_MODEL_MEMORY_GB"
MEMORY_GB = 4.0  # where nothing else is said; 0 means no bound


def main() -> int:
    """Carry out one order."""
    step_back()
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        order = json.load(sys.stdin)
        most_gb = _memory_gb()
        if most_gb:
            bound_memory(int(most_gb * 2**30))
        try:
            _propose(order, out)
            _say(out, {"done": True})
        except ModelError as error:
            _say(out, {"failed": error.message})
        except MemoryError:
            words = f"The model wants more memory than the {most_gb:g} GB it may have. "
            _say(out, {"failed": f"{words}Set {MEMORY} higher, or choose a smaller model."})
        except Exception as error:  # noqa: BLE001 - a stranger's code: whatever it raises is told
            _say(out, {"failed": f"The model stopped with {type(error).__name__}: {error}"[:500]})
    return 0


def _propose(order: dict[str, Any], out: TextIO) -> None:
    speech = [(start, end) for start, end in order["speech"]]
    for span in load_model(order["model"]).propose(Path(order["sound"]), RATE_HZ, speech):
        if not isinstance(span, Proposed):
            raise ModelError(
                f"The model proposes a {type(span).__name__} where a Proposed is expected "
                "(audino_py.audio.model.Proposed)."
            )
        texts: list[Any] = [span.text, span.speaker]  # a stranger's code keeps no types
        if not all(isinstance(text, str) for text in texts):
            raise ModelError("The model proposes text or a speaker that is no text.")
        _say(out, {"segment": _plain(span)})


def _plain(span: Proposed) -> dict[str, Any]:
    """Numbers of any library become our own."""
    sure = span.confidence
    return {
        "start": _number(span.start),
        "end": _number(span.end),
        "text": span.text,
        "speaker": span.speaker,
        "confidence": None if sure is None else _number(sure),
    }


def _number(value: Any) -> Any:
    """What is no number stays as it is, and is refused by whoever reads it."""
    try:
        return float(value) if isinstance(value, Real) else value
    except OverflowError:
        return math.inf


def _memory_gb() -> float:
    try:
        return max(0.0, float(os.environ.get(MEMORY, "") or MEMORY_GB))
    except ValueError:
        return MEMORY_GB


def _say(out: TextIO, message: dict[str, Any]) -> None:
    out.write(json.dumps(message) + "\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
