"""Read sound through PyAV (FFmpeg): what libsndfile cannot open, and MP3.

The demuxer is named by our own look at the content, so that no playlist or other indirect format is
ever tried; bytes come from a descriptor, never from an address.
"""

import gc
import io
import os
from collections.abc import Iterator
from typing import Any, Self

import av
import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from audino_py.audio.blocks import BLOCK_SAMPLES, check_format
from audino_py.audio.damage import Damage
from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.sniffing import Kind

GAP_SECONDS_MAX = 60  # a longer hole after damage is closed, not filled with silence
_DEMUXERS = {
    "wav": "wav",
    "rf64": "wav",
    "w64": "w64",
    "aiff": "aiff",
    "au": "au",
    "caf": "caf",
    "flac": "flac",
    "ogg": "ogg",
    "mp3": "mp3",
    "adts": "aac",
    "mp4": "mov",
    "webm": "matroska",
    "matroska": "matroska",
    "asf": "asf",
    "amr": "amr",
    "sphere": "nistsphere",
}
_KINDS: dict[str, np.dtype[Any]] = {
    "u8": np.dtype(np.uint8),
    "s16": np.dtype(np.int16),
    "s32": np.dtype(np.int32),
    "s64": np.dtype(np.int64),
    "flt": np.dtype(np.float32),
    "dbl": np.dtype(np.float64),
}
_FULL_SCALE = {_KINDS["s32"]: np.float32(2**-31), _KINDS["s64"]: np.float32(2**-63)}

Errors = (av.FFmpegError, ValueError, OSError, EOFError)


