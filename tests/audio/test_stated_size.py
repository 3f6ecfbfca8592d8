"""A made-up length in a header leads nowhere, and brings nothing down."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from audino_py.audio.stated_size import stated_size
from audino_py.audio.wav_header import read_wav_header

W64 = bytes(40) + b"junk" + bytes(12) + struct.pack("<Q", 2**64 - 1)
CAF = b"caff" + bytes(4) + struct.pack(">4sq", b"free", 2**63 - 1)
AIFF = b"FORM" + bytes(4) + b"AIFF" + struct.pack(">4sI", b"COMM", 2**32 - 1)


@pytest.mark.parametrize(("container", "head"), [("w64", W64), ("caf", CAF), ("aiff", AIFF)])
def test_a_chunk_longer_than_any_file_ends_the_search(
    tmp_path: Path, container: str, head: bytes
) -> None:
    path = tmp_path / "made-up"
    path.write_bytes(head + bytes(64))
    descriptor = os.open(path, os.O_RDONLY)

    try:
        assert stated_size(container, descriptor) is None
    finally:
        os.close(descriptor)


@pytest.mark.parametrize("length", range(0, 29, 4))
def test_a_file_that_ends_inside_its_64_bit_sizes_states_nothing(
    tmp_path: Path, length: int
) -> None:
    path = tmp_path / "a.wav"
    sizes = struct.pack("<QQQI", 100, 60, 30, 0)
    path.write_bytes(b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<I", 28) + sizes[:length])

    with path.open("rb") as file:
        assert read_wav_header(file.fileno()) is None
