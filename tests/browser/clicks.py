"""Tracks of clicks at known times, written by each encoder at hand."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.tools import AMR_NARROW, AMR_WIDE, needed

Sound = Iterator[NDArray[np.float32]]
Writer = Callable[[Path, Sound, int], None]

FLOOR = 0.004  # noise between the clicks, so that the player's first sample can be told
CLICK = 0.9
CLICK_S = 0.004
NOISES = 20  # seconds of noise that differ


@dataclass(frozen=True, slots=True)
class Form:
    """One way to store sound: its file's ending, its rate, and who writes it."""

    name: str
    suffix: str
    rate_hz: int
    write: Writer

    @property
    def slug(self) -> str:
        """The name as one word."""
        return "-".join(self.name.lower().replace(",", "").split())


def track(seconds: int, rate_hz: int, places_s: tuple[float, ...]) -> Sound:
    """Second after second of faint noise, shape ``(rate_hz,)``, with a click at each place.

    Every other second is quieter: an encoder of variable rate shall have something to vary.
    """
    length = round(CLICK_S * rate_hz)
    wave = np.sin(2 * np.pi * 1500 * np.arange(length) / rate_hz) * np.hanning(length)
    noises = [
        np.random.default_rng(number).normal(0, FLOOR / (1 + number % 2), rate_hz)
        for number in range(NOISES)
    ]
    for second in range(seconds):
        block = noises[second % NOISES].astype(np.float32)
        for place in places_s:
            if second <= place < second + 1:
                first = round((place - second) * rate_hz)
                block[first : first + length] = CLICK * wave
        yield block


def by_sndfile(kind: str, subtype: str) -> Writer:
    """Written by libsndfile, in blocks: its encoders want small bites."""

    def write(path: Path, sound: Sound, rate_hz: int) -> None:
        with soundfile.SoundFile(
            path, "w", samplerate=rate_hz, channels=1, format=kind, subtype=subtype
        ) as file:
            for block in sound:
                file.write(block)

    return write


def by_ffmpeg(
    codec: str, form: str = "", *, kbps: int = 64, codec_options: str = "", **options: str
) -> Writer:
    """Written by FFmpeg through PyAV; options are the muxer's, ``a=1:b=2`` the codec's."""

    def write(path: Path, sound: Sound, rate_hz: int) -> None:
        with av.open(str(path), "w", format=form or None, options=options) as file:
            stream: Any = file.add_stream(codec, rate=rate_hz)
            stream.layout = "mono"
            stream.bit_rate = kbps * 1000
            if codec_options:
                stream.options = dict(pair.split("=") for pair in codec_options.split(":"))
            for second, block in enumerate(sound):
                pcm = np.clip(block * 32767, -32768, 32767)
                frame = av.AudioFrame.from_ndarray(pcm.astype(np.int16)[np.newaxis], "s16", "mono")
                frame.sample_rate = rate_hz
                frame.pts = second * rate_hz
                for packet in stream.encode(frame):
                    file.mux(packet)
            for packet in stream.encode(None):
                file.mux(packet)

    return write


def late_edit(path: Path, sound: Sound, rate_hz: int) -> None:
    """An M4A cut without decoding: its edit list leaves out the first 0.3 s."""
    copied(by_ffmpeg("aac"), ".whole.m4a", skip_s=0.3)(path, sound, rate_hz)


def copied(write: Writer, suffix: str, form: str = "", *, skip_s: float = 0.0) -> Writer:
    """Packets put into another container as they are, later or earlier."""

    def write_copy(path: Path, sound: Sound, rate_hz: int) -> None:
        whole = path.with_suffix(suffix)
        write(whole, sound, rate_hz)
        with av.open(str(whole)) as source, av.open(str(path), "w", format=form or None) as file:
            stream = file.add_stream_from_template(source.streams.audio[0])
            for packet in source.demux(source.streams.audio[0]):
                if packet.pts is None or packet.dts is None or packet.time_base is None:
                    continue
                skip = round(skip_s / packet.time_base)
                packet.pts, packet.dts = packet.pts - skip, packet.dts - skip
                packet.stream = stream
                file.mux(packet)
        whole.unlink()

    return write_copy


def amr_narrow(path: Path, sound: Sound, rate_hz: int) -> None:
    """AMR as old telephones record it, 12.2 kbit/s, by the library opencore-amr."""
    library = ctypes.CDLL(needed(AMR_NARROW))
    library.Encoder_Interface_init.restype = ctypes.c_void_p
    coder = ctypes.c_void_p(library.Encoder_Interface_init(0))

    def encode(samples: Any, out: Any) -> int:
        return int(library.Encoder_Interface_Encode(coder, 7, samples, out, 0))

    _write_amr(path, b"#!AMR\n", sound, rate_hz, encode)
    library.Encoder_Interface_exit(coder)


def amr_wide(path: Path, sound: Sound, rate_hz: int) -> None:
    """AMR-WB, 23.85 kbit/s, by the library vo-amrwbenc."""
    library = ctypes.CDLL(needed(AMR_WIDE))
    library.E_IF_init.restype = ctypes.c_void_p
    coder = ctypes.c_void_p(library.E_IF_init())

    def encode(samples: Any, out: Any) -> int:
        return int(library.E_IF_encode(coder, 8, samples, out, 0))

    _write_amr(path, b"#!AMR-WB\n", sound, rate_hz, encode)
    library.E_IF_exit(coder)


