"""What a person should know of a clip's sound before working on it, in plain words."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audino_py.audio.analysis import QualityNote, Severity
from audino_py.audio.blocks import Block, are_alike, are_opposite
from audino_py.audio.damage import Damage
from audino_py.audio.traits import Traits

SILENT_BELOW = 33  # of 32,768: -60 dB
DEAD_UP_TO = 1  # the last bit may flicker
CLIPPED_SHARE = 1e-4
SILENCE_SHARE = 0.9
QUIET_DB = -40.0
OFFSET_NOTE, OFFSET_WARN = 0.02, 0.1
NOISY_DB = 10.0  # less between noise and voice
NOISY_FRAMES_MIN = 16_000
NARROW_SHARE = 0.7  # of the band that the rate allows
NARROW_DB = -50.0  # of a quieter clip, high sounds drown in rounding
OFFSET_FRAMES_MIN = 4_000  # the mean of less is no offset yet
_ORDER = {"block": 0, "warn": 1, "note": 2}


class Measures:
    """Sums over the whole clip, per shown channel.

    Parameters
    ----------
    channels
        Shown channels, one or two.
    top
        The largest sample of the format, 32,767 or less.
    """

    def __init__(self, channels: int, top: int) -> None:
        self._top = top
        self.traits = Traits()
        self.frames = 0
        self.spoilt = self.over = self.clipped = 0
        self.sums = np.zeros(channels)
        self.squares = np.zeros(channels)
        self.peaks = np.zeros(channels, np.int64)
        self.alike = self.opposite = channels == 2
        self.apart: NDArray[np.float64] | None = None  # the peak of each channel under a mix
        self._pixels = self._silent = 0

    def push(self, block: Block, pixels: NDArray[np.int16]) -> None:
        """Take a block and its pixels, shape ``(n, channels, 2)``."""
        self.frames += len(block.pcm)
        self.spoilt += block.spoilt
        self.over += block.over
        for channel, wave in enumerate(block.wave):
            self.sums[channel] += float(wave.sum(dtype=np.float64))
            self.squares[channel] += float(np.dot(wave, wave))
        self._heights(block, pixels)
        self.traits.push(block, pixels)
        if block.apart is not None and len(block.apart):
            heights = _heights_apart(block.apart)
            self.apart = heights if self.apart is None else np.maximum(self.apart, heights)
        if self.alike:
            self.alike = are_alike(block.wave)
        if self.opposite:
            self.opposite = are_opposite(block.wave)

    def facts(self, rate_hz: int) -> dict[str, Any]:
        """Numbers behind the notes; decibels of full scale, None for digital silence."""
        frames = max(1, self.frames)
        return {
            "peak_db": _db(int(self.peaks.max()) / 32768),
            "rms_db": _db(math.sqrt(float(self.squares.max()) / frames)),
            "offset": round(float(np.abs(self.sums).max()) / frames, 5),
            "clipped": self.clipped,
            "silence": round(self.silence, 4),
            "spoilt": self.spoilt,
            "over": self.over,
            **self.traits.facts(rate_hz),
        }

    @property
    def differ(self) -> bool:
        """Whether there are two channels with a sound of its own in each, as far as measured."""
        both = len(self.peaks) == 2 and bool(self.peaks.min() > 1)
        return both and not self.alike and not self.opposite

    @property
    def silence(self) -> float:
        """Share of the clip under -60 dB."""
        return self._silent / self._pixels if self._pixels else float(self.peaks.max() == 0)

    def _heights(self, block: Block, pixels: NDArray[np.int16]) -> None:
        """Peaks, clipping and silence, by the pixels where they tell."""
        high, low = (pixels[..., 1], pixels[..., 0]) if len(pixels) else (block.pcm, block.pcm)
        tops, bottoms = high.max(axis=0).astype(np.int64), low.min(axis=0).astype(np.int64)
        if len(pixels):
            loud = (high >= SILENT_BELOW) | (low <= -SILENT_BELOW)
            self._pixels += len(pixels)
            self._silent += len(pixels) - int(loud.any(axis=1).sum())
        self.peaks = np.maximum(self.peaks, np.maximum(tops, -bottoms))
        if tops.max() >= self._top or bottoms.min() <= -self._top:
            self.clipped += int((block.pcm >= self._top).sum() + (block.pcm <= -self._top).sum())


def quality_notes(
    measures: Measures, facts: dict[str, Any], damage: Damage | None, rate_hz: int
) -> tuple[QualityNote, ...]:
    """Put the measures, and the facts they gave, into words with what may help, the worst first."""
    notes = [*_damage_notes(damage, rate_hz, measures), *_level_notes(measures, facts)]
    notes += [*_trait_notes(measures, facts, rate_hz), *_channel_notes(measures)]
    return tuple(sorted(notes, key=lambda note: _ORDER[note.severity]))


def _damage_notes(damage: Damage | None, rate_hz: int, measures: Measures) -> Iterator[QualityNote]:
    if damage is not None:
        at = clock(damage.frame / rate_hz)
        words = {
            "broken": f"The file is damaged at {at}; what could be read is here. "
            "Upload it again from where it was recorded.",
            "cut_short": f"The file breaks off at {at}, earlier than its header says. "
            "Look for the whole file and upload that.",
            "size_unknown": "The header does not say how long the sound is; all of it was read.",
            "format_changes": f"Rate or channels change at {at}; the rest was converted. "
            "Check that both parts belong together.",
            "junk_in_front": "The file begins with bytes that are no sound; they were skipped.",
        }
        serious = damage.cause not in {"size_unknown", "junk_in_front"}
        yield QualityNote(damage.cause, "warn" if serious else "note", words[damage.cause])
    if measures.spoilt:
        told = (
            "1 sample was no valid number and was silenced. Export the sound again."
            if measures.spoilt == 1
            else f"{measures.spoilt:,} samples were no valid numbers and were silenced. "
            "Export the sound again."
        )
        yield QualityNote("no_numbers", "warn", told)


def _level_notes(measures: Measures, facts: dict[str, Any]) -> Iterator[QualityNote]:
    peak = facts["peak_db"]
    if peak is None:
        yield QualityNote(
            "silent",
            "block",
            "There is no sound at all in this clip. Check the microphone, then record it again.",
        )
        return
    share = measures.clipped / max(1, measures.frames * len(measures.peaks))
    if share >= CLIPPED_SHARE and measures.clipped > 1:
        yield QualityNote(
            "clipped",
            "warn",
            f"Too loud: {_percent(share)} of the samples are cut off at the top. "
            "Record with less gain.",
        )
    elif measures.over:
        words = (
            "1 sample was beyond full scale and was cut off. Export the sound a little quieter."
            if measures.over == 1
            else f"{measures.over:,} samples were beyond full scale and were cut off. "
            "Export the sound a little quieter."
        )
        yield QualityNote("over", "note", words)
    if peak < QUIET_DB:
        yield QualityNote(
            "quiet",
            "warn",
            f"Very quiet: the loudest moment is at {peak:.0f} dB. "
            "Turn the volume up while working; record with more gain.",
        )
    elif measures.silence >= SILENCE_SHARE:
        silence = _percent(measures.silence)
        yield QualityNote(
            "mostly_silent",
            "note",
            f"{silence} of the clip is silence. Cut it before uploading, or skip to the speech.",
        )
    offset = facts["offset"]
    if offset >= OFFSET_NOTE and measures.frames >= OFFSET_FRAMES_MIN:
        severity: Severity = "warn" if offset >= OFFSET_WARN else "note"
        yield QualityNote(
            "offset",
            severity,
            f"The whole wave is shifted by {_percent(offset)} (DC offset). "
            "A high-pass filter mends it.",
        )


def _trait_notes(measures: Measures, facts: dict[str, Any], rate_hz: int) -> Iterator[QualityNote]:
    snr, peak = facts["snr_db"], facts["peak_db"]
    if peak is None:
        return
    if snr is not None and snr < NOISY_DB and measures.frames >= NOISY_FRAMES_MIN:
        yield QualityNote(
            "noisy",
            "warn",
            f"Noisy: voices stand out by only {snr:.0f} dB. "
            "Move the microphone closer, or keep the clip for noisy speech.",
        )
    band, allowed = facts["bandwidth_hz"], rate_hz / 2
    if band is not None and band < NARROW_SHARE * allowed and peak > NARROW_DB:
        yield QualityNote(
            "narrow",
            "note",
            f"Nothing sounds above {band / 1000:.1f} kHz, though the rate allows "
            f"{allowed / 1000:.1f} kHz. It was converted from a lower rate: look for the original.",
        )


def _channel_notes(measures: Measures) -> Iterator[QualityNote]:
    yield from _mixed_notes(measures)
    if len(measures.peaks) < 2 or not measures.peaks.max():
        return
    if measures.alike:
        yield QualityNote(
            "channels_alike", "note", "Both channels hold the same sound. One of them is enough."
        )
    elif measures.opposite:
        yield QualityNote(
            "channels_opposite",
            "note",
            "One channel is the other turned upside down. Check the wiring; one is enough.",
        )
    for channel, side in enumerate(("left", "right")):
        if measures.peaks[channel] <= DEAD_UP_TO:
            yield QualityNote(
                "channel_dead",
                "warn",
                f"The {side} channel is silent. Check its microphone, or keep only the other one.",
            )


def _mixed_notes(measures: Measures) -> Iterator[QualityNote]:
    """Of channels that are shown as their mix."""
    if measures.apart is None or not measures.peaks.max():
        return
    dead = [str(number + 1) for number in np.flatnonzero(measures.apart <= DEAD_UP_TO)]
    if dead:
        yield QualityNote(
            "channel_dead",
            "warn",
            f"Silent channels: {', '.join(dead)} (of {len(measures.apart)}). "
            "Check their microphones, or leave those channels out.",
        )


def _heights_apart(frames: NDArray[Any]) -> NDArray[np.float64]:
    """The highest sample of each channel, full scale is 32,768; column by column is quickest."""
    scale = 1.0 if frames.dtype == np.int16 else 32768.0
    return np.array([scale * max(float(one.max()), -float(one.min())) for one in frames.T])


def clock(seconds: float) -> str:
    """Write a time as people read it: 75.04 is ``1:15.0``."""
    tenths = int(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest // 10:02d}.{rest % 10}"
    return f"{hours}:{minutes:02d}:{tail}" if hours else f"{minutes}:{tail}"


def _db(height: float) -> float | None:
    return round(20 * math.log10(height), 1) if height > 0 else None


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:.0f} %" if percent >= 1 else f"{percent:.2g} %"
