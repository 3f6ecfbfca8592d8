"""The child process: what it gives, what it refuses, and what happens when it dies."""

import os
import resource
import signal
import socket
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audino_py.audio import sandbox
from audino_py.audio.analyser import Analyser, Analysis
from audino_py.audio.confinement import NICE
from audino_py.audio.errors import AnalyserDiedError, RefusedAudioError
from audino_py.audio.packs import derived_names, play_name, sound_facts
from tests.audio.conftest import SAMPLES, noise, write


def test_a_clip_is_analysed_into_its_folder(folder: Path, analyser: Analyser) -> None:
    told: list[int] = []

    analysis = analyser.analyse(
        SAMPLES / "jfk.mp3", folder, finds_speech=True, on_progress=told.append
    )

    facts = sound_facts(folder, "e2")
    assert (analysis.frames, analysis.rate_hz, analysis.channels) == (176_000, 16_000, 1)
    assert (analysis.codec, analysis.container, analysis.plays_as_is) == ("mp3", "mp3", False)
    assert analysis.duration_us == 11_000_000
    assert sorted(path.name for path in folder.iterdir()) == sorted(derived_names("e2"))
    assert (facts["engine"], facts["frames"], facts["duration"]) == ("e2", 176_000, 11.0)
    assert facts["peaks"]["loud"] == analysis.loud
    assert len(analysis.speech) == 4
    assert told == sorted(told)
    assert told


def test_a_child_steps_back_with_its_whole_session(folder: Path, analyser: Analyser) -> None:
    ours = Path("/proc/self/autogroup")  # where the kernel weighs sessions
    before = ours.read_text() if ours.exists() else ""

    analyser.analyse(SAMPLES / "jfk.wav", folder, finds_speech=False)

    assert analyser.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, analyser.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    if before:
        theirs = Path(f"/proc/{analyser.pid}/autogroup")
        assert theirs.read_text().split()[-1] == str(NICE)
        assert ours.read_text() == before


@pytest.mark.parametrize(
    ("name", "codec", "frames"),
    [
        ("jfk.flac", "flac", 176_000),
        ("jfk.m4a", "aac", 485_100),
        ("jfk.webm", "opus", 528_000),
        ("jfk.wav", "pcm_u8", 88_000),
        ("meeting.ogg", "vorbis", 480_001),
    ],
)
def test_every_frame_of_a_codec_is_there(
    folder: Path, analyser: Analyser, name: str, codec: str, frames: int
) -> None:
    analysis = analyser.analyse(SAMPLES / name, folder, finds_speech=False)

    assert (analysis.codec, analysis.frames) == (codec, frames)
    assert analysis.plays_as_is == (name in {"jfk.flac", "jfk.wav"})
    assert analysis.speech == ()
    assert (folder / play_name("e2")).exists() != analysis.plays_as_is


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_audio"),
        (b"<html>502 Bad Gateway</html>", "not_audio"),
        (b"fLaC" + bytes(range(256)) * 16, "not_audio"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\x3e\x00\x00"
         b"\x00\x7d\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00", "nothing_decoded"),
    ],
)  # fmt: skip
def test_what_holds_no_sound_is_refused_and_leaves_nothing(
    tmp_path: Path, folder: Path, analyser: Analyser, content: bytes, code: str
) -> None:
    source = tmp_path / "a.wav"
    source.write_bytes(content)

    with pytest.raises(RefusedAudioError) as refusal:
        analyser.analyse(source, folder, finds_speech=False)

    assert refusal.value.stable_code == code
    assert list(folder.iterdir()) == []


def test_a_child_killed_in_the_middle_is_replaced_for_the_next_clip(
    tmp_path: Path, folder: Path
) -> None:
    source = write(tmp_path / "a.wav", noise(300, 8_000), 8_000)
    killed: list[int] = []

    def kill(percent: int) -> None:
        assert analyser.pid is not None
        if not killed:
            killed.append(analyser.pid)
            os.kill(analyser.pid, signal.SIGKILL)

    with Analyser() as analyser:
        with pytest.raises(AnalyserDiedError):
            analyser.analyse(source, folder, finds_speech=True, on_progress=kill)
        left = list(folder.glob("*.part")) + list(folder.glob(".*"))
        analysis = analyser.analyse(SAMPLES / "jfk.flac", folder, finds_speech=False)

        assert analyser.pid not in {None, *killed}
    assert left == []
    assert isinstance(analysis, Analysis)


def test_a_child_that_is_silent_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    source = write(tmp_path / "a.wav", noise(300, 8_000), 8_000)

    def stop(percent: int) -> None:
        assert analyser.pid is not None
        monkeypatch.setattr(sandbox, "STALL_WALL_S", 0.2)
        os.kill(analyser.pid, signal.SIGSTOP)

    with Analyser() as analyser, pytest.raises(AnalyserDiedError) as error:
        analyser.analyse(source, folder, finds_speech=True, on_progress=stop)

    assert error.value.stable_code == "analyser_slow"


def test_a_child_that_left_being_idle_is_replaced_without_a_word(folder: Path) -> None:
    with Analyser() as analyser:
        analyser.analyse(SAMPLES / "jfk.flac", folder, finds_speech=False)
        first, child = analyser.pid, analyser._child
        assert child is not None
        child._socket.shutdown(socket.SHUT_WR)  # the child sees the end, and leaves

        analysis = analyser.analyse(SAMPLES / "jfk.wav", folder, finds_speech=False)

        assert analyser.pid not in {None, first}
    assert analysis.frames == 88_000


