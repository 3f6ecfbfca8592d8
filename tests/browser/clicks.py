"""Tracks of clicks at known times, written by each encoder at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Sound = Iterator[NDArray[np.float32]]
Writer = Callable[[Path, Sound, int], None]

FLOOR = 0.004  # noise between the clicks, so that the player's first sample can be told
CLICK_S = 0.004
NOISES = 20  # seconds of noise that differ


@dataclass(frozen=True, slots=True)
class Form:
    """One way to store sound: its file's ending, its rate, and who writes it."""

    name: str
    suffix: str
    rate_hz: int
    write: Writer


def track(seconds: int, rate_hz: int, places_s: tuple[float, ...]) -> Sound:
    """Second after second of faint noise, shape ``(rate_hz,)``, with a click at each place."""
    length = round(CLICK_S * rate_hz)
    wave = np.sin(2 * np.pi * 1500 * np.arange(length) / rate_hz) * np.hanning(length)
    for second in range(seconds):
        chance = np.random.default_rng(second % NOISES)
        block = chance.normal(0, FLOOR, rate_hz).astype(np.float32)
        for place in places_s:
            if second <= place < second + 1:
                first = round((place - second) * rate_hz)
                block[first : first + length] = 0.9 * wave
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
    """Written by FFmpeg through PyAV; options are the muxer's."""

    def write(path: Path, sound: Sound, rate_hz: int) -> None:
        with av.open(str(path), "w", format=form or None, options=options) as file:
            stream: Any = file.add_stream(codec, rate=rate_hz)
            stream.layout = "mono"
            stream.bit_rate = kbps * 1000
            if codec_options:
                key, _, value = codec_options.partition("=")
                stream.options = {key: value}
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
    whole = path.with_suffix(".whole.m4a")
    by_ffmpeg("aac")(whole, sound, rate_hz)
    with av.open(str(whole)) as source, av.open(str(path), "w") as file:
        stream = file.add_stream_from_template(source.streams.audio[0])
        skip = round(0.3 * rate_hz)
        for packet in source.demux(source.streams.audio[0]):
            if packet.pts is None or packet.dts is None:
                continue
            packet.pts, packet.dts = packet.pts - skip, packet.dts - skip
            packet.stream = stream
            file.mux(packet)
    whole.unlink()


FORMS = [
    Form("WAV 16 bit", "wav", 16_000, by_sndfile("WAV", "PCM_16")),
    Form("MP3 CBR", "mp3", 16_000, by_ffmpeg("libmp3lame", kbps=32)),
    Form("AAC in M4A, edit list", "m4a", 44_100, late_edit),
    Form("Vorbis", "ogg", 44_100, by_sndfile("OGG", "VORBIS")),
    Form("WAV 24 bit", "wav", 48_000, by_sndfile("WAV", "PCM_24")),
    Form("WAV float", "wav", 44_100, by_sndfile("WAV", "FLOAT")),
    Form("WAV 8 bit", "wav", 8_000, by_sndfile("WAV", "PCM_U8")),
    Form("WAV mu-law", "wav", 8_000, by_sndfile("WAV", "ULAW")),
    Form("WAV A-law", "wav", 8_000, by_sndfile("WAV", "ALAW")),
    Form("WAV IMA ADPCM", "wav", 16_000, by_sndfile("WAV", "IMA_ADPCM")),
    Form("WAV GSM", "wav", 8_000, by_sndfile("WAV", "GSM610")),
    Form("FLAC", "flac", 16_000, by_sndfile("FLAC", "PCM_16")),
    Form("FLAC 24 bit", "flac", 44_100, by_sndfile("FLAC", "PCM_24")),
    Form(
        "MP3 VBR without Xing",
        "mp3",
        44_100,
        by_ffmpeg("libmp3lame", codec_options="compression_level=9", write_xing="0"),
    ),
    Form("MP3 by libsndfile", "mp3", 22_050, by_sndfile("MP3", "MPEG_LAYER_III")),
    Form("Opus", "opus", 48_000, by_ffmpeg("libopus", "ogg", kbps=24)),
    Form("Opus in WebM", "webm", 48_000, by_ffmpeg("libopus", "webm", kbps=24)),
    Form("AAC in M4A", "m4a", 44_100, by_ffmpeg("aac")),
    Form("AAC, ADTS", "aac", 44_100, by_ffmpeg("aac", "adts")),
    Form("ALAC in M4A", "m4a", 16_000, by_ffmpeg("alac", "mp4")),
    Form("WMA", "wma", 44_100, by_ffmpeg("wmav2", "asf")),
    Form("AIFF", "aiff", 44_100, by_sndfile("AIFF", "PCM_16")),
    Form("AU", "au", 16_000, by_sndfile("AU", "PCM_16")),
    Form("CAF", "caf", 16_000, by_sndfile("CAF", "PCM_16")),
    Form("RF64", "wav", 16_000, by_sndfile("RF64", "PCM_16")),
    Form("W64", "w64", 16_000, by_sndfile("W64", "PCM_16")),
]
