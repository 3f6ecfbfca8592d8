"""Files as streams: blocks of bytes, and a zip archive written while it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

BLOCK_BYTES = 64 * 1024
# Sound is packed already, but for WAV, which is not worth the time.
_AS_IT_IS = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".mp4", ".webm", ".aac", ".parquet")


def in_blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join small pieces to blocks of about 64 KiB; the first goes out at once."""
    waiting: list[bytes] = []
    size = BLOCK_BYTES  # so that whoever asked sees the first byte without delay
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= BLOCK_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


class _Sink:
    """A file that can only be written; what was written is taken away block by block."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: the reader takes what is there."""

    def close(self) -> None:
        """Nothing to do: there is no file behind it."""

    def take(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def zipped(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Write a zip archive without ever holding a whole member.

    Parameters
    ----------
    members
        Name in the archive and content; each content is read before the next member is asked for.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in members:
            # One fixed date: the same work exported twice is the same file.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            is_sound = name.lower().endswith(_AS_IT_IS)
            info.compress_type = zipfile.ZIP_STORED if is_sound else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            # Its size is not known before: sound may well go beyond what the short form can say.
            with archive.open(info, "w", force_zip64=is_sound) as member:
                yield sink.take()  # whoever waits sees that it has begun
                for piece in pieces:
                    member.write(piece)
                    if block := sink.take():
                        yield block
            yield sink.take()
    yield sink.take()
