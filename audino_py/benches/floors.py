"""What each step of drawing an hour costs at the least: the bare calls on one core, nothing else.

Their sum over the cores is what no engine built of these calls gets under. What a call works on is
in the cache, as it is in the engine, and the quickest of many runs counts.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy.fft
import soundfile

from audino_py.audio.blocks import BLOCK_SAMPLES
from audino_py.audio.peaks import FRAMES_PER_PIXEL
from audino_py.audio.spectrogram import CHUNK_SAMPLES, ROWS, MelPlan, mel_plan
from audino_py.audio.tiles import TileCutter, TilePack
from audino_py.benches.row import Row

RUNS = 30


def floors(file: Path) -> Iterator[Row]:
    """The steps, in seconds of one core for all of a 16 kHz mono WAV, and their sum.

    Parameters
    ----------
    file
        16 bit PCM; its first block stands for all but reading it.
    """
    with soundfile.SoundFile(file) as sound:
        frames, rate_hz = sound.frames, int(sound.samplerate)
        pcm = sound.read(BLOCK_SAMPLES, dtype="int16")
    plan = mel_plan(rate_hz)
    chunk = CHUNK_SAMPLES // plan.n_fft
    steps = {"read": (lambda: _read(file), 1.0)}
    steps |= {name: (work, frames / len(pcm)) for name, work in _whole(pcm)}
    steps |= {name: (work, frames / plan.hop / chunk) for name, work in _columns(pcm, plan, chunk)}
    total = 0.0
    for name, (work, times) in steps.items():
        seconds = _quickest(work, 3 if times == 1 else RUNS) * times
        total += seconds
        yield Row(f"floor of 1 h of 16 kHz WAV: {name}", "s", None, [seconds])
    yield Row("floor of 1 h of 16 kHz WAV: sum, one core", "s", None, [total])
    cores = os.process_cpu_count() or 1
    yield Row(f"floor of 1 h of 16 kHz WAV: sum over {cores} cores", "s", None, [total / cores])


def _quickest(work: Callable[[], Any], runs: int) -> float:
    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return min(once() for _ in range(runs))


def _read(file: Path) -> None:
    buffer = np.empty((BLOCK_SAMPLES, 1), np.int16)
    with soundfile.SoundFile(file) as sound:
        while len(sound.read(out=buffer)):
            pass


def _whole(pcm: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Steps that look at every sample."""
    near = pcm[: len(pcm) // 2]
    starts = np.arange(0, len(near), FRAMES_PER_PIXEL)
    wave = np.empty(len(pcm), np.float32)

    def ends() -> None:
        for half in (near, pcm[len(near) :]):
            np.minimum.reduceat(half, starts)
            np.maximum.reduceat(half, starts)

    yield "smallest and largest of every 64", ends
    yield "to float", lambda: np.multiply(pcm, np.float32(1 / 32768), out=wave)


def _columns(pcm: Any, plan: MelPlan, chunk: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Steps of one stretch of columns."""
    wave = (pcm * np.float32(1 / 32768))[: (chunk - 1) * plan.hop + plan.span]
    views = np.lib.stride_tricks.sliding_window_view(wave, plan.span)[:: plan.hop]
    work = np.zeros((chunk, plan.n_fft), np.float32)
    yield "window", lambda: np.multiply(views, plan.window, out=work[:, : plan.span])
    np.multiply(views, plan.window, out=work[:, : plan.span])
    yield "Fourier transform", lambda: scipy.fft.rfft(work, axis=1)
    parts = scipy.fft.rfft(work, axis=1).view(np.float32)
    power = np.empty_like(parts)
    yield "energy", lambda: np.square(parts, out=power)
    np.square(parts, out=power)
    mel, grey = np.empty((chunk, ROWS), np.float32), np.empty((chunk, ROWS), np.float32)

    def filters() -> None:
        row = 0
        for low, high, weights in plan.banks:
            np.matmul(power[:, low:high], weights, out=mel[:, row : row + weights.shape[1]])
            row += weights.shape[1]

    yield "mel filters", filters
    filters()
    loud = np.maximum(mel, 1)
    yield "logarithm", lambda: np.log(loud, out=grey)
    np.log(loud, out=grey)
    bytes_ = np.empty((chunk, ROWS), np.uint8)
    step = np.float32(255 / max(1.0, float(grey.max())))
    yield "to 8 bit", lambda: np.multiply(grey, step, out=bytes_, casting="unsafe")
    np.multiply(grey, step, out=bytes_, casting="unsafe")
    yield "tiles of all zooms, JPEG", lambda: _cut(bytes_)


def _cut(columns: Any) -> None:
    cutter = TileCutter(TilePack(io.BytesIO(), 1).write)
    cutter.push(columns)
    cutter.finish()
