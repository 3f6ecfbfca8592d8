"""The whole road with audio of many makers, good and bad, and with files mutated at random."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audino_py.audio.analyser import Analyser
from audino_py.audio.blocks import check_length
from audino_py.audio.errors import RefusedAudioError
from tests.audio.conftest import FULL, SAMPLES
from tests.audio.mutants import mutants

SECONDS_MAX = 1.0  # of computing: a busy machine does not count
MEMORY_MB_MAX = 300.0
MUTANTS = 10_000 if FULL else 60
DECODED_MIN = 0.4  # refusing all would be easy
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


def used_by(pid: int) -> tuple[float, float]:
    """Computing seconds of a process so far, and its memory at its highest, in MB."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text()
    ticks = int(fields[11]) + int(fields[12])
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    return ticks / os.sysconf("SC_CLK_TCK"), peak_kb * 1024 / 1e6


def test_every_bad_input_ends_as_expected(
    corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong, used = [], []
    with Analyser() as analyser:
        outcome_of(analyser, SAMPLES / "jfk.wav", tmp_path)  # the child is up
        for row in csv.DictReader((corpus / "bad" / "expected.csv").open()):
            folder = tmp_path / row["file"]
            folder.mkdir()
            pid = analyser.pid or 0
            before = used_by(pid)[0] if pid else 0.0

            outcome, notes = outcome_of(analyser, corpus / "bad" / row["file"], folder)

            if analyser.pid == pid:  # after 20 decoder errors there is a new one
                used.append((used_by(pid)[0] - before, used_by(pid)[1], row["file"]))
            if outcome != row["outcome"] and row["outcome"] != "either":
                wrong.append((row["file"], outcome))
            if MARKED in row["why"] and not notes:
                wrong.append((row["file"], "not marked"))

    slowest, largest = max(used), max(used, key=lambda one: one[1])
    print(f"\nslowest: {slowest[0]:.2f} s, {slowest[2]}; most memory: {largest[1]:.0f} MB")
    assert wrong == []
    assert slowest[0] < SECONDS_MAX, slowest
    assert largest[1] < MEMORY_MB_MAX, largest
    assert caplog.text == ""


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
    source, folder = tmp_path / "a.bin", tmp_path / "clip"
    folder.mkdir()
    ends = {"accept": 0, "reject": 0}

    with Analyser() as analyser:
        for data in mutants(MUTANTS, seed=20):
            source.write_bytes(data)
            ends[outcome_of(analyser, source, folder)[0]] += 1  # a death of the child raises

    share = ends["accept"] / MUTANTS
    print(f"\n{MUTANTS} mutants: {share:.0%} decoded, the others refused, no death")
    assert sum(ends.values()) == MUTANTS
    assert share >= DECODED_MIN


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


def silence(path: Path, hours: int) -> Path:
    """A FLAC of 8 kHz that holds nothing, at some kilobytes an hour."""
    with soundfile.SoundFile(path, "w", 8000, 1) as file:
        for _ in range(hours * 60):
            file.write(np.zeros(60 * 8000, np.int16))
    return path


@pytest.mark.skipif(not FULL, reason="thirteen hours of silence: only with AUDINO_FULL=1")
def test_a_bomb_of_silence_is_refused_as_soon_as_it_is_past_the_limit(
    tmp_path: Path, folder: Path
) -> None:
    source, told = silence(tmp_path / "bomb.flac", 13), list[int]()

    with Analyser() as analyser, pytest.raises(RefusedAudioError) as refusal:
        analyser.analyse(source, folder, finds_speech=False, on_progress=told.append)

    assert refusal.value.stable_code == "too_long"
    assert 80 < max(told) <= 92  # percent of 13 hours: 12 hours; told five times a second
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not FULL, reason="six hours of silence: only with AUDINO_FULL=1")
def test_six_hours_of_silence_are_ready_in_little_memory(tmp_path: Path, folder: Path) -> None:
    source = silence(tmp_path / "long.flac", 6)

    with Analyser() as analyser:
        analysis = analyser.analyse(source, folder, finds_speech=True)
        peak_mb = used_by(analyser.pid or 0)[1]

    print(f"\nsix hours of silence: {source.stat().st_size:,} bytes, {peak_mb:.0f} MB of memory")
    assert analysis.frames == 6 * 3600 * 8000
    assert {note.code for note in analysis.quality} == {"silent"}
    assert peak_mb < MEMORY_MB_MAX
