"""Read sound through libsndfile, block by block, into one buffer that never grows by a header."""

import io
import os
from collections import deque
from collections.abc import Iterator
from typing import Any, Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from audino_py.audio.blocks import BLOCK_SAMPLES, check_format
from audino_py.audio.damage import Damage
from audino_py.audio.side_thread import SideThread
from audino_py.audio.sniffing import Kind

_AHEAD = 2  # blocks being decoded
SALVAGE_FRAMES = 256  # after an error small reads save more than large ones
_INTS = {
    "PCM_S8": "pcm_s8",
    "PCM_U8": "pcm_u8",
    "PCM_16": "pcm_s16",
    "ULAW": "pcm_mulaw",
    "ALAW": "pcm_alaw",
    "IMA_ADPCM": "adpcm_ima_wav",
    "MS_ADPCM": "adpcm_ms",
    "GSM610": "gsm",
    "ALAC_16": "alac",
}
_FLOATS = {
    "PCM_24": "pcm_s24",
    "PCM_32": "pcm_s32",
    "FLOAT": "pcm_f32",
    "DOUBLE": "pcm_f64",
    "VORBIS": "vorbis",
    "OPUS": "opus",
    "MPEG_LAYER_I": "mp1",
    "MPEG_LAYER_II": "mp2",
    "MPEG_LAYER_III": "mp3",
    "ALAC_20": "alac",
    "ALAC_24": "alac",
    "ALAC_32": "alac",
}
_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "FLOAT": 32}
_BIG_ENDIAN = ("aiff", "au", "caf")
_UNKNOWN_FRAMES = 2**40  # libsndfile's way to say that it does not know

Errors = (soundfile.SoundFileError, ValueError, RuntimeError, OSError)


class SndfileSource:
    """One open file; a context manager.

    Parameters
    ----------
    raw
        What is read instead of all of the file.

    Raises
    ------
    RefusedAudioError
        If rate or channels are beyond the limits.
    soundfile.SoundFileError
        If libsndfile cannot open it.
    """

    def __init__(self, descriptor: int, kind: Kind, *, raw: io.RawIOBase | None = None) -> None:
        self._descriptor = descriptor
        self._raw = raw
        self._ahead = SideThread("decode")
        self._file = self._open()
        self.rate_hz = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        form, subtype = str(self._file.format), str(self._file.subtype)  # looked for in long lists
        self.bits = _BITS.get(subtype, 0)
        self.codec = _codec(form, subtype, kind)
        self.damage: Damage | None = None
        frames = int(self._file.frames)
        self.claimed_frames = frames if 0 < frames < _UNKNOWN_FRAMES else 0
        self._is_int = subtype in _INTS
        self._is_plain = form == "WAV"  # there a short read is the end
        self._is_copied = self._is_plain and subtype.startswith("PCM_")
        check_format(self.rate_hz, self.channels)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ahead.close()  # a read may be under way: the file must outlive it
        self._file.close()

    def blocks(self) -> Iterator[NDArray[Any]]:
        """Give the sound, int16 or float32 of shape ``(frames, channels)``; a block is reused."""
        done = 0
        try:
            for block in self._read_ahead(max(1, BLOCK_SAMPLES // self.channels)):
                done += len(block)
                yield block
        except soundfile.SoundFileError:
            self._ahead.forget()
            for block in self._salvage(done):
                done += len(block)
                yield block
            self.damage = Damage("broken", done)

    def _open(self) -> Any:
        if self._raw is not None:
            self._raw.seek(0)
            return soundfile.SoundFile(self._raw)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return soundfile.SoundFile(self._descriptor, closefd=False)

    def _read_ahead(self, frames: int) -> Iterator[NDArray[Any]]:
        """Decode the next blocks while the caller looks at this one.

        A thread of its own is woken as often as there are blocks: a short clip, and sound that is
        only copied, are sooner read by this one. Two blocks are asked for at a time: the decoder
        then never waits to be woken.
        """
        shown = self._buffer(frames)
        block = self._fill(shown)
        if len(block):
            yield block
        if len(block) < frames or self._is_copied:
            if len(block) == frames or (len(block) and not self._is_plain):
                yield from self._read(self._file, frames)
            return
        waiting = deque(self._buffer(frames) for _ in range(_AHEAD))
        for buffer in waiting:
            self._ahead.ask(self._fill, buffer)
        while len(block := self._ahead.answer()):
            if len(block) == frames or not self._is_plain:
                waiting.append(shown)
                self._ahead.ask(self._fill, shown)
            shown = waiting.popleft()
            yield block
            if len(block) < frames and self._is_plain:
                return

    def _fill(self, buffer: NDArray[Any]) -> NDArray[Any]:
        frames: int = self._file.buffer_read_into(buffer, "int16" if self._is_int else "float32")
        return buffer[:frames]

    def _buffer(self, frames: int) -> NDArray[Any]:
        return np.empty((frames, self.channels), np.int16 if self._is_int else np.float32)

    def _read(self, file: Any, frames: int) -> Iterator[NDArray[Any]]:
        buffer = self._buffer(frames)
        while len(block := file.read(out=buffer)):
            yield block
            if len(block) < frames and self._is_plain:
                return

    def _salvage(self, skip: int) -> Iterator[NDArray[Any]]:
        """Read once more in small steps, from where the large ones failed."""
        seen = 0
        with self._open() as again:
            try:
                for block in self._read(again, SALVAGE_FRAMES):
                    seen += len(block)
                    if seen > skip:
                        yield block[max(0, len(block) - (seen - skip)) :]
            except soundfile.SoundFileError:
                return


def _codec(form: str, subtype: str, kind: Kind) -> str:
    if form == "FLAC":
        return "flac"
    name = _INTS.get(subtype) or _FLOATS.get(subtype) or subtype.lower()
    if name.startswith("pcm_") and name[-2:] in {"16", "24", "32", "64"}:
        name += "be" if kind.container in _BIG_ENDIAN else "le"
    return name
