"""Choose who reads a file, and judge what was read against what it claims."""

import os
from typing import Any, Protocol, Self

from audino_py.audio import ffmpeg_source, sndfile_source
from audino_py.audio.chain_source import ChainSource
from audino_py.audio.damage import Cause, Damage
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.limits import HEAD_BYTES
from audino_py.audio.mpeg import is_whole_mp3
from audino_py.audio.ogg import breaks_off, recordings
from audino_py.audio.parts import pread_all
from audino_py.audio.sniffing import (
    MP3,
    OGG,
    RF64,
    WAV,
    Kind,
    after_id3,
    header_trouble,
    mpeg_in_place,
    sniff,
)
from audino_py.audio.stated_size import stated_size
from audino_py.audio.wav_header import read_wav_header

_LENGTH_TAGS = (b"Xing", b"Info", b"VBRI")  # of MP3; without one its length is a guess
_LENGTH_TAG_BYTES = 4096
_MPEG = ("mp1", "mp2", "mp3")
_FFMPEG_ONLY = ("adts", "mp4", "webm", "matroska", "asf", "amr")
CHAIN_MAX = 1000  # recordings opened one by one: a day of songs
_CLAIM_SLACK = 0.95  # FFmpeg guesses the length of some formats by their size
_OPEN_ERRORS = (*sndfile_source.Errors, *ffmpeg_source.Errors)


class Source(Protocol):
    """A file opened for decoding; a context manager."""

    rate_hz: int
    channels: int
    codec: str
    bits: int
    claimed_frames: int
    damage: Damage | None

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def blocks(self) -> Any: ...


def recognise(descriptor: int) -> tuple[Kind, bytes]:
    """Tell the container of an open file, and give its first bytes after any ID3 tag.

    Raises
    ------
    RefusedAudioError
        If it is no audio, or its header can hold none.
    """
    size = os.fstat(descriptor).st_size
    head = pread_all(descriptor, min(size, HEAD_BYTES), 0)
    kind, at = sniff(head), after_id3(head)
    if kind is not None and len(head) < at < size:  # a long cover picture: look behind it
        head = pread_all(descriptor, min(size - at, HEAD_BYTES), at)
        kind, at = sniff(head) or kind, 0
    if kind is None:
        raise RefusedAudioError(
            "This file is not audio that can be read here; export it as WAV or FLAC.",
            code="not_audio",
        )
    trouble = header_trouble(head)
    if trouble is not None:
        raise RefusedAudioError(trouble, code="out_of_limits")
    return kind, head[at:]


def readers(kind: Kind, descriptor: int) -> tuple[str, ...]:
    """Name who reads an open file, the better one first."""
    if kind.container in _FFMPEG_ONLY:
        return ("ffmpeg",)
    if kind == MP3 and not is_whole_mp3(descriptor, _first_frame(descriptor)):
        return ("ffmpeg", "sndfile")
    if kind == OGG and (count := len(recordings(descriptor))) > 1:
        return ("chain" if count <= CHAIN_MAX else "ffmpeg", "sndfile")
    return ("sndfile", "ffmpeg")


def open_source(reader: str, descriptor: int, kind: Kind, *, second: bool) -> Source | None:
    """Open a file by the named reader; None where it cannot.

    Parameters
    ----------
    second
        True after the first reader failed: holes are then filled with silence, to keep the time.

    Raises
    ------
    RefusedAudioError
        If the content is refused outright.
    """
    try:
        if reader == "sndfile":
            return sndfile_source.SndfileSource(descriptor, kind)
        if reader == "chain":
            return ChainSource(descriptor, kind, recordings(descriptor))
        return ffmpeg_source.FfmpegSource(descriptor, kind, fills_gaps=second)
    except _OPEN_ERRORS:
        return None


def judge(
    source: Source, reader: str, descriptor: int, kind: Kind, head: bytes, frames: int
) -> Damage | None:
    """Find the fault of a file that was read to its end, if it has one."""
    if source.damage is not None:
        return source.damage
    trouble = _size_trouble(kind, descriptor)
    if trouble is not None:
        return Damage(trouble, frames)
    if kind.container == "flac" and not source.claimed_frames:
        return Damage("size_unknown", frames)
    claimed = source.claimed_frames if _states_length(kind, source.codec, head) else 0
    if reader == "ffmpeg":
        claimed = int(claimed * _CLAIM_SLACK - source.rate_hz // 10)
    if claimed > frames:
        return Damage("cut_short", frames)
    if kind == MP3 and not mpeg_in_place(head):
        return Damage("junk_in_front", 0)
    return None


def _size_trouble(kind: Kind, descriptor: int) -> Cause | None:
    """What is wrong with the size by the bytes that are there, if anything."""
    if kind == OGG:
        return "cut_short" if breaks_off(descriptor) else None
    is_wav = kind in (WAV, RF64)
    header = read_wav_header(descriptor) if is_wav else stated_size(kind.container, descriptor)
    return None if header is None else header.trouble


def _first_frame(descriptor: int) -> int:
    """Where sound may begin: behind the tags in front."""
    return after_id3(pread_all(descriptor, min(os.fstat(descriptor).st_size, HEAD_BYTES), 0))


def _states_length(kind: Kind, codec: str, head: bytes) -> bool:
    """Tell whether the length claimed stands in the file, and is not guessed from its size."""
    if kind in (WAV, RF64) and codec in _MPEG:
        return False
    if kind == MP3:
        tagged = any(tag in head[:_LENGTH_TAG_BYTES] for tag in _LENGTH_TAGS)
        return tagged and mpeg_in_place(head)  # behind junk the tag is not read
    return kind.container not in {"adts", "amr"}
