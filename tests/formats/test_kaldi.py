"""Kaldi reads WAV alone: what else an export holds is decoded by a pipe, which is run here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import kaldiio  # type: ignore[import-untyped]  # has no types
import numpy as np
import pytest
import soundfile

from audino_py.formats.document import Document, ExportOptions
from audino_py.formats.kaldi import write_kaldi
from audino_py.formats.kaldi_reader import read_kaldi
from audino_py.formats.losses import Losses
from audino_py.formats.readers import read_documents
from audino_py.formats.reading import Given
from audino_py.formats.registry import FORMATS
from tests.formats.documents import make_document, make_span

SECOND = np.random.default_rng(3).integers(-9000, 9000, 8_000, dtype=np.int16)


def clip(name: str, path: str) -> Document:
    span = make_span(1, 0, 1_000_000, speaker="Ada", text="yes")
    return make_document(name, span, file_name=Path(path).name, audio_path=path)


def wav_scp(*documents: Document) -> str:
    members = write_kaldi(documents, ExportOptions(), Losses())
    return {name: b"".join(pieces).decode() for name, pieces in members}["wav.scp"]


def test_wav_is_named_and_nothing_is_run() -> None:
    lines = wav_scp(clip("a", "audio/a b.wav"), clip("c", "audio/c.WAV"))

    assert lines == "a audio/a b.wav\nc audio/c.WAV\n"


@pytest.mark.parametrize("ending", ["flac", "mp3", "ogg"])
def test_a_pipe_of_wav_scp_gives_the_sound_as_wav(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path(f"audio/it's $HOME {ending}.{ending}")
    path.parent.mkdir()
    soundfile.write(path, SECOND, 8_000)

    Path("wav.scp").write_text(wav_scp(clip("a", str(path))), encoding="utf-8")

    rate_hz, heard = kaldiio.load_scp("wav.scp")["a"]
    assert (rate_hz, heard.dtype, abs(len(heard) - 8_000) < 2_000) == (8_000, np.int16, True)
    if ending == "flac":
        np.testing.assert_array_equal(heard, SECOND)
    command = Path("wav.scp").read_text(encoding="utf-8")[2:-1].removesuffix("|")
    data = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True).stdout
    assert (data[:4], data[20:22], data[34]) == (b"RIFF", b"\1\0", 16)  # PCM of 16 bits


def test_a_directory_with_pipes_is_read_back() -> None:
    document = clip("talk", "audio/talk.flac")

    data = b"".join(FORMATS["kaldi"].write([document], ExportOptions(), Losses()))
    (back,) = read_documents(Given("kaldi.zip", data), "kaldi")

    assert {"talk", "talk.flac"} <= set(back.names)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/data/my long call.wav", "my long call.wav"),
        ("audio/a.ark:1024", "a.ark"),
        ("sph2pipe -f wav -p -c 1 /d/sw02001.sph |", "sw02001.sph"),
        ("ffmpeg -i '/d/it'\"'\"'s my call.m4a' -f wav - |", "it's my call.m4a"),
        ("sox a.flac -t wav - gain 0.95 |", "a.flac"),
        ("cat it's.flac |", "it's.flac"),
        ("cat - |", ""),
    ],
)
def test_a_recording_is_the_file_that_its_line_names_with_blanks_and_all(
    source: str, name: str
) -> None:
    wav, segments = f"rec {source}\n".encode(), b"u rec 0 1\n"

    (document,) = read_kaldi({"wav.scp": Given("wav.scp", wav), "segments": Given("s", segments)})

    assert [one for one in document.names if one != "rec"] == [name]
