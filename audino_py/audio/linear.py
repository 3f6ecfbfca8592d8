"""The linear spectrogram, for those who read formants: what it is, and who draws it.

It is drawn when somebody looks, a tile at a time, from the sound that the browser plays: a child
process that stays warm takes some milliseconds for one. Kept for every clip it would be larger
than the mel one, and most clips are never looked at like that. No array library is loaded here.
"""

import base64
import math
import threading
from typing import Any

from audino_py.audio.errors import AnalyserDiedError, NoSuchTileError, RefusedAudioError
from audino_py.audio.sandbox import Child

HOP_US = 2_000  # from column to column
WINDOW_US = 10_000
ROWS = 256
TILE_COLUMNS = 256
FOLDS = (1, 4, 16)  # columns in one of a level: up to a minute is in view
MAX_HZ = 8_000.0
FLOOR_DB = -120.0  # grey 0; a full-scale sine of 8 kHz is 0 dB, grey 255, of 4 kHz 6 dB less
RANGE_DB = 50.0  # from silence to full ink
HEADROOM_DB = 29.0  # of the loudest formants under the loudest peaks
_QUIETEST = 1e-4  # no clip is quieter
_CHILD = "audino_py.audio.linear_child"


def linear_facts(sound: dict[str, Any]) -> dict[str, Any]:
    """Tell what the page must know to show it, in the words of the mel one.

    Parameters
    ----------
    sound
        The facts that the engine left (`packs.sound_facts`).
    """
    rate_hz = int(sound["rate_hz"])
    columns = columns_of(sound)
    loud_db = 20 * math.log10(max(_QUIETEST, float(sound["peaks"]["loud"])))
    white = _grey(loud_db - HEADROOM_DB)
    return {
        "hop": rate_hz * HOP_US / 1e6,
        "window": round(rate_hz * WINDOW_US / 1e6),
        "rows": ROWS,
        "channels": sound["spectrogram"]["channels"],
        "tile_columns": TILE_COLUMNS,
        "columns": columns,
        "levels": [_level(fold, columns) for fold in FOLDS],
        "min_hz": 0.0,
        "max_hz": min(MAX_HZ, rate_hz / 2),
        "black": min(white - 1, _grey(loud_db - HEADROOM_DB - RANGE_DB)),
        "white": white,
    }


def columns_of(sound: dict[str, Any]) -> int:
    """Number of the finest columns: one every 2 ms, the first at the very start."""
    return 1 + int(sound["frames"]) * 1_000_000 // int(sound["rate_hz"]) // HOP_US


class LinearPainter:
    """Draws one tile at a time; the child starts with the first, and leaves when nobody asks."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._lock = threading.Lock()

    def tile(self, source: int, sound: dict[str, Any], level: int, number: int) -> bytes:
        """Draw a grey JPEG of up to 256 columns, high frequencies on top.

        Parameters
        ----------
        source
            The descriptor of what the browser plays of the clip: WAV or FLAC.
        sound
            The facts that the engine left.

        Raises
        ------
        NoSuchTileError
            If there is no such level or tile.
        RefusedAudioError
            If the sound cannot be read there.
        AnalyserDiedError
            If the child broke off.
        """
        columns = columns_of(sound)
        if not 0 <= level < len(FOLDS) or not 0 <= number < _level(FOLDS[level], columns)["tiles"]:
            raise NoSuchTileError("this clip has no such spectrogram tile", code="no_such_tile")
        request = {
            "fold": FOLDS[level],
            "first": number * TILE_COLUMNS * FOLDS[level],
            "columns": columns,
            "channels": sound["spectrogram"]["channels"],
            "max_hz": min(MAX_HZ, sound["rate_hz"] / 2),
        }
        with self._lock:
            answer = self._ask(request, source)
        if "picture" not in answer:
            raise RefusedAudioError("This clip's sound cannot be read there.", code="not_drawn")
        return base64.b64decode(answer["picture"])

    def stop(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _ask(self, request: dict[str, Any], descriptor: int) -> dict[str, Any]:
        for is_last in (False, True):
            if self._child is None or not self._child.is_alive():
                self.stop()
                self._child = Child(_CHILD)
            try:
                self._child.send(request, [descriptor])
                answer = self._child.receive()
            except (AnalyserDiedError, BrokenPipeError):
                left = self._child.left_quietly()  # it may leave, being idle, just as it is asked
                self.stop()
                if is_last or not left:
                    raise
            else:
                self._child.clips += 1
                return answer
        raise AssertionError  # the second round ends in one way or the other


def _level(fold: int, columns: int) -> dict[str, int]:
    folded = -(-columns // fold)
    return {
        "columns_per_pixel": fold,
        "columns": folded,
        "tiles": -(-folded // TILE_COLUMNS),
    }


def _grey(decibels: float) -> int:
    return max(1, min(255, round(255 * (1 - decibels / FLOOR_DB))))
