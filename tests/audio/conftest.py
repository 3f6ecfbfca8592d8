"""One warm analyser for all tests of the engine, and sound made to measure."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser

SAMPLES = Path(__file__).parents[1] / "samples"
FULL = os.environ.get("AUDINO_FULL") == "1"


@pytest.fixture(scope="session")
def analyser() -> Iterator[Analyser]:
    with Analyser() as warm:
        yield warm


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "clip"
    made.mkdir()
    return made


def noise(seconds: float, rate_hz: int, channels: int = 1, seed: int = 7) -> NDArray[np.int16]:
    """Noise that swells and fades, shape ``(frames, channels)``."""
    frames = round(seconds * rate_hz)
    swell = 0.2 + np.sin(np.linspace(0, 9, frames))[:, np.newaxis] ** 2
    values = np.random.default_rng(seed).normal(0, 4000, (frames, channels)) * swell
    return np.clip(values, -32768, 32767).astype(np.int16)


def tone(seconds: float, rate_hz: int, hz: float, height: float = 0.5) -> NDArray[np.float64]:
    """A sine, shape ``(frames,)``."""
    return height * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)


def write(path: Path, sound: NDArray[np.generic], rate_hz: int, subtype: str = "PCM_16") -> Path:
    """Write sound under the format its suffix names."""
    soundfile.write(path, sound, rate_hz, subtype=subtype)
    return path
