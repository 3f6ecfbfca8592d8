"""What a file is, told by its content."""

import csv
import io
import struct
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from audino_py.audio.sniffing import Kind, after_id3, header_trouble, sniff
from tests.audio.conftest import SAMPLES

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
TAG = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10)
CONTAINERS = {"m4a": "mp4", "opus": "ogg", "sph": "sphere", "aac": "adts", "wma": "asf"}


def wav(channels: int = 1, rate_hz: int = 16_000, bits: int = 16) -> bytes:
    """Two hundred frames of silence."""
    body = bytes(400)
    step = max(1, channels * bits // 8)
    head = struct.pack("<HHIIHH", 1, channels, rate_hz, rate_hz * step % 2**32, step, bits)
    chunks = b"fmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", 400) + body
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


@pytest.mark.parametrize(
    "head",
    [
        b"",
        bytes(4096),
        b"<html><body>504 Gateway Timeout</body></html>",
        PNG + bytes(400),
        b"PK\x03\x04" + bytes(300),
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(400),
        b"GIF89a" + bytes(400),
        b"%PDF-1.7\n" + bytes(400),
        b"\x00\x00\x00\x18ftypheic" + bytes(400),
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(400),
        b"#EXTM3U\nhttp://example.org/a.ts\n",
        b"the quick brown fox\n" * 100,
        TAG,
    ],
)
def test_what_is_no_audio_is_turned_away(head: bytes) -> None:
    assert sniff(head) is None


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("jfk.wav", "wav"),
        ("jfk.flac", "flac"),
        ("jfk.mp3", "mp3"),
        ("jfk.m4a", "mp4"),
        ("jfk.webm", "webm"),
        ("meeting.ogg", "ogg"),
    ],
)
def test_a_container_is_known_by_its_content(name: str, container: str) -> None:
    kind = sniff((SAMPLES / name).read_bytes()[:65_536])

    assert isinstance(kind, Kind)
    assert kind.container == container


def test_what_stands_behind_a_tag_counts() -> None:
    flac = (SAMPLES / "jfk.flac").read_bytes()[:4096]

    kind = sniff(TAG + flac)

    assert kind is not None
    assert (kind.container, after_id3(TAG + flac)) == ("flac", 20)


def test_a_cover_longer_than_the_head_leaves_the_verdict_to_the_decoder() -> None:
    kind = sniff(b"ID3\x04\x00\x00\x00\x7f\x7f\x7f" + bytes(65_526))

    assert kind is not None
    assert kind.container == "mp3"


def test_two_frames_must_follow_each_other() -> None:
    frame = bytes.fromhex("fffb9000") + bytes(413)  # MPEG-1 layer III, 128 kbit/s, 44.1 kHz

    assert sniff(frame + bytes(400)) is None
    assert sniff(frame + frame) == sniff(frame * 5)
    assert sniff(frame + frame) is not None


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (wav(channels=0), "0 channels"),
        (wav(channels=17), "17 channels"),
        (wav(rate_hz=0), "0 Hz"),
        (wav(rate_hz=2_000_000_000), "2000000000 Hz"),
        (wav(bits=2), "2 bits"),
        (wav()[:20], "cut off"),
    ],
)
def test_a_header_that_can_hold_no_sound_says_why(head: bytes, words: str) -> None:
    assert words in str(header_trouble(head))


def test_a_sound_header_has_no_trouble() -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(bytes(400))

    assert header_trouble(buffer.getvalue()) is None
    assert header_trouble((SAMPLES / "jfk.mp3").read_bytes()[:65_536]) is None


def test_every_file_of_the_corpus_is_known(corpus: Path) -> None:
    wrong = {}
    for row in csv.DictReader((corpus / "manifest.csv").open()):
        with (corpus / row["file"]).open("rb") as file:
            kind = sniff(file.read(65_536))
        wanted = CONTAINERS.get(row["container"], row["container"])
        if kind is None or kind.container != wanted:
            wrong[row["file"]] = kind

    assert wrong == {}


def test_the_web_process_loads_no_array_library() -> None:
    script = (
        "import sys\n"
        "from audino_py.audio import analyser, packs, sniffing\n"
        "heavy = {'numpy', 'librosa', 'scipy', 'soundfile', 'av', 'soxr', 'django'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"
