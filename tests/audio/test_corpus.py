"""The whole road with audio of many makers, good and bad, and with files mutated at random."""

import csv
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audino_py.audio.analyser import Analyser
from audino_py.audio.blocks import check_length
from audino_py.audio.errors import RefusedAudioError
from tests.audio.conftest import FULL, SAMPLES

SECONDS_MAX = 5 if FULL else 30  # a busy machine may be slow to start a child
MARKED = "what can be read, marked damaged"
NOT_DAMAGE = {"nan_inf_float.wav": "no_numbers"}
FRAME_SECONDS = {"aac": 0.07, "mp3": 0.08, "wmav2": 0.1, "opus": 0.06}  # a codec's own frame


def outcome_of(analyser: Analyser, source: Path, folder: Path) -> tuple[str, set[str]]:
    """Tell whether a file is accepted, and the codes of its quality notes."""
    try:
        analysis = analyser.analyse(source, folder, finds_speech=False)
    except RefusedAudioError:
        return "reject", set()
    return "accept", {note.code for note in analysis.quality}


def test_every_bad_input_ends_as_expected(corpus: Path, tmp_path: Path, analyser: Analyser) -> None:
    outcome_of(analyser, SAMPLES / "jfk.wav", tmp_path)  # the child is up
    wrong = []
    for row in csv.DictReader((corpus / "bad" / "expected.csv").open()):
        folder = tmp_path / row["file"]
        folder.mkdir()
        began = time.monotonic()

        outcome, notes = outcome_of(analyser, corpus / "bad" / row["file"], folder)

        took = time.monotonic() - began
        if outcome != row["outcome"] and row["outcome"] != "either":
            wrong.append((row["file"], outcome))
        if MARKED in row["why"] and not notes:
            wrong.append((row["file"], "not marked"))
        if took > SECONDS_MAX:
            wrong.append((row["file"], f"{took:.1f} s"))

    assert wrong == []


def test_every_codec_has_the_duration_that_was_counted(
    corpus: Path, tmp_path: Path, analyser: Analyser
) -> None:
    rows = [
        row
        for row in csv.DictReader((corpus / "manifest.csv").open())
        if row["file"].split("/")[0] in {"codecs", "asr", "ami", "librispeech"}
    ]
    wrong = []
    for number, row in enumerate(rows if FULL else rows[::3]):
        folder = tmp_path / str(number)
        folder.mkdir()

        analysis = analyser.analyse(corpus / row["file"], folder, finds_speech=False)

        slack = FRAME_SECONDS.get(row["codec"], 0.001)
        seconds = analysis.duration_us / 1e6
        if abs(seconds - float(row["seconds"])) > slack:
            wrong.append((row["file"], seconds, row["seconds"]))
        if analysis.channels != int(row["channels"]):
            wrong.append((row["file"], analysis.channels, row["channels"]))

    assert wrong == []


def test_files_mutated_at_random_end_in_a_verdict(tmp_path: Path) -> None:
    chance = np.random.default_rng(20)
    sources = [path.read_bytes()[:60_000] for path in sorted(SAMPLES.glob("*.[mfow]*"))]
    sources = [data for data in sources if data[:1] not in {b"#", b"{"}]
    source, folder = tmp_path / "a.bin", tmp_path / "clip"
    folder.mkdir()
    ends = {"accept": 0, "reject": 0}

    with Analyser() as analyser:
        for number in range(10_000 if FULL else 60):
            data = bytearray(sources[number % len(sources)])
            for at in chance.integers(0, len(data), chance.integers(1, 30)):
                data[int(at) if chance.random() < 0.5 else int(at) % 200] = chance.integers(0, 256)
            source.write_bytes(data[: chance.integers(1, len(data))])
            ends[outcome_of(analyser, source, folder)[0]] += 1

    assert sum(ends.values()) == (10_000 if FULL else 60)
    assert min(ends.values()) > 0


@pytest.mark.parametrize(
    ("frames", "rate_hz", "channels"),
    [(12 * 3600 * 8000 + 1, 8000, 1), (2**31 + 1, 384_000, 2), (2**28 + 1, 48_000, 16)],
)
def test_what_is_longer_than_the_limits_is_refused_by_count(
    frames: int, rate_hz: int, channels: int
) -> None:
    check_length(frames - 1, rate_hz, channels)

    with pytest.raises(RefusedAudioError):
        check_length(frames, rate_hz, channels)


@pytest.mark.skipif(not FULL, reason="thirteen hours of silence: only with AUDINO_FULL=1")
def test_a_bomb_of_silence_is_refused_as_soon_as_it_is_past_the_limit(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = tmp_path / "bomb.flac"
    with soundfile.SoundFile(source, "w", 8000, 1) as file:
        for _ in range(13 * 60):
            file.write(np.zeros(60 * 8000, np.int16))

    with pytest.raises(RefusedAudioError) as refusal:
        analyser.analyse(source, folder, finds_speech=False)

    assert refusal.value.stable_code == "too_long"
