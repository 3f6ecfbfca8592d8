"""Draws a tile of the linear spectrogram from a sound that can be sought in."""

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image

from audino_py.audio.linear import FLOOR_DB, HOP_US, ROWS, TILE_COLUMNS, WINDOW_US

QUALITY = 75  # of JPEG, as of the mel one
BATCH = 512  # columns worked on at a time
_LOWEST_HZ, _LEVEL_HZ = 50.0, 8_000.0  # between them 6 dB an octave are taken, downwards


@dataclass(frozen=True, slots=True)
class Plan:
    """All that depends on rate and highest frequency alone.

    Parameters
    ----------
    window
        Shape ``(span,)``; a full-scale sine gives a power of 1.
    n_fft
        Of the transform: at least a bin a row.
    below, above
        For each row the two bins its middle lies between, shape ``(rows,)``.
    share
        How far it is on the way to the upper one.
    raised_db
        What is added, so that formants stand out as the ear hears them; never above 0. Minus
        infinity where the sound can hold nothing: a copy of 12 kHz sound plays at 11,025 Hz.
    """

    window: NDArray[np.float32]
    n_fft: int
    below: NDArray[np.intp]
    above: NDArray[np.intp]
    share: NDArray[np.float32]
    raised_db: NDArray[np.float32]


@lru_cache(maxsize=8)
def plan_of(rate_hz: int, max_hz: float) -> Plan:
    """Work out window (10 ms Hann, half of which counts), transform and rows."""
    span = max(8, round(rate_hz * WINDOW_US / 1e6))
    window = np.hanning(span + 2)[1:-1].astype(np.float32)
    window /= window.sum() / 2
    n_fft = 1 << max(span - 1, round(ROWS * rate_hz / max_hz) - 1).bit_length()
    middles = (np.arange(ROWS) + 0.5) * max_hz / ROWS
    at = np.minimum(middles * n_fft / rate_hz, n_fft / 2)
    below = np.minimum(at.astype(np.intp), n_fft // 2 - 1)
    raised = 20 * np.log10(np.maximum(middles, _LOWEST_HZ) / _LEVEL_HZ)
    raised[middles > rate_hz / 2] = -np.inf
    share = (at - below).astype(np.float32)
    return Plan(window, n_fft, below, below + 1, share, raised.astype(np.float32))


def draw(
    sound: soundfile.SoundFile, *, first: int, columns: int, fold: int, channels: int, max_hz: float
) -> bytes:
    """Draw up to 256 folded columns from `first` on, as a grey JPEG, high frequencies on top.

    Parameters
    ----------
    first, columns
        The first of the finest columns, and how many the clip has.
    fold
        So many make one: the largest counts.
    channels
        Two stand one above the other; one is the first, or the mean of more than two.
    max_hz
        At the upper edge.
    """
    count = min(TILE_COLUMNS * fold, columns - first)
    rate_hz = int(sound.samplerate)
    centres = np.round((first + np.arange(count)) * (HOP_US * rate_hz / 1e6)).astype(np.int64)
    plan = plan_of(rate_hz, max_hz)
    start = int(centres[0]) - len(plan.window) // 2
    wave = _read(sound, start, int(centres[-1] - centres[0]) + len(plan.window))
    shown = wave[:, :channels] if wave.shape[1] <= 2 else wave.mean(axis=1, keepdims=True)
    offsets = centres - centres[0]
    parts = [grey_columns(np.ascontiguousarray(one), offsets, plan) for one in shown.T]
    folded = [_fold(part, fold).T[::-1] for part in parts]
    picture = io.BytesIO()
    Image.fromarray(np.concatenate(folded)).save(picture, "JPEG", quality=QUALITY)
    return picture.getvalue()


def grey_columns(
    wave: NDArray[np.float32], offsets: NDArray[np.int64], plan: Plan
) -> NDArray[np.uint8]:
    """Grey values ``(n, 256)``, low frequencies first, of the windows that begin at `offsets`."""
    views = np.lib.stride_tricks.sliding_window_view(wave, len(plan.window))
    grey = np.empty((len(offsets), ROWS), np.uint8)
    for at in range(0, len(offsets), BATCH):
        part = offsets[at : at + BATCH]
        spectra = np.fft.rfft(views[part] * plan.window, plan.n_fft, axis=1)
        power = spectra.real**2 + spectra.imag**2
        low, high = power[:, plan.below], power[:, plan.above]
        level_db = 10 * np.log10(low + (high - low) * plan.share + 1e-12) + plan.raised_db
        scaled = 255 * (1 - level_db / np.float32(FLOOR_DB)) + 0.5
        grey[at : at + len(part)] = np.clip(scaled, 0, 255).astype(np.uint8)
    return grey


def _read(sound: soundfile.SoundFile, start: int, count: int) -> NDArray[np.float32]:
    """Samples ``(count, channels)``; before and behind the sound there is silence."""
    wave = np.zeros((count, sound.channels), np.float32)
    begin = min(max(0, start), int(sound.frames))
    sound.seek(begin)
    end = min(start + count, int(sound.frames))
    if end > begin:
        got = sound.read(end - begin, dtype="float32", always_2d=True)
        wave[begin - start : begin - start + len(got)] = np.nan_to_num(got)
    return wave


def _fold(columns: NDArray[np.uint8], fold: int) -> NDArray[np.uint8]:
    if fold == 1:
        return columns
    starts = np.arange(0, len(columns), fold)
    folded: NDArray[np.uint8] = np.maximum.reduceat(columns, starts, axis=0)
    return folded
