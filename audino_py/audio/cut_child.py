"""The child process that cuts: ``python -m audino_py.audio.cut_child SOCKET``; see `cutting`.

One request, two file descriptors: the sound, and the file to write. The samples are those of the
sound at that place, not one changed; WAV headers are our own, as libsndfile's may hold the time.
"""

import os
import struct
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from audino_py.audio.asked_child import serve

BLOCK_FRAMES = 65_536
_PCM, _FLOAT = 1, 3  # tags of WAV
# By libsndfile's name of what the source holds: how it is read, and bits and tag of a WAV.
_KEPT: dict[str, tuple[str, int, int]] = {
    "PCM_U8": ("int16", 8, _PCM),
    "PCM_24": ("int32", 24, _PCM),
    "PCM_32": ("int32", 32, _PCM),
    "FLOAT": ("float32", 32, _FLOAT),
    "DOUBLE": ("float64", 64, _FLOAT),
}
_USUAL = ("int16", 16, _PCM)


def _answer(request: dict[str, Any], source: int, target: int) -> dict[str, Any]:
    try:
        return {"frames": _cut(request, source, target)}
    except (soundfile.SoundFileError, ValueError, RuntimeError) as error:
        return {"refused": type(error).__name__}
    except (OSError, MemoryError) as error:
        return {"failed": type(error).__name__}


def _cut(request: dict[str, Any], source: int, target: int) -> int:
    with soundfile.SoundFile(os.dup(source)) as sound:
        first, last = (_sample(request[name], sound) for name in ("start_us", "end_us"))
        sound.seek(first)
        if request["kind"] == "flac":
            _write_flac(sound, target, last - first)
        else:
            _write_wav(sound, target, last - first)
        return last - first


def _sample(us: int, sound: soundfile.SoundFile) -> int:
    """The sample nearest to a time, halves up, inside the sound."""
    nearest = (us * int(sound.samplerate) + 500_000) // 1_000_000
    return min(nearest, int(sound.frames))


def _blocks(sound: soundfile.SoundFile, frames: int, dtype: str) -> Iterator[NDArray[Any]]:
    while frames > 0:
        block = sound.read(min(BLOCK_FRAMES, frames), dtype=dtype, always_2d=True)
        if not len(block):
            raise ValueError("the sound ends before the segment does")
        frames -= len(block)
        yield block


def _write_flac(sound: soundfile.SoundFile, target: int, frames: int) -> None:
    """FLAC holds up to 24 bits: floats, and integers of 32, are rounded to that."""
    dtype, bits, _ = _KEPT.get(sound.subtype, _USUAL)
    subtype = "PCM_24" if bits > 16 else "PCM_16"
    with soundfile.SoundFile(
        os.dup(target), "w", sound.samplerate, sound.channels, subtype, format="FLAC"
    ) as file:
        for block in _blocks(sound, frames, dtype):
            file.write(block)


def _write_wav(sound: soundfile.SoundFile, target: int, frames: int) -> None:
    dtype, bits, tag = _KEPT.get(sound.subtype, _USUAL)
    width = sound.channels * bits // 8
    size = frames * width
    with os.fdopen(os.dup(target), "wb") as file:
        file.write(struct.pack("<4sI4s", b"RIFF", 36 + size + size % 2, b"WAVE"))
        rate = sound.samplerate
        shape = (tag, sound.channels, rate, rate * width, width, bits)
        file.write(struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, *shape, b"data", size))
        for block in _blocks(sound, frames, dtype):
            file.write(_spelled(block, bits))
        file.write(b"\0" * (size % 2))


def _spelled(block: NDArray[Any], bits: int) -> bytes:
    """Little endian; libsndfile gives samples of few bits in the upper part of wider ones."""
    if bits == 8:
        return ((block >> 8) + 128).astype("u1").tobytes()
    if bits == 24:
        wide = np.ascontiguousarray(block.astype("<i4")).view("u1").reshape(-1, 4)
        return wide[:, 1:].tobytes()
    return block.astype(block.dtype.newbyteorder("<")).tobytes()


if __name__ == "__main__":
    sys.exit(serve(_answer, 2))
