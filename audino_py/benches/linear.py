"""The linear spectrogram, drawn when somebody looks: what a tile takes, and what all would."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audino_py.audio.linear import FOLDS, LinearPainter, linear_facts
from audino_py.benches.row import Row

TILES = 30  # spread over the clip


def costs(name: str, source: Path, sound: dict[str, Any]) -> Iterator[Row]:
    """From asking to the picture, the child's start apart; wall time, and bytes.

    Parameters
    ----------
    name
        What the sound is called in the rows.
    source
        The file, played as it is.
    sound
        The facts that the engine left of it.
    """
    with source.open("rb") as file:
        yield from _costs(name, file.fileno(), sound)


def _costs(name: str, source: int, sound: dict[str, Any]) -> Iterator[Row]:
    painter = LinearPainter()
    began = time.perf_counter()
    painter.tile(source, sound, 0, 0)
    yield Row(f"linear, {name}: first tile, with the child's start", "s", None, [_since(began)])
    all_s = all_mb = 0.0
    sizes: list[int] = []
    for level, fold in enumerate(FOLDS):
        there = linear_facts(sound)["levels"][level]["tiles"]
        times: list[float] = []
        for number in range(TILES):
            began = time.perf_counter()
            picture = painter.tile(source, sound, level, number * there // TILES)
            times.append(_since(began))
            sizes.append(len(picture))
        seconds = 256 * 0.002 * fold
        yield Row(f"linear, {name}: tile of {seconds:.1f} s", "ms", None, [t * 1000 for t in times])
        all_s += statistics.median(times) * there
        all_mb += statistics.mean(sizes[-TILES:]) * there / 1e6
    yield Row(f"linear, {name}: a tile's size", "kB", None, [size / 1000 for size in sizes])
    yield Row(f"linear, {name}: all tiles of the hour", "s", None, [all_s])
    yield Row(f"linear, {name}: all tiles of the hour, size", "MB", None, [all_mb])
    painter.stop()


def _since(began: float) -> float:
    return time.perf_counter() - began
