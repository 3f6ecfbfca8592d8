"""What people are told of a clip's sound."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.audio.quality import clock
from tests.audio.conftest import SAMPLES, noise, tone, write

GATE = np.where(np.arange(32_000) % 8_000 < 5_000, 1.0, 0.01)  # pauses between loud stretches
SPEECHLIKE = noise(2, 16_000)[:, 0] / 32768 * GATE
STEREO = noise(2, 16_000, 2) / 32768 * GATE[:, np.newaxis]


def sides(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([left, right], axis=1)


@pytest.mark.parametrize(
    ("sound", "codes"),
    [
        (SPEECHLIKE, set()),
        (np.clip(SPEECHLIKE * 9, -1, 1), {"clipped"}),
        (np.random.default_rng(3).normal(0, 0.1, 32_000), {"noisy"}),
        (SPEECHLIKE * 0.001, {"quiet"}),
        (np.zeros(16_000), {"silent"}),
        (np.concatenate([np.zeros(300_000), SPEECHLIKE[:16_000]]), {"mostly_silent"}),
        (np.clip(SPEECHLIKE + 0.2, -0.9, 0.9), {"offset"}),
        (STEREO, set()),
        (sides(SPEECHLIKE, SPEECHLIKE), {"channels_alike"}),
        (sides(SPEECHLIKE, -SPEECHLIKE), {"channels_opposite"}),
        (sides(SPEECHLIKE, SPEECHLIKE * 0), {"channel_dead"}),
    ],
)
def test_a_fault_is_named(
    tmp_path: Path,
    folder: Path,
    analyser: Analyser,
    sound: NDArray[np.float64],
    codes: set[str],
) -> None:
    source = write(tmp_path / "a.wav", sound, 16_000)

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert {note.code for note in analysis.quality} == codes
    assert all(note.message.endswith(".") for note in analysis.quality)


@pytest.mark.parametrize("name", ["a.wav", "a.au", "a.aiff", "a.caf"])
@pytest.mark.parametrize("subtype", ["ULAW", "ALAW"])
def test_a_telephone_that_was_too_loud_is_named_though_its_codec_reaches_no_further(
    tmp_path: Path, folder: Path, analyser: Analyser, name: str, subtype: str
) -> None:
    loud = write(tmp_path / f"loud-{name}", np.clip(5 * SPEECHLIKE, -1, 1), 16_000, subtype)
    good = write(tmp_path / f"good-{name}", SPEECHLIKE, 16_000, subtype)

    found = [analyser.analyse(source, folder, finds_speech=False) for source in (loud, good)]

    assert ["clipped" in {note.code for note in one.quality} for one in found] == [True, False]


@pytest.mark.parametrize(
    ("live", "subtype", "told"),
    [
        ({0, 1, 2, 3}, "PCM_16", None),
        ({0, 1, 3}, "PCM_16", "3 (of 4)"),
        ({1}, "FLOAT", "1, 3, 4 (of 4)"),
    ],
)
def test_silent_channels_under_a_mix_are_named(
    tmp_path: Path, folder: Path, analyser: Analyser, live: set[int], subtype: str, told: str | None
) -> None:
    sound = np.stack([SPEECHLIKE * (number in live) for number in range(4)], axis=1)
    source = write(tmp_path / "a.wav", sound, 16_000, subtype)

    analysis = analyser.analyse(source, folder, finds_speech=False)

    words = "Silent channels: {}. Check their microphones, or leave those channels out."
    wanted = [] if told is None else [words.format(told)]
    assert [note.message for note in analysis.quality if note.code == "channel_dead"] == wanted


def test_the_numbers_behind_are_those_of_a_plain_reckoning(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = write(tmp_path / "a.wav", tone(2, 16_000, 440, height=0.5), 16_000)

    facts = analyser.analyse(source, folder, finds_speech=False).facts

    assert facts["peak_db"] == -6.0  # 20 log10(0.5)
    assert facts["rms_db"] == -9.0  # a sine's rms is 3.01 dB under its peak
    assert facts["offset"] < 0.0001
    assert facts["silence"] == 0.0


def test_values_that_are_no_numbers_are_silenced_and_told(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    sound = SPEECHLIKE.astype(np.float32).copy()
    sound[100:110] = np.nan
    source = write(tmp_path / "a.wav", sound, 16_000, "FLOAT")

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert [(note.code, note.message) for note in analysis.quality] == [
        (
            "no_numbers",
            "10 samples were no valid numbers and were silenced. Export the sound again.",
        )
    ]
    assert analysis.plays_as_is is False


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.nan, "1 sample was no valid number and was silenced. Export the sound again."),
        (
            1.5,
            "1 sample was beyond full scale and was cut off. Export the sound a little quieter.",
        ),
    ],
)
def test_one_sample_is_told_as_one(
    tmp_path: Path, folder: Path, analyser: Analyser, value: float, words: str
) -> None:
    sound = SPEECHLIKE.astype(np.float32).copy()
    sound[100] = value
    source = write(tmp_path / "a.wav", sound, 16_000, "FLOAT")

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert [note.message for note in analysis.quality] == [words]


def test_a_recording_cut_off_is_told_with_its_place(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = tmp_path / "a.wav"
    source.write_bytes((SAMPLES / "jfk.wav").read_bytes()[:44_044])  # of 88,044 at 8 kHz, 8 bit

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert [(note.code, note.severity) for note in analysis.quality] == [("cut_short", "warn")]
    assert "0:05.5" in analysis.quality[0].message
    assert (analysis.frames, analysis.plays_as_is) == (44_000, False)


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("a.aiff", "PCM_16"),
        ("a.aiff", "ULAW"),
        ("a.au", "PCM_24"),
        ("a.caf", "PCM_16"),
        ("a.w64", "FLOAT"),
        ("a.ogg", "VORBIS"),
        ("a.ogg", "OPUS"),
    ],
)
def test_a_cut_is_told_whatever_the_container_and_a_whole_file_is_not_blamed(
    tmp_path: Path, folder: Path, analyser: Analyser, name: str, subtype: str
) -> None:
    source = write(tmp_path / name, np.tile(SPEECHLIKE, 20), 16_000, subtype)
    data, found = source.read_bytes(), []

    for size in (len(data), len(data) * 6 // 10):
        source.write_bytes(data[:size])
        found.append(analyser.analyse(source, folder, finds_speech=False).facts["damage"])

    assert found == [None, "cut_short"]


@pytest.mark.parametrize("claimed", [0, 0x7FFFF000, 0x7FFFEFFC, 0x7FFFFF00, 2**31, 2**32 - 1])
def test_a_recording_that_was_piped_is_not_blamed_for_what_its_header_cannot_know(
    tmp_path: Path, folder: Path, analyser: Analyser, claimed: int
) -> None:
    data = bytearray((SAMPLES / "jfk.wav").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = claimed.to_bytes(4, "little")
    source = tmp_path / "a.wav"
    source.write_bytes(data)

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert [(note.code, note.severity) for note in analysis.quality] == [("size_unknown", "note")]
    assert (analysis.frames, analysis.plays_as_is) == (88_000, False)


def test_sound_behind_a_damaged_place_keeps_its_time(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    data = bytearray((SAMPLES / "jfk.flac").read_bytes())
    data[100_000:100_064] = bytes(64)
    source = tmp_path / "a.flac"
    source.write_bytes(data)

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert [note.code for note in analysis.quality] == ["broken"]
    assert (analysis.frames, analysis.plays_as_is) == (176_000, False)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00.0"), (75.04, "1:15.0"), (3600, "1:00:00.0"), (3661.5, "1:01:01.5")],
)
def test_a_time_reads_as_people_write_it(seconds: float, text: str) -> None:
    assert clock(seconds) == text
