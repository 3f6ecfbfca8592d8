"""The yardsticks, each in a fresh process: ``python -m audino_py.benches.whole WHAT FILE RUNS``.

``librosa`` is what a plain program does: load the whole file, mel spectrogram, decibels.
``decode`` only reads the sound, block by block, into one buffer.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import librosa
import numpy as np
import soundfile

from audino_py.audio.footprint import Footprint
from audino_py.audio.spectrogram import mel_plan

BLOCK_S = 20


def measure(what: str, file: Path, runs: int = 1) -> tuple[list[float], float]:
    """Seconds of each run and the highest resident memory in MB, in a process of its own."""
    words = [sys.executable, "-m", "audino_py.benches.whole", what, str(file), str(runs)]
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(  # noqa: S603  our own module
        words, capture_output=True, text=True, check=True, env=env
    )
    answer = json.loads(ran.stdout.splitlines()[-1])
    return answer["seconds"], answer["rss_mb"]


def plain_librosa(file: Path) -> None:
    """All at once, with the parameters of our own spectrogram."""
    sound, rate_hz = librosa.load(file, sr=None)
    plan = mel_plan(int(rate_hz))
    mel = librosa.feature.melspectrogram(
        y=sound,
        sr=rate_hz,
        n_fft=plan.n_fft,
        hop_length=plan.hop,
        win_length=plan.span,
        n_mels=128,
    )
    librosa.power_to_db(mel, ref=1.0, amin=1e-10, top_db=None)


def decode(file: Path) -> None:
    """As libsndfile gives it: int16 where the file holds that, else float32."""
    with soundfile.SoundFile(file) as sound:
        kind = np.int16 if sound.subtype == "PCM_16" else np.float32
        buffer = np.empty((BLOCK_S * sound.samplerate, sound.channels), kind)
        while len(sound.read(out=buffer)):
            pass


def main() -> None:
    """Print one line."""
    what, file, runs = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    work = {"librosa": plain_librosa, "decode": decode}[what]
    plain_librosa(_warm_up())
    footprint = Footprint()
    footprint.forget_peak()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work(file)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": seconds, "rss_mb": footprint.peak_rss_mb()}))  # noqa: T201  the answer


def _warm_up() -> Path:
    """A short clip: what is imported at first use is not counted."""
    return next((Path(__file__).resolve().parent.parent / "demo").glob("*.flac"))


if __name__ == "__main__":
    main()
