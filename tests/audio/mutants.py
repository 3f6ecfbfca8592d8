"""Files of the corpus, spoilt at random by a seed: some bits, some bytes, some cuts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.audio.conftest import SAMPLES

BYTES_MAX = 200_000
HEADER_BYTES = 200
FOLDERS = ("codecs", "asr", "ami", "fsdd")
SOUNDS = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aac", ".webm", ".wma", ".aiff"}
SOUNDS |= {".au", ".caf", ".sph"}


def sources() -> list[bytes]:
    """Real files of every codec, the corpus' where it is at hand; long ones cut."""
    corpus = Path(os.environ.get("AUDINO_CORPUS", "-"))
    folders = [corpus / name for name in FOLDERS if (corpus / name).is_dir()] or [SAMPLES]
    paths = [
        path
        for folder in folders
        for path in sorted(folder.iterdir())[:60]
        if path.suffix in SOUNDS
    ]
    return [path.read_bytes()[:BYTES_MAX] for path in paths]


def mutants(number: int, seed: int) -> Iterator[bytes]:
    """So many, always the same for a seed: half of them hurt in the header, a third cut short."""
    chance = np.random.default_rng(seed)
    whole = sources()
    for _ in range(number):
        data = bytearray(whole[int(chance.integers(len(whole)))])
        reach = HEADER_BYTES if chance.random() < 0.5 else len(data)
        for at in chance.integers(0, min(reach, len(data)), chance.integers(1, 12)):
            data[int(at)] = int(chance.integers(256))
        if chance.random() < 1 / 3:
            del data[int(chance.integers(1, len(data))) :]
        yield bytes(data)