@pytest.mark.parametrize("name", ["a.wav", "a.aiff"])  # browsers need a copy of the second
def test_a_full_disk_is_no_verdict_and_leaves_nothing(
    folder: Path, tmp_path: Path, name: str
) -> None:
    source = write(tmp_path / name, noise(20, 16_000), 16_000)
    with Analyser() as analyser:
        analyser.analyse(SAMPLES / "jfk.wav", tmp_path, finds_speech=False)
        assert analyser.pid is not None
        hard = resource.prlimit(analyser.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(analyser.pid, resource.RLIMIT_FSIZE, (10_000, hard))

        with pytest.raises(AnalyserDiedError) as error:
            analyser.analyse(source, folder, finds_speech=False)

    assert error.value.stable_code == "disk_full"
    assert list(folder.iterdir()) == []


def test_two_threads_take_turns(tmp_path: Path, analyser: Analyser) -> None:
    found: list[int] = []

    def work(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        found.append(analyser.analyse(SAMPLES / "jfk.wav", folder, finds_speech=False).frames)

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert found == [88_000] * 4


def test_the_child_is_bounded_and_knows_no_secret(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("AUDINO_SECRET_KEY", "canary")
    with Analyser() as analyser:
        analyser.analyse(SAMPLES / "jfk.wav", folder, finds_speech=True)
        pid = analyser.pid
        assert pid is not None

        limits = {
            name: resource.prlimit(pid, number)[0]
            for name, number in (
                ("memory", resource.RLIMIT_AS),
                ("files", resource.RLIMIT_NOFILE),
                ("core", resource.RLIMIT_CORE),
            )
        }
        computing = resource.prlimit(pid, resource.RLIMIT_CPU)[0]
        surroundings = Path(f"/proc/{pid}/environ").read_bytes()
        niceness = os.getpriority(os.PRIO_PROCESS, pid)

    assert niceness == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 5)
    assert limits == {"memory": 2**30, "files": 512, "core": 0}
    assert 0 < computing < 600
    assert b"canary" not in surroundings


def test_a_child_may_compute_as_long_as_it_is_told_by_the_clock_of_its_limit() -> None:
    child = sandbox.Child()
    try:
        before = sandbox.computed_s(child.pid)
        child.allow_computing(7)
        after = sandbox.computed_s(child.pid)

        until = resource.prlimit(child.pid, resource.RLIMIT_CPU)[0]
    finally:
        child.stop()
    assert before + 7 <= until < after + 8


def test_memory_does_not_grow_from_clip_to_clip(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = write(tmp_path / "a.wav", noise(40, 16_000), 16_000)
    kept_mb: list[float] = []

    for _ in range(8):
        analyser.analyse(source, folder, finds_speech=False)
        status = Path(f"/proc/{analyser.pid}/status").read_text()
        kept_mb.append(int(status.partition("RssAnon:")[2].split()[0]) / 1024)

    assert kept_mb[-1] - kept_mb[2] < 6, kept_mb  # what one clip is worked on with


def test_no_decoder_speaks_to_the_terminal(
    tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray((SAMPLES / "jfk.mp3").read_bytes())
    data[30_000:34_000] = np.random.default_rng(5).bytes(4000)
    source = tmp_path / "a.mp3"
    source.write_bytes(data)

    with Analyser() as analyser:
        analysis = analyser.analyse(source, folder, finds_speech=False)

    assert "broken" in {note.code for note in analysis.quality}
    assert capfd.readouterr() == ("", "")


def test_analysing_again_replaces_what_was_there(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    analyser.analyse(SAMPLES / "jfk.mp3", folder, finds_speech=False)

    analyser.analyse(SAMPLES / "jfk.flac", folder, finds_speech=False)

    assert not (folder / play_name("e2")).exists()
    assert sound_facts(folder, "e2")["plays_as_is"] is True


@pytest.mark.parametrize(
    ("rate_hz", "played_hz"), [(4_000, 8_000), (11_127, 11_025), (192_000, 96_000)]
)
def test_the_copy_agrees_in_time_with_the_original(
    tmp_path: Path, folder: Path, analyser: Analyser, rate_hz: int, played_hz: int
) -> None:
    sound = np.zeros(rate_hz * 2, np.int16)
    sound[rate_hz // 2 : rate_hz // 2 + rate_hz // 20] = 20_000
    source = write(tmp_path / "a.wav", sound, rate_hz)

    analyser.analyse(source, folder, finds_speech=False)

    played, got_hz = soundfile.read(folder / play_name("e2"), dtype="int16")
    loud = np.flatnonzero(np.abs(played) > 10_000) / played_hz
    assert got_hz == played_hz
    assert abs(len(played) / played_hz - 2) < 0.001
    assert abs(loud[0] - 0.5) < 0.002
    assert abs(loud[-1] - 0.55) < 0.002


def test_the_copy_of_a_rate_browsers_know_is_exact(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    pcm = noise(1.3, 44_100, 2)
    source = write(tmp_path / "a.aiff", pcm, 44_100)

    analyser.analyse(source, folder, finds_speech=False)

    np.testing.assert_array_equal(soundfile.read(folder / play_name("e2"), dtype="int16")[0], pcm)
