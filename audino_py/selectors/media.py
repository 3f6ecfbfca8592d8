"""What a page must know to show and play a clip, and the bytes it then asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from audino_py.audio import packs
from audino_py.audio.errors import NoSuchTileError
from audino_py.db import storage
from audino_py.errors import ConflictError, UnknownError
from audino_py.models import Clip, ClipState, Export

FLAC = "audio/flac"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a clip, or of an export, not opened yet."""

    clip: Clip | Export
    name: str
    size: int  # bytes
    media_type: str

    def read(self, start: int, length: int) -> Iterator[bytes]:
        """The bytes ``[start, start + length)`` in chunks."""
        return storage.open_range(self.clip.uid, self.name, start, length)


def check_ready(clip: Clip) -> None:
    """Refuse what is not analysed yet.

    Raises
    ------
    ConflictError
        ``not_ready``; it says how far the analysis is, or why it failed.
    """
    if clip.state == ClipState.READY:
        return
    message = f"This clip is still being prepared ({clip.progress} %). Try again in a moment."
    if clip.state == ClipState.FAILED:
        message = f"This clip could not be prepared. {clip.reason}"
    raise ConflictError(message, code="not_ready", extra={"progress": clip.progress})


def sound_of(clip: Clip) -> dict[str, Any]:
    """What the engine wrote about the sound: levels of peaks and tiles, contrast.

    Raises
    ------
    ConflictError
        If the clip is not ready.
    """
    check_ready(clip)
    try:
        with storage.local_copy(clip.uid, packs.sound_name(clip.engine)) as path:
            return packs.sound_facts(path.parent, clip.engine)
    except FileNotFoundError as error:
        raise gone() from error


def playable(clip: Clip) -> Piece:
    """What a browser plays: the original, or its exact copy as FLAC.

    Raises
    ------
    ConflictError
        If the clip is not ready.
    """
    check_ready(clip)
    if clip.plays_as_is:
        return original(clip)
    return _piece(clip, packs.play_name(clip.engine), FLAC)


def original(clip: Clip) -> Piece:
    """The file as it was uploaded."""
    return _piece(clip, storage.original_name(clip.suffix), clip.media_type)


def peaks(clip: Clip) -> Piece:
    """The waveform at all zoom levels.

    Raises
    ------
    ConflictError
        If the clip is not ready.
    """
    check_ready(clip)
    return _piece(clip, packs.peaks_name(clip.engine), "application/octet-stream")


def tile(clip: Clip, level: int, number: int) -> bytes:
    """One spectrogram tile: a grey JPEG.

    Raises
    ------
    ConflictError
        If the clip is not ready.
    UnknownError
        If it has no such tile.
    """
    check_ready(clip)
    name = packs.tiles_name(clip.engine)

    def read(start: int, length: int) -> bytes:
        return b"".join(storage.open_range(clip.uid, name, start, length))

    try:
        return packs.tile_bytes(read, storage.size_of(clip.uid, name), level, number)
    except (NoSuchTileError, FileNotFoundError) as error:
        raise UnknownError("This clip has no such spectrogram tile.") from error


def _piece(clip: Clip, name: str, media_type: str) -> Piece:
    try:
        return Piece(clip, name, storage.size_of(clip.uid, name), media_type)
    except FileNotFoundError as error:
        raise gone() from error


def gone() -> UnknownError:
    """The error of a file that somebody took away."""
    return UnknownError("The file of this clip is not there any more. Upload it again.")
