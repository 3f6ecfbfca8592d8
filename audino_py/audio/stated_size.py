"""What the headers of other formats than WAV say of the sound's size."""

import os
import struct
from collections.abc import Callable

from audino_py.audio.wav_header import WavHeader

_CHUNKS_MAX = 10_000
_W64_DATA = bytes.fromhex("64617461f3acd3118cd100c04f8edb8a")
_W64_HEAD = 24  # of a chunk: its name and its size, which counts them


def stated_size(container: str, descriptor: int) -> WavHeader | None:
    """Read what a file of this container states; None where it states nothing, or cannot."""
    read = _READERS.get(container)
    return None if read is None else read(descriptor, os.fstat(descriptor).st_size)


def _head_at(descriptor: int, length: int, at: int, size: int) -> bytes:
    """Read a chunk's head; nothing where a made-up length leads behind the end, however far."""
    return os.pread(descriptor, length, at) if at < size else b""


def _of_aiff(descriptor: int, size: int) -> WavHeader | None:
    at = 12
    for _ in range(_CHUNKS_MAX):
        head = _head_at(descriptor, 8, at, size)
        if len(head) < 8:
            return None
        name, length = struct.unpack(">4sI", head)
        if name == b"SSND":
            return WavHeader(length, size - at - 8)
        at += 8 + length + length % 2
    return None


def _of_caf(descriptor: int, size: int) -> WavHeader | None:
    at = 8
    for _ in range(_CHUNKS_MAX):
        head = _head_at(descriptor, 12, at, size)
        if len(head) < 12:
            return None
        name, length = struct.unpack(">4sq", head)
        if name == b"data":  # a recorder that has not ended yet says -1
            return WavHeader(max(0, length), size - at - 12)
        at += 12 + max(0, length)
    return None


def _of_w64(descriptor: int, size: int) -> WavHeader | None:
    at = 40  # behind the name of the file's kind
    for _ in range(_CHUNKS_MAX):
        head = _head_at(descriptor, _W64_HEAD, at, size)
        if len(head) < _W64_HEAD:
            return None
        (length,) = struct.unpack_from("<Q", head, 16)
        if head.startswith(_W64_DATA):
            return WavHeader(max(0, length - _W64_HEAD), size - at - _W64_HEAD)
        at += max(_W64_HEAD, -(-length // 8) * 8)
    return None


def _of_au(descriptor: int, size: int) -> WavHeader | None:
    head = os.pread(descriptor, 12, 0)
    if len(head) < 12:
        return None
    offset, length = struct.unpack_from(">II", head, 4)
    return WavHeader(length, max(0, size - offset))


_READERS: dict[str, Callable[[int, int], WavHeader | None]] = {
    "aiff": _of_aiff,
    "caf": _of_caf,
    "w64": _of_w64,
    "au": _of_au,
}
