"""What a page must know to show and play a clip, and the bytes it then asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from audino_py.audio import packs
from audino_py.audio.errors import AnalyserDiedError, NoSuchTileError, RefusedAudioError
from audino_py.audio.linear import LinearPainter
from audino_py.audio.open_files import OpenFiles
from audino_py.audio.peaks import FRAMES_PER_PIXEL
from audino_py.audio.waveform import SAMPLES_PER_PIXEL_MAX, Waveform
from audino_py.db import storage
from audino_py.errors import ConflictError, InvalidError, UnknownError
from audino_py.models import Clip, ClipState, Export

FLAC = "audio/flac"
_LINEAR = LinearPainter()  # one child for the process, as long as somebody looks
_LOOKED_AT = OpenFiles()  # from a bucket they are brought once, not for every tile
_NUMBER = re.compile(r"[0-9]{1,10}")


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


def waveform(clip: Clip, *, samples_per_pixel: str, bits: str) -> Waveform:
    """The waveform at one zoom, for players of others.

    Raises
    ------
    ConflictError
        If the clip is not ready.
    InvalidError
        If there is no such zoom or size of number.
    """
    step = int(samples_per_pixel) if _NUMBER.fullmatch(samples_per_pixel) else 0
    if step % FRAMES_PER_PIXEL or not 0 < step <= SAMPLES_PER_PIXEL_MAX:
        message = (
            f"samples_per_pixel must be a multiple of {FRAMES_PER_PIXEL} from {FRAMES_PER_PIXEL} "
            f"to {SAMPLES_PER_PIXEL_MAX:,}, such as 256."
        )
        raise InvalidError(message, fields={"samples_per_pixel": [message]})
    if bits not in ("8", "16"):
        message = "bits must be 8 or 16."
        raise InvalidError(message, fields={"bits": [message]})
    sound = sound_of(clip)
    name = packs.peaks_name(clip.engine)

    def read(start: int, length: int) -> bytes:
        return b"".join(storage.open_range(clip.uid, name, start, length))

    return Waveform(sound, step, 8 if bits == "8" else 16, read)


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


def linear_tile(clip: Clip, level: int, number: int) -> bytes:
    """One tile of the linear spectrogram, drawn from what the browser plays: a grey JPEG.

    Raises
    ------
    ConflictError
        If the clip is not ready, or its sound cannot be read.
    UnknownError
        If it has no such tile.
    """
    sound, played = sound_of(clip), (clip.uid, playable(clip).name)
    try:
        with _LOOKED_AT.borrow(played, partial(storage.local_copy, *played)) as source:
            return _LINEAR.tile(source, sound, level, number)
    except NoSuchTileError as error:
        raise UnknownError("This clip has no such spectrogram tile.") from error
    except FileNotFoundError as error:
        raise gone() from error
    except (RefusedAudioError, AnalyserDiedError, OSError) as error:
        message = "This part of the spectrogram could not be drawn. Try again."
        raise ConflictError(message, code="not_drawn") from error


def _piece(clip: Clip, name: str, media_type: str) -> Piece:
    try:
        return Piece(clip, name, storage.size_of(clip.uid, name), media_type)
    except FileNotFoundError as error:
        raise gone() from error


def gone() -> UnknownError:
    """The error of a file that somebody took away."""
    return UnknownError("The file of this clip is not there any more. Upload it again.")
