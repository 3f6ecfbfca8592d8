"""What is known of a clip once it was analysed; plain values, no arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

ENGINE = "e2"
"""Version of the parameters; it stands in the names of all files and addresses made from them."""

Part = Literal["peaks", "spectrogram", "activity", "quality", "playback"]
ALL_PARTS: frozenset[Part] = frozenset(get_args(Part))

Severity = Literal["note", "warn", "block"]


@dataclass(frozen=True, slots=True)
class QualityNote:
    """One thing a person should know of the sound, in plain words."""

    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The verdict on one clip.

    Parameters
    ----------
    engine
        Version of the parameters, `ENGINE`.
    frames
        Frames that were really decoded, whatever the header says.
    rate_hz, channels, codec, container
        As decoded; codec as in ``pcm_s16le``, container as in ``wav``.
    duration_us
        Microseconds, rounded up.
    plays_as_is
        True where a browser may play the original; else the playback copy is to be played.
    quality
        Notes for people, the worst first.
    facts
        Numbers behind the notes: ``peak_db``, ``rms_db``, ``clipped``, ``silence`` and others.
    speech
        Draft of where somebody speaks: ``(start_us, end_us)`` in order; empty without the wish.
    speech_apart
        The same in each of two channels that differ, without what one hears of the other; else
        empty. The fact ``channels_are_people`` tells whether each seems to hold a person.
    loud
        99th percentile of the waveform's peaks, 0 to 1.
    black, white
        50th and 99.5th percentile of the spectrogram's grey values, 0 to 255.
    bytes_written
        Size of all files that the analysis left.
    peak_rss_mb
        Resident memory of the child at its highest, in MB of 10^6 bytes.
    seconds_cpu
        Computing time it took, as whoever draws clips by turns has counted it.
    """

    engine: str
    frames: int
    rate_hz: int
    channels: int
    codec: str
    container: str
    duration_us: int
    plays_as_is: bool
    quality: tuple[QualityNote, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    speech: tuple[tuple[int, int], ...] = ()
    speech_apart: tuple[tuple[tuple[int, int], ...], ...] = ()
    loud: float = 0.0
    black: int = 0
    white: int = 255
    bytes_written: int = 0
    peak_rss_mb: float = 0.0
    seconds_cpu: float = 0.0

    def on_the_wire(self) -> dict[str, Any]:
        """Build plain values, ready for JSON."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        notes = [
            {"code": note.code, "severity": note.severity, "message": note.message}
            for note in self.quality
        ]
        return plain | {"quality": notes}

    @classmethod
    def from_wire(cls, values: dict[str, Any]) -> "Analysis":
        """Read back what `on_the_wire` and JSON made of an analysis."""
        quality = tuple(QualityNote(**note) for note in values["quality"])
        speech = _spans(values["speech"])
        apart = tuple(_spans(channel) for channel in values["speech_apart"])
        return cls(**{**values, "quality": quality, "speech": speech, "speech_apart": apart})


def _spans(values: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(start), int(end)) for start, end in values)
