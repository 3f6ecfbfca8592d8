"""An MP3 that is whole is read by libsndfile; the slightest fault sends it to FFmpeg."""

import io
import os
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from audino_py.audio.analyser import Analyser
from audino_py.audio.opening import open_source, readers, recognise
from tests.audio.conftest import noise

RATE_HZ = 22_050


def mp3(
    layout: str = "mono", *, quality: int = 0, seconds: float = 2.3, container: str = "mp3"
) -> bytes:
    """Noise as LAME encodes it: at a constant bit rate, or at one that follows the sound."""
    file, channels = io.BytesIO(), 2 if layout == "stereo" else 1
    tag = {"id3v2_version": "3"} if container == "mp3" else {}
    with av.open(file, "w", format=container, options=tag) as out:
        follows = {"flags": "+qscale", "global_quality": str(quality * 118)} if quality else {}
        stream: Any = out.add_stream("libmp3lame", rate=RATE_HZ, layout=layout, options=follows)
        if not follows:
            stream.bit_rate = 64_000
        pcm = noise(seconds * channels, RATE_HZ).T
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm), "s16", layout)
        frame.sample_rate = RATE_HZ
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def first_reader(path: Path, data: bytes) -> str:
    """Who is asked first to read a file of these bytes."""
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return readers(recognise(descriptor)[0], descriptor)[0]
    finally:
        os.close(descriptor)


def decoded(path: Path, reader: str) -> NDArray[np.float32]:
    """All of a file's sound, shape ``(frames, channels)``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        source = open_source(reader, descriptor, recognise(descriptor)[0], second=False)
        assert source is not None
        with source:
            return np.concatenate([block.copy() for block in source.blocks()])
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(("layout", "quality"), [("mono", 0), ("stereo", 0), ("mono", 5)])
@pytest.mark.parametrize("tail", [b"", b"TAG" + bytes(125)])
def test_a_whole_file_is_read_by_libsndfile_as_ffmpeg_reads_it(
    tmp_path: Path, layout: str, quality: int, tail: bytes
) -> None:
    path = tmp_path / "a.mp3"

    assert first_reader(path, mp3(layout, quality=quality) + tail) == "sndfile"

    one, two = decoded(path, "sndfile"), decoded(path, "ffmpeg")
    assert one.shape == two.shape
    assert len(one) > 2 * RATE_HZ
    np.testing.assert_allclose(one, two, atol=1e-4)


def test_a_file_with_a_fault_is_read_by_ffmpeg(tmp_path: Path) -> None:
    whole, half = mp3(), len(mp3()) // 2
    faulty = {
        "cut": whole[:-100],
        "a byte is lost": whole[:half] + whole[half + 1 :],
        "a stretch is overwritten": whole[:half] + bytes(1500) + whole[half + 1500 :],
        "a second file follows": whole + whole,
        "bytes follow": whole + bytes(7),
        "frames are lost": whole[: half // 418 * 418],
        "nothing counts the frames": whole.replace(b"Info", b"ofnI").replace(b"Xing", b"gniX"),
    }

    found = {why: first_reader(tmp_path / "a.mp3", data) for why, data in faulty.items()}

    assert found == dict.fromkeys(faulty, "ffmpeg")


def test_mp3_in_a_wav_is_cut_short_only_where_bytes_are_missing(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    """What libsndfile claims of its length is a guess by the bit rate."""
    source, data = tmp_path / "a.wav", mp3(container="wav")
    found = []

    for size in (len(data), len(data) // 2):
        source.write_bytes(data[:size])
        analysis = analyser.analyse(source, folder, finds_speech=False)
        found.append((analysis.codec, analysis.facts["damage"]))

    assert found == [("mp3", None), ("mp3", "cut_short")]
