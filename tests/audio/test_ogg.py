"""Ogg files in which one recording follows another are heard to their end."""

import io
import os
from pathlib import Path

import pytest
import soundfile

from audino_py.audio import ogg
from audino_py.audio.analyser import Analyser
from audino_py.audio.packs import play_name
from tests.audio.conftest import tone

SECONDS, RATE_HZ = 2, 48_000


def recording(hz: float, subtype: str, rate_hz: int = RATE_HZ) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, tone(SECONDS, rate_hz, hz), rate_hz, format="OGG", subtype=subtype)
    return file.getvalue()


def is_chained(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return ogg.is_chained(descriptor)
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
    played, rate_hz = soundfile.read(folder / play_name("e2"))
    crossings = [
        (played[at : at + rate_hz][:-1] * played[at : at + rate_hz][1:] < 0).sum() / 2
        for at in (rate_hz // 2, 5 * rate_hz // 2, 9 * rate_hz // 2)
    ]
    assert crossings == pytest.approx([440, 880, 1760], rel=0.02)


def test_a_chain_that_changes_its_rate_is_told_to_be_damaged(
    tmp_path: Path, folder: Path, analyser: Analyser
) -> None:
    source = tmp_path / "a.ogg"
    source.write_bytes(recording(440, "VORBIS", 16_000) + recording(880, "VORBIS", 44_100))

    analysis = analyser.analyse(source, folder, finds_speech=False)

    assert "broken" in {note.code for note in analysis.quality}


@pytest.mark.parametrize("piece_bytes", [2**20, 64, 7])
def test_a_chain_is_told_from_one_recording_wherever_a_piece_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    monkeypatch.setattr(ogg, "PIECE_BYTES", piece_bytes)
    one = recording(440, "VORBIS")

    assert not is_chained(tmp_path / "a", one)
    assert is_chained(tmp_path / "a", one + one)