def _write_amr(
    path: Path, magic: bytes, sound: Sound, rate_hz: int, encode: Callable[[Any, Any], int]
) -> None:
    """Frames of 20 ms, one after the other."""
    length, out = rate_hz // 50, ctypes.create_string_buffer(500)
    with path.open("wb") as file:
        file.write(magic)
        for block in sound:
            pcm = np.clip(block * 32767, -32768, 32767).astype("<i2")
            for first in range(0, len(pcm), length):
                count = encode(pcm[first : first + length].tobytes(), out)
                file.write(out.raw[:count])


QUICK = "compression_level=0"  # of Opus: how well it is encoded is not asked
VBR = "flags=+qscale:global_quality=590"  # of LAME: -V 5

FORMS = [
    Form("WAV 16 bit", "wav", 16_000, by_sndfile("WAV", "PCM_16")),
    Form("MP3 CBR", "mp3", 16_000, by_ffmpeg("libmp3lame", kbps=32)),
    Form("AAC in M4A, edit list", "m4a", 44_100, late_edit),
    Form("Vorbis", "ogg", 16_000, by_sndfile("OGG", "VORBIS")),
    Form("WAV 8 bit", "wav", 8_000, by_sndfile("WAV", "PCM_U8")),
    Form("WAV 24 bit", "wav", 48_000, by_sndfile("WAV", "PCM_24")),
    Form("WAV 32 bit", "wav", 16_000, by_sndfile("WAV", "PCM_32")),
    Form("WAV float", "wav", 44_100, by_sndfile("WAV", "FLOAT")),
    Form("WAV double", "wav", 16_000, by_sndfile("WAV", "DOUBLE")),
    Form("WAV at 12 kHz", "wav", 12_000, by_sndfile("WAV", "PCM_16")),
    Form("WAV mu-law", "wav", 8_000, by_sndfile("WAV", "ULAW")),
    Form("WAV A-law", "wav", 8_000, by_sndfile("WAV", "ALAW")),
    Form("WAV IMA ADPCM", "wav", 16_000, by_sndfile("WAV", "IMA_ADPCM")),
    Form("WAV MS ADPCM", "wav", 16_000, by_sndfile("WAV", "MS_ADPCM")),
    Form("WAV GSM", "wav", 8_000, by_sndfile("WAV", "GSM610")),
    Form("RF64", "wav", 16_000, by_sndfile("RF64", "PCM_16")),
    Form("W64", "w64", 16_000, by_sndfile("W64", "PCM_16")),
    Form("FLAC", "flac", 16_000, by_sndfile("FLAC", "PCM_16")),
    Form("FLAC 24 bit", "flac", 44_100, by_sndfile("FLAC", "PCM_24")),
    Form("FLAC in Ogg", "oga", 16_000, by_ffmpeg("flac", "ogg")),
    Form("MP3 CBR without Xing", "mp3", 44_100, by_ffmpeg("libmp3lame", write_xing="0")),
    Form("MP3 VBR", "mp3", 44_100, by_ffmpeg("libmp3lame", codec_options=VBR)),
    Form(
        "MP3 VBR without Xing",
        "mp3",
        44_100,
        by_ffmpeg("libmp3lame", codec_options=VBR, write_xing="0"),
    ),
    Form("MP3 by libsndfile", "mp3", 22_050, by_sndfile("MP3", "MPEG_LAYER_III")),
    Form("MP2", "mp2", 44_100, by_ffmpeg("mp2", "mp2")),
    Form("Opus", "opus", 48_000, by_ffmpeg("libopus", "ogg", kbps=24, codec_options=QUICK)),
    Form(
        "Opus in WebM", "webm", 48_000, by_ffmpeg("libopus", "webm", kbps=24, codec_options=QUICK)
    ),
    Form("Opus in MP4", "mp4", 48_000, by_ffmpeg("libopus", "mp4", kbps=24, codec_options=QUICK)),
    Form("Vorbis in WebM", "webm", 16_000, copied(by_sndfile("OGG", "VORBIS"), ".ogg", "webm")),
    Form("AAC in M4A", "m4a", 16_000, by_ffmpeg("aac")),
    Form(
        "AAC in MP4, in fragments",
        "mp4",
        16_000,
        by_ffmpeg("aac", "mp4", movflags="frag_keyframe+empty_moov", frag_duration="1000000"),
    ),
    Form("AAC in Matroska", "mka", 16_000, by_ffmpeg("aac", "matroska")),
    Form("AAC, ADTS", "aac", 16_000, by_ffmpeg("aac", "adts")),
    Form("ALAC in M4A", "m4a", 16_000, by_ffmpeg("alac", "mp4")),
    Form("ALAC in CAF", "caf", 16_000, by_sndfile("CAF", "ALAC_16")),
    Form("WMA 1", "wma", 16_000, by_ffmpeg("wmav1", "asf")),
    Form("WMA 2", "wma", 16_000, by_ffmpeg("wmav2", "asf")),
    Form("AIFF", "aiff", 22_050, by_sndfile("AIFF", "PCM_16")),
    Form("AIFF float", "aiff", 16_000, by_sndfile("AIFF", "FLOAT")),
    Form("AU", "au", 16_000, by_sndfile("AU", "PCM_16")),
    Form("CAF", "caf", 16_000, by_sndfile("CAF", "PCM_16")),
    Form("NIST sphere", "sph", 16_000, by_sndfile("NIST", "PCM_16")),
    Form("AMR", "amr", 8_000, amr_narrow),
    Form("AMR wide band", "awb", 16_000, amr_wide),
]
