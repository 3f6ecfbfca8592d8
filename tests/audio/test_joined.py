"""Recordings put one behind the other, whatever their channels."""

import io
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from audino_py.audio.analyser import Analyser

RATE_HZ = 44_100
SECONDS = 3


def mp3(layout: str) -> bytes:
    """Noise as a bare stream of MP3 frames."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as out:
        stream: Any = out.add_stream("libmp3lame", rate=RATE_HZ)
        stream.layout = layout
        channels = 2 if layout == "stereo" else 1
        for second in range(SECONDS):
            noise = np.random.default_rng(second).normal(0, 3000, (1, RATE_HZ * channels))
            frame = av.AudioFrame.from_ndarray(noise.astype(np.int16), "s16", layout)
            frame.sample_rate, frame.pts = RATE_HZ, second * RATE_HZ
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def test_a_mono_recording_behind_a_stereo_one_is_read_and_told(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = tmp_path / "a.mp3"
    source.write_bytes(mp3("stereo") + mp3("mono"))

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert analysis.channels == 2
    assert abs(analysis.frames / RATE_HZ - 2 * SECONDS) < 0.2
    assert analysis.quality[0].code == "format_changes"


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_such_recordings_leave_no_threads_behind(tmp_path: Path, folder: Path) -> None:
    """Each takes address space, of which the child has so much and no more."""
    source = tmp_path / "a.mp3"
    source.write_bytes(mp3("stereo") + mp3("mono"))

    with Analyser() as analyser:
        threads = []
        for _ in range(3):
            analyser.analyse(source, folder, finds_speech=False)
            threads.append(len(list(Path(f"/proc/{analyser.pid}/task").iterdir())))

    assert threads == [threads[0]] * 3