class FfmpegSource:
    """One open file; a context manager.

    Parameters
    ----------
    fills_gaps
        True to put silence where frames were lost.
    raw
        What is read instead of all of the file.

    Raises
    ------
    RefusedAudioError
        If there is no sound in it, or rate or channels are beyond the limits.
    av.FFmpegError
        If FFmpeg cannot open it.
    """

    def __init__(
        self,
        descriptor: int,
        kind: Kind,
        *,
        fills_gaps: bool = False,
        raw: io.RawIOBase | None = None,
    ) -> None:
        self._fills_gaps = fills_gaps
        os.lseek(descriptor, 0, os.SEEK_SET)
        self._raw = raw or io.FileIO(descriptor, closefd=False)
        self._container: Any = av.open(
            self._raw,
            format=_DEMUXERS[kind.container],
            options={"protocol_whitelist": "pipe"},  # a file that names others gets none of them
        )
        self.damage: Damage | None = None
        self.bits = 0
        self._resampler: Any = None
        self._joined = av.AudioFifo()
        self._done = 0
        try:
            self._stream = self._first_stream()
            context = self._stream.codec_context
            if context is None or context.codec is None:
                raise RefusedAudioError(
                    "This codec is not known here; export the sound as WAV or FLAC.",
                    code="not_audio",
                )
            context.thread_count = 1
            self.codec = context.codec.canonical_name
            self.rate_hz = int(context.sample_rate)
            self.channels = int(context.channels)
            check_format(self.rate_hz, self.channels)
        except BaseException:
            self._container.close()
            raise
        self.claimed_frames = self._claimed()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()
        if self._resampler is not None:
            self._resampler = None
            gc.collect()  # a graph of filters knows itself; its threads would stay, 8 MB each

    def blocks(self) -> Iterator[NDArray[Any]]:
        """Give the sound, int16 or float32 of shape ``(frames, channels)``."""
        held: list[NDArray[Any]] = []
        size = 0
        for piece in self._pieces():
            if held and (size >= BLOCK_SAMPLES or held[0].dtype != piece.dtype):
                yield np.concatenate(held)
                held, size = [], 0
            held.append(piece)
            size += piece.size
        if held:
            yield np.concatenate(held)

    def _first_stream(self) -> Any:
        streams = self._container.streams.audio
        if not streams:
            raise RefusedAudioError("There is no sound in this file.", code="not_audio")
        return streams[0]

    def _claimed(self) -> int:
        stream = self._stream
        if stream.duration and stream.time_base:
            return int(stream.duration * stream.time_base * self.rate_hz)
        if self._container.duration and len(self._container.streams) == 1:  # a film may outlast it
            return int(self._container.duration * self.rate_hz // 1_000_000)
        return 0

    def _pieces(self) -> Iterator[NDArray[Any]]:
        for frame in self._frames():
            if not self._queue(frame):
                yield from self._drain(0)
                yield from self._arrays(frame)
            else:
                yield from self._drain(BLOCK_SAMPLES)
        yield from self._drain(0)

    def _frames(self) -> Iterator[AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except Errors:
                self._hurt("broken")
                return
            try:
                frames = packet.decode()
            except Errors:
                self._hurt("broken")
                continue
            yield from (frame for frame in frames if frame.samples)

    def _queue(self, frame: AudioFrame) -> bool:
        """Join a frame to those before it, as long as all goes well and nothing changes.

        Frames are short, 100,000 an hour of MP3: turned into arrays one by one they would take half
        as long again as decoding them.
        """
        if self.damage or self._fills_gaps:
            return False
        if not self._fits(frame):  # the queue itself would read past a frame of fewer channels
            return False
        stamp, frame.pts = frame.pts, None
        try:
            self._joined.write(frame)
        except ValueError:  # another rate, layout or sample format than the first
            frame.pts = stamp
            return False
        self._done += frame.samples
        return True

    def _drain(self, least: int) -> Iterator[NDArray[Any]]:
        """Give what was joined, if it is more than `least` samples."""
        if self._joined.samples * self.channels > least:
            frame = self._joined.read(0, partial=True)
            if frame is not None:
                yield _to_array(frame)

    def _arrays(self, frame: AudioFrame) -> Iterator[NDArray[Any]]:
        gap = self._gap(frame) if self.damage or self._fills_gaps else 0
        for fitting in self._fit(frame):
            piece = _to_array(fitting)
            if gap:
                self._done += gap
                yield np.zeros((gap, self.channels), piece.dtype)
                gap = 0
            self._done += len(piece)
            yield piece

    def _fits(self, frame: AudioFrame) -> bool:
        return bool(frame.sample_rate == self.rate_hz and frame.layout.nb_channels == self.channels)

    def _fit(self, frame: AudioFrame) -> list[AudioFrame]:
        """Bring frames of another rate or channel count to those of the first."""
        if self._fits(frame):
            return [frame]
        self._hurt("format_changes")
        source = (frame.sample_rate, frame.layout.name, frame.format.name)
        if self._resampler is None or self._resampler[0] != source:
            layout = "mono" if self.channels == 1 else "stereo"
            if self.channels > 2:
                return []
            self._resampler = source, av.AudioResampler("fltp", layout, self.rate_hz)
        frame.pts = None
        resampled: list[AudioFrame] = self._resampler[1].resample(frame)
        return resampled

    def _gap(self, frame: AudioFrame) -> int:
        """Frames that were lost before this one, by its time stamp."""
        if frame.pts is None or self._resampler is not None:
            return 0
        start = (self._stream.start_time or 0) * self._stream.time_base
        gap = round((frame.pts * frame.time_base - start) * self.rate_hz) - self._done
        return gap if self.rate_hz // 20 < gap <= GAP_SECONDS_MAX * self.rate_hz else 0

    def _hurt(self, cause: Any) -> None:
        if self.damage is None:
            self.damage = Damage(cause, self._done)


def _to_array(frame: AudioFrame) -> NDArray[Any]:
    """Turn a frame of any sample format into int16 or float32 of shape ``(frames, channels)``."""
    channels = frame.layout.nb_channels
    kind = _KINDS[frame.format.name.removesuffix("p")]
    if frame.format.is_planar:
        planes = [np.frombuffer(plane, kind, frame.samples) for plane in frame.planes]
        array: NDArray[Any] = planes[0][:, np.newaxis] if channels == 1 else np.stack(planes, 1)
    else:
        array = np.frombuffer(frame.planes[0], kind, frame.samples * channels)
        array = array.reshape(-1, channels)
    if array.dtype == np.uint8:
        return (array.astype(np.int16) - 128) << 8
    if array.dtype in _FULL_SCALE:
        return array.astype(np.float32) * _FULL_SCALE[array.dtype]
    if array.dtype != np.float64:
        return array.copy()  # the frame's memory is used again
    with np.errstate(over="ignore"):  # a double beyond float32 becomes infinite, then full scale
        return array.astype(np.float32)
