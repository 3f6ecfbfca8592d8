"""The spectrogram against librosa over the whole sound, and its tiles."""

import io
from pathlib import Path

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from audino_py.audio.analyser import Analyser
from audino_py.audio.errors import NoSuchTileError
from audino_py.audio.packs import sound_facts, tile_bytes, tiles_name
from audino_py.audio.side_thread import SideThread
from audino_py.audio.spectrogram import Spectrogram, hann, mel_bank, mel_plan
from audino_py.audio.tiles import TileCutter
from tests.audio.conftest import noise, tone, write


def whole(sound: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Grey values, shape ``(columns, 128)``, by librosa at once."""
    plan = mel_plan(rate_hz)
    spectrum = librosa.stft(
        sound,
        n_fft=plan.n_fft,
        hop_length=plan.hop,
        win_length=plan.span,
        center=True,
        pad_mode="constant",
    )
    power = np.abs(spectrum) ** 2 / (plan.window.sum() / 2) ** 2
    mel = mel_bank(rate_hz, plan.n_fft, plan.max_hz) @ power
    decibels = librosa.power_to_db(mel, ref=1.0, amin=1e-10, top_db=None)
    return np.clip(np.rint((decibels + 100) * 2.55), 0, 255).T


def streamed(sound: NDArray[np.float32], rate_hz: int, step: int) -> NDArray[np.uint8]:
    """Grey columns of sound ``(channels, frames)`` given in steps."""
    columns: list[NDArray[np.uint8]] = []
    spectrogram = Spectrogram(rate_hz, len(sound), lambda part: columns.append(part.copy()))
    for first in range(0, sound.shape[1], step):
        spectrogram.push(sound[:, first : first + step])
    spectrogram.finish()
    return np.concatenate(columns)


def tile_of(folder: Path, level: int, tile: int) -> bytes:
    """A tile, as it stands in the pack."""
    pack = (folder / tiles_name("e2")).read_bytes()
    return tile_bytes(lambda start, length: pack[start : start + length], len(pack), level, tile)


@pytest.mark.parametrize("rate_hz", [4_000, 8_000, 11_127, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("seconds", [0.003, 0.0251, 6.37])
def test_columns_are_within_a_step_of_librosa_over_the_whole(rate_hz: int, seconds: float) -> None:
    sound = (noise(seconds, rate_hz)[:, 0] / 32768).astype(np.float32)

    got = streamed(sound[np.newaxis], rate_hz, 5003)

    padded = np.pad(sound, (0, max(0, mel_plan(rate_hz).n_fft - len(sound))))
    wanted = whole(padded, rate_hz)[: len(got)]
    assert len(got) == 1 + len(sound) // mel_plan(rate_hz).hop
    assert np.abs(got - wanted).max() <= 1


@pytest.mark.parametrize("span", [100, 278, 400, 1103, 1200])
def test_the_window_is_librosas(span: int) -> None:
    wanted = librosa.filters.get_window("hann", span, fftbins=True)

    np.testing.assert_allclose(hann(span), wanted, rtol=0, atol=1e-7)


def test_a_full_scale_tone_is_white_in_its_row() -> None:
    sound = tone(1, 16_000, 1000, height=1.0).astype(np.float32)[np.newaxis]

    grey = streamed(sound, 16_000, 16_000)[20:80]

    centres = librosa.mel_frequencies(130, fmin=0, fmax=8000)[1:-1]
    assert abs(centres[int(grey.mean(axis=0).argmax())] - 1000) < 50
    assert grey.max() >= 250


def test_opposite_channels_look_alike(tmp_path: Path, folder: Path, analyser: Analyser) -> None:
    one = noise(4, 16_000)
    source = write(tmp_path / "a.wav", np.concatenate([one, -one], axis=1), 16_000)

    analyser.analyse(source, folder, finds_speech=False)

    assert sound_facts(folder, "e2")["spectrogram"]["channels"] == 1
    assert Image.open(io.BytesIO(tile_of(folder, 0, 0))).size == (256, 128)


def test_each_of_two_channels_that_differ_has_its_own_rows() -> None:
    one = (noise(1, 16_000)[:, 0] / 32768).astype(np.float32)
    two = (noise(1, 16_000, seed=8)[:, 0] / 32768).astype(np.float32)

    both = streamed(np.stack([one, two]), 16_000, 16_000)

    np.testing.assert_array_equal(both[:, :128], streamed(one[np.newaxis], 16_000, 16_000))
    np.testing.assert_array_equal(both[:, 128:], streamed(two[np.newaxis], 16_000, 16_000))


def test_a_helper_that_draws_every_other_stretch_draws_the_same() -> None:
    sound = (noise(2.5, 48_000, 2).T / 32768).astype(np.float32)
    sound[1, :60_000] = sound[0, :60_000]  # both alike at first, then the first parts ways
    columns: list[NDArray[np.uint8]] = []

    side = SideThread("painter")
    drawn = Spectrogram(48_000, 2, lambda part: columns.append(part.copy()), side)
    drawn.push(sound)
    drawn.finish()
    side.close()

    got = np.concatenate(columns)
    np.testing.assert_array_equal(got, streamed(sound, 48_000, 7_001))
    np.testing.assert_array_equal(got[:, 128:], streamed(sound[1:], 48_000, 48_000))


def test_a_tile_shows_two_channels_only_where_they_differ(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    alike = np.repeat(tone(2.7, 16_000, 1000)[:, np.newaxis], 2, axis=1)
    apart = np.stack([tone(3, 16_000, 6000), tone(3, 16_000, 500)], axis=1)
    source = write(tmp_path / "a.wav", np.concatenate([alike, apart]), 16_000)

    analyser.analyse(source, folder, finds_speech=False)

    pictures = [np.asarray(Image.open(io.BytesIO(tile_of(folder, 0, tile)))) for tile in range(2)]
    left, right = pictures[1][:128, 150], pictures[1][128:, 150]
    assert sound_facts(folder, "e2")["spectrogram"]["channels"] == 2
    assert [picture.shape for picture in pictures] == [(128, 256), (256, 256)]
    assert int(left.argmax()) < 30  # high frequencies are on top
    assert int(right.argmax()) > 100


@pytest.mark.parametrize(
    ("columns", "levels"),
    [
        (1, [1]),
        (256, [256]),
        (257, [257, 65]),
        (1025, [1025, 257, 65]),
        (5000, [5000, 1250, 313, 79]),
    ],
)
def test_a_level_takes_the_largest_of_four_columns_down_to_one_tile(
    columns: int, levels: list[int]
) -> None:
    grey = np.random.default_rng(1).integers(0, 256, (columns, 128), dtype=np.uint8)
    tiles: dict[int, list[NDArray[np.uint8]]] = {}
    cutter = TileCutter(lambda level, tile: tiles.setdefault(level, []).append(tile.copy()))

    for first in range(0, columns, 256):
        cutter.push(grey[first : first + 256])
    cutter.finish()

    assert cutter.columns == levels
    for level, count in enumerate(levels):
        step = 4**level
        wanted = [grey[first : first + step].max(axis=0) for first in range(0, columns, step)]
        np.testing.assert_array_equal(np.concatenate(tiles[level]), wanted)
        assert [len(tile) for tile in tiles[level][:-1]] == [256] * ((count - 1) // 256)


def test_tiles_are_pictures_with_the_highest_frequency_on_top(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = write(tmp_path / "a.wav", tone(6, 16_000, 6000), 16_000)

    analyser.analyse(source, folder, finds_speech=False)

    facts = sound_facts(folder, "e2")["spectrogram"]
    picture = Image.open(io.BytesIO(tile_of(folder, 0, 0)))
    last = Image.open(io.BytesIO(tile_of(folder, 0, 2)))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "L", (256, 128))
    assert last.size == (601 - 512, 128)
    assert int(np.asarray(picture)[:, 100].argmax()) < 30
    assert facts["levels"] == [
        {"columns_per_pixel": 1, "columns": 601, "tiles": 3},
        {"columns_per_pixel": 4, "columns": 151, "tiles": 1},
    ]
    assert (facts["hop"], facts["window"], facts["rows"], facts["columns"]) == (160, 400, 128, 601)
    assert 0 <= facts["black"] < facts["white"] <= 255


@pytest.mark.parametrize(("level", "tile"), [(0, 3), (2, 0), (-1, 0), (0, -1), (99, 0)])
def test_a_tile_that_is_not_there_is_refused(
    tmp_path: Path, folder: Path, analyser: Analyser, level: int, tile: int
) -> None:
    source = write(tmp_path / "a.wav", noise(6, 16_000), 16_000)
    analyser.analyse(source, folder, finds_speech=False)

    with pytest.raises(NoSuchTileError):
        tile_of(folder, level, tile)
