"""``audino analyse``: the engine from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audino_py.audio.packs import peaks_name, play_name, sound_name, tiles_name

SAMPLES = Path(__file__).parents[1] / "samples"


def analyse(*words: object) -> tuple[str, int]:
    """What it said, and its exit code."""
    said, code = StringIO(), 0
    try:
        call_command("analyse", *(str(word) for word in words), stdout=said)
    except SystemExit as end:
        code = int(str(end.code))
    return said.getvalue(), code


def test_each_file_is_one_line_of_json_and_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    bad = tmp_path / "page.wav"
    bad.write_bytes(b"<html>502 Bad Gateway</html>")

    said, code = analyse(SAMPLES / "jfk.mp3", bad, tmp_path / "none.wav", "--json")

    good, refused, missing = map(json.loads, said.splitlines())
    assert code == 1
    assert (good["frames"], good["rate_hz"], good["channels"]) == (176_000, 16_000, 1)
    assert good["seconds_wall"] > 0
    assert good["bytes_written"] > 10_000
    assert 20 < good["peak_rss_mb"] < 300
    assert len(good["speech"]) == 4
    assert (refused["file"], refused["code"]) == (str(bad), "not_audio")
    assert "error" in refused
    assert "No such file" in missing["error"]


def test_only_what_is_asked_for_is_made(tmp_path: Path) -> None:
    file = SAMPLES / "jfk.mp3"

    said, code = analyse(file, file, "--only", "peaks", "--out", tmp_path, "--json")
    analyse(SAMPLES / "jfk.m4a", "--only", "spectrogram,playback", "--out", tmp_path)

    sound, peaks = sound_name("e2"), peaks_name("e2")
    tiles = {tiles_name("e2"), play_name("e2")}
    made = {place.name: {path.name for path in place.iterdir()} for place in tmp_path.iterdir()}
    assert made == {
        "jfk.mp3": {sound, peaks},
        "jfk.mp3-2": {sound, peaks},
        "jfk.m4a": {sound, *tiles},
    }
    lines = [json.loads(line) for line in said.splitlines()]
    assert [(line["quality"], line["speech"]) for line in lines] == [([], []), ([], [])]
    assert code == 0


def test_a_folder_is_no_file_and_what_fails_leaves_no_folder(tmp_path: Path) -> None:
    bad, out = tmp_path / "page.wav", tmp_path / "out"
    bad.write_bytes(b"<html>502 Bad Gateway</html>")
    out.mkdir()

    said, code = analyse(tmp_path, bad, tmp_path / "none.wav", "--out", out)

    assert code == 1
    assert f"This is a folder. Name the files in it: {tmp_path}/*" in said
    assert list(out.iterdir()) == []


def test_a_pipe_is_not_waited_for_and_the_standard_input_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [sys.executable, "-m", "audino_py", "analyse", "-", str(pipe), "-", "--json"]

    ran = subprocess.run(
        [*words, "--out", str(tmp_path / "out")],
        input=(SAMPLES / "jfk.flac").read_bytes(),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=120,
        check=False,
    )

    given, waited, empty = map(json.loads, ran.stdout.splitlines())
    assert (given["file"], given["frames"]) == ("-", 176_000)
    assert waited["error"] == f"This is no file. Pipe what it gives: audino analyse - < {pipe}"
    assert empty["code"] == "not_audio"  # all was read the first time
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["stdin"]
    assert ran.returncode == 1


def test_a_folder_that_takes_no_results_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "jfk.flac").write_bytes(b"no folder")

    with pytest.raises(CommandError) as error:
        analyse(SAMPLES / "jfk.flac", "--out", taken / "jfk.flac")
    said, code = analyse(SAMPLES / "jfk.flac", "--out", taken)

    assert str(error.value) == (
        f"The results cannot be kept in {taken}/jfk.flac: File exists. "
        "Name another folder with --out."
    )
    assert f"The results cannot be kept in {taken}/jfk.flac: " in said
    assert code == 1


def test_names_of_any_bytes_are_one_line_each_and_long_ones_keep_their_results(
    tmp_path: Path,
) -> None:
    names = [b"a\nb.flac", b"\xff.flac", b"n" * 250 + b".flac"]
    files = [os.fsdecode(os.fsencode(tmp_path) + b"/" + name) for name in names]
    for file in files:
        Path(file).write_bytes((SAMPLES / "jfk.flac").read_bytes())
    words = [sys.executable, "-m", "audino_py", "analyse", *files, files[2]]

    ran = subprocess.run(
        [*words, "--only", "peaks", "--out", str(tmp_path / "out")],
        cwd=Path(__file__).parents[2],
        env={"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        timeout=120,
        check=False,
    )

    lines = ran.stdout.decode().splitlines()
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert [line.partition(": 11.00 s")[0].rpartition("/")[2] for line in lines] == [
        "a\\nb.flac",
        "\\xff.flac",
        *["n" * 250 + ".flac"] * 2,
    ]
    assert len(list((tmp_path / "out").iterdir())) == 4


def test_nobody_listening_any_more_is_no_fault() -> None:
    words = [sys.executable, "-m", "audino_py", "analyse", "--json", *["none.wav"] * 5000]
    with subprocess.Popen(
        words, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.read(1)
        ran.stdout.close()
        said = ran.stderr.read()

    assert (said, ran.returncode) == (b"", 1)


def test_an_unknown_part_is_refused_by_name() -> None:
    with pytest.raises(CommandError, match="activity, peaks"):
        analyse(SAMPLES / "jfk.mp3", "--only", "peaks,beauty")


def test_the_console_script_leaves_no_data_folder(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "audino_py", "analyse", str(SAMPLES / "jfk.flac")],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "11.00 s of flac at 16000 Hz, 1 channel, " in ran.stdout
    assert list(tmp_path.iterdir()) == []
