"""Walk the chunks of a WAV file: what its header says against the bytes that are there."""

import os
import struct
from dataclasses import dataclass

from audino_py.audio.damage import Cause

_UNKNOWN = 0xFFFFFFFF
# What writers to a pipe claim, who cannot go back to the header: espeak and SoX 0x7FFFF000 rounded
# down to whole frames, arecord 0x7FFFFF00 or 0x80000000, FFmpeg the largest number.
_CLAIMED_BLINDLY = (range(0x7FFF0000, 0x80000001), range(0xFFFFF000, 0x100000000))
_CHUNKS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class WavHeader:
    """The data chunk: the bytes its header claims, and those behind it in the file."""

    claimed: int
    present: int

    @property
    def trouble(self) -> Cause | None:
        """What is wrong with the size, if anything."""
        if self.claimed == 0 and self.present:
            return "size_unknown"
        if self.claimed <= self.present:
            return None
        is_blind = any(self.claimed in claims for claims in _CLAIMED_BLINDLY)
        return "size_unknown" if is_blind and self.present else "cut_short"


def read_wav_header(descriptor: int) -> WavHeader | None:
    """Find the data chunk of a RIFF or RF64 file; None where there is none."""
    length = os.fstat(descriptor).st_size
    at, long_size = 12, None
    for _ in range(_CHUNKS_MAX):
        head = os.pread(descriptor, 8, at)
        if len(head) < 8:
            return None
        name, size = struct.unpack("<4sI", head)
        if name == b"ds64":
            long_size = _long_size(os.pread(descriptor, 16, at + 8))
        if name == b"data":
            known = long_size is not None and size == _UNKNOWN
            return WavHeader(long_size if known and long_size else size, length - at - 8)
        at += 8 + size + size % 2
    return None


def _long_size(chunk: bytes) -> int | None:
    """The size of the sound by a ds64 chunk; None where the file ends within it."""
    return int(struct.unpack_from("<Q", chunk, 8)[0]) if len(chunk) == 16 else None
