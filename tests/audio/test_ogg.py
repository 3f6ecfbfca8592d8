"""Ogg files in which one recording follows another are heard to their end."""

import io
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audino_py.audio import ogg
from audino_py.audio.analyser import Analyser
from audino_py.audio.blocks import BLOCK_SAMPLES
from audino_py.audio.chain_source import ChainSource
from audino_py.audio.packs import play_name
from audino_py.audio.sniffing import OGG
from tests.audio.conftest import tone

SECONDS, RATE_HZ = 2, 48_000
OPUS = 480  # samples of its last packet here


def recording(
    hz: float, subtype: str, rate_hz: int = RATE_HZ, channels: int = 1, seconds: int = SECONDS
) -> bytes:
    file = io.BytesIO()
    sound = np.repeat(tone(seconds, rate_hz, hz)[:, np.newaxis], channels, axis=1)
    soundfile.write(file, sound, rate_hz, format="OGG", subtype=subtype)
    return file.getvalue()


def heard(path: Path) -> list[float]:
    """The pitch of each two seconds of what the browser plays, at their middle."""
    played, rate_hz = soundfile.read(path, always_2d=True)
    middles = range(rate_hz // 2, len(played) - rate_hz, SECONDS * rate_hz)
    waves = [played[at : at + rate_hz, 0] for at in middles]
    return [float((wave[:-1] * wave[1:] < 0).sum() / 2) for wave in waves]


def starts(path: Path, data: bytes) -> list[int]:
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return ogg.recordings(descriptor)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_all_recordings_of_a_chain_are_there(
    tmp_path: Path, folder: Path, analyser: Analyser, subtype: str
) -> None:
    source = tmp_path / "a.ogg"
    source.write_bytes(b"".join(recording(hz, subtype) for hz in (440, 880, 1760)))

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert analysis.duration_us / 1e6 == pytest.approx(3 * SECONDS, abs=0.03)
    assert "broken" not in {note.code for note in analysis.quality}
    assert heard(folder / play_name("e2")) == pytest.approx([440, 880, 1760], rel=0.02)


@pytest.mark.parametrize(
    ("second", "third"),
    [
        (("VORBIS", 44_100), ("VORBIS", 16_000)),
        (("VORBIS", 16_000, 2), ("VORBIS", 8_000)),
        (("OPUS", 48_000), ("VORBIS", 48_000, 2)),
    ],
)
def test_a_chain_whose_rate_channels_or_codec_change_is_heard_to_its_end_and_told(
    tmp_path: Path, folder: Path, analyser: Analyser, second: Any, third: Any
) -> None:
    source = tmp_path / "a.ogg"
    parts = [recording(440, "VORBIS", 16_000), recording(880, *second), recording(1760, *third)]
    source.write_bytes(b"".join(parts))

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert heard(folder / play_name("e2")) == pytest.approx([440, 880, 1760], rel=0.02)
    assert (analysis.rate_hz, analysis.channels) == (16_000, 1)
    assert analysis.duration_us / 1e6 == pytest.approx(3 * SECONDS, abs=0.03)
    [note] = [one for one in analysis.quality if one.code in {"broken", "format_changes"}]
    assert note.message.startswith("Rate or channels change at 0:02.0; the rest was converted.")


def test_a_part_of_a_chain_that_cannot_be_read_does_not_hide_the_next(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    spoilt = bytearray(recording(880, "VORBIS"))
    headers = spoilt.index(b"OggS", 1)
    spoilt[headers + 200 : headers + 400] = bytes(200)
    source = tmp_path / "a.ogg"
    source.write_bytes(recording(440, "VORBIS") + spoilt + recording(1760, "VORBIS"))

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert heard(folder / play_name("e2")) == pytest.approx([440, 1760], rel=0.02)
    assert analysis.facts["damage"] == "broken"


def pages(data: bytes) -> list[bytearray]:
    """The pages of an Ogg file."""
    found, at = [], 0
    while at < len(data):
        table = data[at + 27 : at + 27 + data[at + 26]]
        end = at + 27 + len(table) + sum(table)
        found.append(bytearray(data[at:end]))
        at = end
    return found


def sealed(page: bytearray) -> bytes:
    """The page with the checksum of what it holds now."""
    page[22:26] = bytes(4)
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc >> 31 else 0)) & 0xFFFFFFFF
    page[22:26] = struct.pack("<I", crc)
    return bytes(page)


def never_ended(data: bytes) -> bytes:
    """As who records live writes it: no page says that it is the last one."""
    *others, last = pages(data)
    last[5] &= ~4
    if b"OpusHead" in data:  # then nothing of its last packet is left out
        last[6:14] = struct.pack("<q", -(-struct.unpack("<q", last[6:14])[0] // OPUS) * OPUS)
    return b"".join([*(bytes(page) for page in others), sealed(last)])


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_a_recording_without_a_mark_of_its_end_is_cut_short_only_where_a_page_is_not_whole(
    tmp_path: Path, folder: Path, analyser: Analyser, subtype: str
) -> None:
    source, data = tmp_path / "a.ogg", recording(440, subtype, seconds=20)
    live, last = never_ended(data), len(pages(data)[-1])
    variants = {
        "live": live,
        "cut in the last page": data[:-9],
        "cut in its head": data[: 20 - last],
        "cut at a page": data[:-last],
        "filled up with zeros": data[: -last - 99] + bytes(100_000),
    }
    found = {}

    for name, content in variants.items():
        source.write_bytes(content)
        found[name] = analyser.analyse(source, folder, finds_speech=False).facts["damage"]

    assert found == dict.fromkeys(variants, "cut_short") | {"live": None, "cut at a page": None}


def test_no_block_grows_with_the_rates_and_channels_that_headers_claim(tmp_path: Path) -> None:
    source = tmp_path / "a.ogg"
    small = io.BytesIO()
    soundfile.write(small, tone(60, 8_000, 440), 8_000, format="OGG", subtype="VORBIS")
    source.write_bytes(recording(440, "VORBIS", 192_000, 8) + small.getvalue())

    with source.open("rb") as file:
        starts_at = ogg.recordings(file.fileno())
        with ChainSource(file.fileno(), OGG, starts_at) as chain:
            sizes = [block.size for block in chain.blocks()]

    assert sum(sizes) / 8 / 192_000 == pytest.approx(SECONDS + 60, abs=0.03)
    assert max(sizes) <= 2 * BLOCK_SAMPLES


@pytest.mark.parametrize("piece_bytes", [2**20, 64, 7])
def test_a_chain_is_told_from_one_recording_wherever_a_piece_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    monkeypatch.setattr(ogg, "PIECE_BYTES", piece_bytes)
    one = recording(440, "VORBIS")

    assert starts(tmp_path / "a", one) == [0]
    assert starts(tmp_path / "a", one + one) == [0, len(one)]
