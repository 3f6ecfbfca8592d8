"""Decoded sound in blocks, in the two forms the sinks need, and its limits."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.errors import RefusedAudioError
from audino_py.audio.limits import (
    CHANNELS_MAX,
    RATE_HZ_MAX,
    RATE_HZ_MIN,
    SAMPLES_MAX,
    SECONDS_MAX,
    SHOWN_CHANNELS_MAX,
)

BLOCK_SAMPLES = 2**18  # frames x channels of one read: stays in the cache, whatever a header claims
_FAINT = 1e-4  # of energy: -40 dB
_STEP = np.float32(1 / 32768)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of frames of the shown channels (two at most; of more, their mix).

    Parameters
    ----------
    pcm
        Shape ``(frames, channels)``, int16.
    wave
        Shape ``(channels, frames)``, float32, -1 to 1.
    spoilt
        Samples that were no number or infinite and are 0 or full scale now.
    over
        Samples beyond full scale, clipped now.
    apart
        Where the mix is shown, all channels: shape ``(frames, channels)``, int16, or float32 within
        full scale.
    """

    pcm: NDArray[np.int16]
    wave: NDArray[np.float32]
    spoilt: int = 0
    over: int = 0
    apart: NDArray[Any] | None = None


def shown_channels(channels: int) -> int:
    """How many channels are drawn and played: all of one or two, else the mix."""
    return channels if channels <= SHOWN_CHANNELS_MAX else 1


def prepare(raw: NDArray[Any], *, waves: bool = True) -> Block:
    """Bring decoded sound, int16 or float32 ``(frames, channels)``, into both forms.

    Parameters
    ----------
    waves
        False where nobody looks at `Block.wave`: it may then be empty, which saves a pass.
    """
    if raw.dtype != np.int16:
        return _from_floats(raw)
    if not waves and raw.shape[1] <= SHOWN_CHANNELS_MAX:
        return Block(raw, np.empty((raw.shape[1], 0), np.float32))
    return _from_ints(raw)


def check_format(rate_hz: int, channels: int) -> None:
    """Refuse rates and channel counts beyond the limits.

    Raises
    ------
    RefusedAudioError
        With the limit in its message.
    """
    if not RATE_HZ_MIN <= rate_hz <= RATE_HZ_MAX:
        raise RefusedAudioError(
            f"The sampling rate is {rate_hz} Hz; {RATE_HZ_MIN} to {RATE_HZ_MAX} Hz are possible.",
            code="out_of_limits",
        )
    if not 1 <= channels <= CHANNELS_MAX:
        raise RefusedAudioError(
            f"The sound has {channels} channels; 1 to {CHANNELS_MAX} are possible.",
            code="out_of_limits",
        )


def check_length(frames: int, rate_hz: int, channels: int) -> None:
    """Refuse what is longer than the limits, counted in frames that were really decoded.

    Raises
    ------
    RefusedAudioError
        As soon as the count has passed a limit.
    """
    if frames > SECONDS_MAX * rate_hz or frames * channels > SAMPLES_MAX:
        raise RefusedAudioError(
            f"The sound is longer than {SECONDS_MAX // 3600} hours (or has too many channels at "
            "too high a rate); cut it into shorter clips.",
            code="too_long",
        )


def are_alike(wave: NDArray[np.float32]) -> bool:
    """Tell whether two channels ``(2, frames)`` hold the same sound, give or take -40 dB."""
    return _is_faint(wave[0] - wave[1], wave)


def are_opposite(wave: NDArray[np.float32]) -> bool:
    """Tell whether one of two channels is the other turned upside down."""
    return _is_faint(wave[0] + wave[1], wave)


def _is_faint(rest: NDArray[np.float32], wave: NDArray[np.float32]) -> bool:
    return bool(np.dot(rest, rest) <= _FAINT * np.dot(wave[0], wave[0]))


def _from_ints(raw: NDArray[np.int16]) -> Block:
    channels = raw.shape[1]
    wave = np.empty((shown_channels(channels), len(raw)), np.float32)
    if channels <= SHOWN_CHANNELS_MAX:
        for channel in range(channels):
            np.multiply(raw[:, channel], _STEP, out=wave[channel])
        return Block(raw, wave)
    wave[0] = _mix(raw)
    wave *= _STEP
    return Block(_to_ints(wave.T), wave, apart=raw)


def _from_floats(raw: NDArray[np.float32]) -> Block:
    spoilt = over = 0
    if len(raw):
        low, high = raw.min(), raw.max()
        if not (np.isfinite(low) and np.isfinite(high)):
            spoilt = raw.size - int(np.isfinite(raw).sum())
            raw = np.nan_to_num(raw, nan=0.0, posinf=1.0, neginf=-1.0)
            low, high = raw.min(), raw.max()
        if low < -1 or high > 1:
            over = int((np.abs(raw) > 1).sum())
            raw = np.clip(raw, -1, 1)
    apart = None
    if raw.shape[1] > SHOWN_CHANNELS_MAX:
        apart, raw = raw, _mix(raw)[:, np.newaxis]
    return Block(_to_ints(raw), raw.T.copy(), spoilt, over, apart)


def _mix(raw: NDArray[Any]) -> NDArray[np.float32]:
    """Mean of all channels; column by column is five times faster than ``mean(axis=1)``."""
    mixed = raw[:, 0].astype(np.float32)
    for channel in range(1, raw.shape[1]):
        mixed += raw[:, channel]
    mixed *= np.float32(1 / raw.shape[1])
    return mixed


def _to_ints(frames: NDArray[np.float32]) -> NDArray[np.int16]:
    """Round sound between -1 and 1."""
    scaled = frames * np.float32(32768)
    np.rint(scaled, out=scaled)
    np.minimum(scaled, np.float32(32767), out=scaled)
    return scaled.astype(np.int16)
