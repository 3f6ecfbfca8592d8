"""Long and short recordings made by joining what a folder of speech holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

RATE_HZ = 16_000
DEMO = Path(__file__).resolve().parent.parent / "demo"
MINUTE_S, HOUR_S = 60, 3600
SHORT_HZ, SHORT_S, SHORT_CLIPS = 8_000, 0.43, 500  # as spoken digits are


class Recordings:
    """Makes each file once, in a folder of its own.

    Parameters
    ----------
    folder
        Where the files are made.
    audio
        Any folder with sound that libsndfile reads; the demo's clips by default.
    share
        Of the lengths that are named: 1, or less for a smoke run.
    """

    def __init__(self, folder: Path, audio: Path | None, share: float) -> None:
        self._folder = folder
        self._parts = list(_speech(audio or DEMO))
        self._share = share
        if not self._parts:
            raise SystemExit(f"no sound was found in {audio}")

    def wav(self, hours: float) -> Path:
        """16 kHz mono, 16 bit."""
        return self._write(f"{hours:g}h.wav", hours, RATE_HZ, 1)

    def flac(self) -> Path:
        """An hour of 16 kHz mono as FLAC."""
        return self._write("hour.flac", 1, RATE_HZ, 1)

    def stereo(self, *, differs: bool) -> Path:
        """An hour of 48 kHz WAV; two channels that hold the same, or different sound."""
        return self._write(f"stereo-{differs}.wav", 1, 48_000, 2, differs=differs)

    def mp3(self) -> Path:
        """An hour of 16 kHz mono at 64 kbit/s, as LAME makes it."""
        path = self._folder / "hour.mp3"
        if not path.exists():
            with av.open(str(path), "w") as file:
                stream = file.add_stream("mp3", rate=RATE_HZ, layout="mono", bit_rate=64_000)
                for pcm in self._joined(1):
                    frame = av.AudioFrame.from_ndarray(pcm.T.copy(), "s16p", "mono")
                    frame.sample_rate, frame.time_base = RATE_HZ, Fraction(1, RATE_HZ)
                    file.mux(stream.encode(frame))
                file.mux(stream.encode(None))
        return path

    def short(self) -> list[Path]:
        """Five hundred clips of less than half a second, 8 kHz."""
        folder = self._folder / "short"
        count = max(20, int(SHORT_CLIPS * min(1, self._share * 10)))
        if not folder.exists():
            folder.mkdir()
            sound = np.concatenate([*self._joined(count * SHORT_S / HOUR_S / self._share)])[::2]
            frames = int(SHORT_S * SHORT_HZ)
            for number in range(count):
                piece = sound[number * frames :][:frames]
                soundfile.write(folder / f"{number:03d}.wav", piece, SHORT_HZ, subtype="PCM_16")
        return sorted(folder.iterdir())

    def _write(
        self, name: str, hours: float, rate_hz: int, channels: int, *, differs: bool = False
    ) -> Path:
        path = self._folder / name
        if path.exists():
            return path
        with soundfile.SoundFile(path, "w", rate_hz, channels, "PCM_16") as file:
            for mono in self._joined(hours):
                pcm = np.repeat(mono, rate_hz // RATE_HZ, axis=0) if rate_hz > RATE_HZ else mono
                if channels == 2:
                    other = pcm[::-1] if differs else pcm
                    pcm = np.concatenate([pcm, other], axis=1)
                file.write(pcm)
        return path

    def _joined(self, hours: float) -> Iterator[NDArray[np.int16]]:
        """Sound of that length, ``(frames, 1)`` a piece: parts in any order, louder and softer."""
        dice, left = random.Random(1), int(hours * HOUR_S * RATE_HZ * self._share)  # noqa: S311
        while left > 0:
            part = dice.choice(self._parts)[:left]
            left -= len(part)
            yield (part * np.float32(dice.uniform(0.5, 1))).astype(np.int16)[:, np.newaxis]


def _speech(folder: Path) -> Iterator[NDArray[np.float32]]:
    for path in sorted(folder.rglob("*")):
        try:
            with soundfile.SoundFile(path) as file:
                rate_hz = file.samplerate
                frames = min(file.frames, HOUR_S * rate_hz)  # a header may claim anything
                sound = file.read(frames, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, OSError, TypeError):
            continue
        if len(sound) > rate_hz // 5 and np.isfinite(sound).all() and rate_hz >= SHORT_HZ:
            mono = soxr.resample(sound[:, 0], rate_hz, RATE_HZ) * np.float32(32767)
            yield np.clip(mono, -32768, 32767)
