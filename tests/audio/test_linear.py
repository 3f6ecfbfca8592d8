"""The linear spectrogram: tones at their frequency and time, whatever the file and the zoom."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from audino_py.audio.errors import NoSuchTileError, RefusedAudioError
from audino_py.audio.linear import (
    FOLDS,
    HOP_US,
    ROWS,
    TILE_COLUMNS,
    LinearPainter,
    linear_facts,
)

SECONDS = 3.1
TONE_S = (1.0, 2.0)


@pytest.fixture(scope="module")
def painter() -> Iterator[LinearPainter]:
    painter = LinearPainter()
    yield painter
    painter.stop()


def facts(rate_hz: int, frames: int, channels: int = 1) -> dict[str, Any]:
    """What the engine tells of a sound, as far as it matters here."""
    return {
        "rate_hz": rate_hz,
        "frames": frames,
        "peaks": {"loud": 0.5},
        "spectrogram": {"channels": channels},
    }


def tone(path: Path, rate_hz: int, *hz: float) -> dict[str, Any]:
    """A second of a tone between silences, a channel for each frequency."""
    wave = np.zeros((round(SECONDS * rate_hz), len(hz)), np.float32)
    first, last = (round(at * rate_hz) for at in TONE_S)
    time_s = np.arange(last - first)[:, None] / rate_hz
    wave[first:last] = 0.5 * np.sin(2 * np.pi * np.array(hz) * time_s)
    soundfile.write(path, wave, rate_hz)
    return facts(rate_hz, len(wave), len(hz))


def picture(data: bytes) -> np.ndarray:
    """Grey values, low frequencies first."""
    return np.asarray(Image.open(io.BytesIO(data)))[::-1].astype(int)


def tile(
    painter: LinearPainter, path: Path, sound: dict[str, Any], level: int, number: int
) -> bytes:
    with path.open("rb") as file:
        return painter.tile(file.fileno(), sound, level, number)


def whole(painter: LinearPainter, path: Path, sound: dict[str, Any], level: int) -> np.ndarray:
    tiles = linear_facts(sound)["levels"][level]["tiles"]
    return np.hstack([picture(tile(painter, path, sound, level, n)) for n in range(tiles)])


@pytest.mark.parametrize(
    ("rate_hz", "hz", "suffix"),
    [(8_000, 1000, "wav"), (11_025, 4000, "flac"), (16_000, 6000, "flac"), (48_000, 2000, "wav")],
)
def test_a_tone_stands_at_its_frequency_and_time_at_every_zoom(
    painter: LinearPainter, tmp_path: Path, rate_hz: int, hz: int, suffix: str
) -> None:
    path = tmp_path / f"tone.{suffix}"
    sound = tone(path, rate_hz, hz)
    told = linear_facts(sound)

    for level, fold in enumerate(FOLDS):
        grey = whole(painter, path, sound, level)

        assert grey.shape == (ROWS, told["levels"][level]["columns"])
        loudest = grey[:, grey.shape[1] // 2].argmax()
        assert (loudest + 0.5) * told["max_hz"] / ROWS == pytest.approx(
            hz, abs=told["max_hz"] / ROWS
        )
        inside = np.flatnonzero(grey[loudest] > grey[loudest].max() - 20) * HOP_US * fold / 1e6
        column_s = HOP_US * fold / 1e6
        assert (inside[0], inside[-1]) == pytest.approx(TONE_S, abs=0.005 + column_s)


def test_a_tone_is_as_loud_as_six_decibels_an_octave_say(
    painter: LinearPainter, tmp_path: Path
) -> None:
    heights = []
    for hz in (1015.625, 2015.625):  # in the middle of a row
        sound = tone(tmp_path / "tone.wav", 16_000, hz)
        heights.append(whole(painter, tmp_path / "tone.wav", sound, 0)[:, 750].max())

    assert heights == pytest.approx([204.1, 216.8], abs=1.5)  # -24 dB, and 6 dB more


def test_two_channels_stand_one_above_the_other(painter: LinearPainter, tmp_path: Path) -> None:
    path = tmp_path / "two.wav"
    sound = tone(path, 16_000, 1000, 3000)

    grey = whole(painter, path, sound, 1)

    middle = grey[:, grey.shape[1] // 2]
    assert len(middle) == 2 * ROWS
    second, first = middle[:ROWS].argmax(), middle[ROWS:].argmax()
    assert [first * 8000 / ROWS, second * 8000 / ROWS] == pytest.approx([1000, 3000], abs=32)


def test_above_what_a_copy_of_a_lower_rate_holds_there_is_nothing(
    painter: LinearPainter, tmp_path: Path
) -> None:
    path, rate_hz, played_hz = tmp_path / "copy.flac", 12_000, 11_025
    noise = np.random.default_rng(3).normal(0, 0.1, round(SECONDS * played_hz))
    soundfile.write(path, noise, played_hz)

    grey = whole(painter, path, facts(rate_hz, round(SECONDS * rate_hz)), 0)

    held = ROWS * played_hz // rate_hz  # rows; a picture is compressed in heaps of eight
    assert grey[held // 2 : held - 8].mean() > 100
    assert grey[-(-held // 8) * 8 :].max() < 3


def test_a_tile_that_is_not_there_and_a_sound_that_cannot_be_read(
    painter: LinearPainter, tmp_path: Path
) -> None:
    path = tmp_path / "tone.wav"
    sound = tone(path, 16_000, 1000)
    last = linear_facts(sound)["levels"][0]["tiles"] - 1
    assert picture(tile(painter, path, sound, 0, last)).shape[1] <= TILE_COLUMNS
    for level, number in ((0, last + 1), (len(FOLDS), 0), (-1, 0), (0, -1)):
        with pytest.raises(NoSuchTileError):
            tile(painter, path, sound, level, number)

    path.write_bytes(b"no sound at all")
    with pytest.raises(RefusedAudioError):
        tile(painter, path, sound, 0, 0)

    tone(path, 16_000, 1000)
    assert tile(painter, path, sound, 0, 0), "the child goes on"


def test_the_next_to_ask_gets_a_new_child_when_the_old_one_has_left(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    sound = tone(path, 16_000, 1000)
    painter = LinearPainter()
    first = tile(painter, path, sound, 2, 0)
    painter.stop()

    assert tile(painter, path, sound, 2, 0) == first
    painter.stop()
