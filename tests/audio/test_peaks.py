"""The waveform against a plain reckoning over the whole sound."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.audio.packs import peaks_name, sound_facts
from audino_py.audio.peaks import PeakWriter
from tests.audio.conftest import noise, write


def reckoned(pcm: NDArray[np.int16], step: int) -> NDArray[np.int16]:
    """Smallest and largest of every `step` frames, shape ``(pixels, channels, 2)``."""
    runs = [pcm[first : first + step] for first in range(0, len(pcm), step)]
    return np.array([np.stack([run.min(axis=0), run.max(axis=0)], axis=1) for run in runs])


@pytest.mark.parametrize("frames", [1, 63, 64, 65, 4097, 300_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_level_equals_a_plain_reckoning(tmp_path: Path, frames: int, channels: int) -> None:
    pcm = noise(frames / 16_000, 16_000, channels)
    with (tmp_path / "peaks").open("w+b") as file:
        writer = PeakWriter(file, channels)
        for first in range(0, frames, 7001):  # blocks that end within a pixel
            writer.push(pcm[first : first + 7001])
        levels, _ = writer.finish()
        file.seek(0)
        data = file.read()

    for level in levels:
        wanted = reckoned(pcm, level["samples_per_pixel"])
        got = np.frombuffer(data, "<i2", wanted.size, level["offset"]).reshape(wanted.shape)
        assert level["pixels"] == len(wanted)
        np.testing.assert_array_equal(got, wanted)
    assert levels[-1]["pixels"] <= 256


def test_the_file_holds_the_peaks_of_what_was_uploaded(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    pcm = noise(3.3, 22_050, 2)
    source = write(tmp_path / "a.flac", pcm, 22_050)

    analyser.analyse(source, folder, finds_speech=False)

    level = sound_facts(folder, "e2")["peaks"]["levels"][0]
    wanted = reckoned(pcm, 64)
    data = (folder / peaks_name("e2")).read_bytes()
    got = np.frombuffer(data, "<i2", wanted.size, level["offset"]).reshape(wanted.shape)
    np.testing.assert_array_equal(got, wanted)


def test_of_more_than_two_channels_the_mix_is_drawn(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    pcm = noise(0.5, 16_000, 6)
    source = write(tmp_path / "a.wav", pcm, 16_000)

    analysis = analyser.analyse(source, folder, finds_speech=False)

    mix = np.rint(pcm.astype(np.float64).mean(axis=1))[:, np.newaxis].astype(np.int16)
    wanted = reckoned(mix, 64)
    got = np.frombuffer((folder / peaks_name("e2")).read_bytes(), "<i2", wanted.size)
    assert (analysis.channels, sound_facts(folder, "e2")["peaks"]["channels"]) == (6, 1)
    assert int(np.abs(got.reshape(wanted.shape) - wanted).max()) <= 1


def test_loudness_is_the_height_that_one_percent_pass(tmp_path: Path) -> None:
    pcm = np.full((64 * 1000, 1), 8192, np.int16)
    pcm[:64] = 32_767  # one pixel in a thousand
    with (tmp_path / "peaks").open("w+b") as file:
        writer = PeakWriter(file, 1)
        writer.push(pcm)

        assert writer.finish()[1] == 0.25
