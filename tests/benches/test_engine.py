"""The engine's benchmark: what it measures with, and that it measures."""

from __future__ import annotations

import contextlib
import json
import os
from io import StringIO
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from django.core.management import CommandError, call_command

from audino_py.audio.analyser import Analyser
from audino_py.audio.analysis import ENGINE
from audino_py.audio.packs import sound_facts
from audino_py.benches import computing
from audino_py.benches.engine import Times
from audino_py.benches.floors import floors
from audino_py.benches.linear import costs
from audino_py.benches.recordings import Recordings


def test_recordings_have_the_lengths_that_were_asked_for(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path, None, 1 / 600)

    wav, flac = recordings.wav(10), recordings.flac()
    one, two = recordings.stereo(differs=False), recordings.stereo(differs=True)
    short = recordings.short()
    with av.open(str(recordings.mp3())) as mp3:
        seconds = float(mp3.duration or 0) / 1e6

    assert soundfile.info(wav).frames == 60 * 16_000
    assert soundfile.info(flac).frames == 6 * 16_000
    assert seconds == pytest.approx(6, abs=0.2)
    assert (soundfile.info(one).samplerate, soundfile.info(one).frames) == (48_000, 6 * 48_000)
    same, other = soundfile.read(one)[0], soundfile.read(two)[0]
    assert np.array_equal(same[:, 0], same[:, 1])
    assert not np.array_equal(other[:, 0], other[:, 1])
    assert len(short) == 20
    assert {soundfile.info(path).frames for path in short} == {3_440}


def test_rounds_are_compared_one_by_one() -> None:
    times = Times()
    for decode, ours in ((1.0, 1.5), (2.0, 2.2)):
        times.add("decode", decode, rss_mb=30)
        times.add("ours", ours, rss_mb=200 * decode)

    assert times.over("ours", "decode") == pytest.approx([0.5, 0.2])
    assert times.share("ours", "decode") == pytest.approx([1.5, 1.1])
    assert times.rss_mb == {"decode": 30, "ours": 400}


def test_a_group_prints_rows_with_their_yardstick() -> None:
    said = StringIO()

    with contextlib.suppress(SystemExit):  # a busy machine may miss a target
        call_command("bench", "engine", "--quick", "--only", "flac", stdout=said)

    rows = json.loads(said.getvalue())["rows"]
    decode, peaks, drawn, *_ = rows
    assert decode["name"] == "1 h of 16 kHz FLAC: pure decode"
    assert (peaks["target"], peaks["unit"]) == (1.15, "times")
    assert drawn["yardstick"] == pytest.approx(decode["value"], abs=1e-4)
    assert decode["value"] > 0


def test_computing_alone_makes_as_much_as_a_child_writes(tmp_path: Path) -> None:
    files = Recordings(tmp_path, None, 1 / 600).short()
    written = 0
    with Analyser() as analyser:
        for file in files:
            folder = tmp_path / file.stem
            folder.mkdir()
            analysis = analyser.analyse(file, folder, parts=computing.FULL)
            written += analysis.bytes_written

    seconds, made = computing.draw(files)

    assert made == written > 0
    assert seconds > 0


def test_the_floor_is_the_sum_of_the_bare_calls(tmp_path: Path) -> None:
    rows = list(floors(Recordings(tmp_path, None, 1 / 600).wav(1)))

    steps = [row.value for row in rows[:-2]]
    whole, shared = rows[-2].value, rows[-1].value
    assert [row.name.split(": ")[1] for row in rows[:2]] == [
        "read",
        "smallest and largest of every 64",
    ]
    assert min(steps) > 0
    assert whole == pytest.approx(sum(steps))
    assert shared * (os.process_cpu_count() or 1) == pytest.approx(whole)


def test_the_linear_spectrogram_is_measured_tile_by_tile(tmp_path: Path) -> None:
    source = Recordings(tmp_path, None, 1 / 600).wav(1)
    with Analyser() as analyser:
        analyser.analyse(source, tmp_path, parts=frozenset({"peaks", "spectrogram"}))

    rows = list(costs("six seconds", source, sound_facts(tmp_path, ENGINE)))

    assert [row.name.partition(": ")[2] for row in rows[1:4]] == [
        "tile of 0.5 s",
        "tile of 2.0 s",
        "tile of 8.2 s",
    ]
    assert min(row.value for row in rows) > 0


def test_a_group_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match="wav, flac, mp3"):
        call_command("bench", "engine", "--only", "tea")
