"""What every format is written from and read into: finished annotations as plain values.

Times are whole microseconds from the start of the clip. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from audino_py.timeline.times import sample_at

LabelKind = Literal["single", "multiple", "text", "number"]


@dataclass(frozen=True, slots=True)
class LabelUsed:
    """A question the project asks of a segment; `number` is the key that v1 shows.

    Parameters
    ----------
    values
        Texts of all answers a choice offers, in the project's order; empty where not known.
    """

    name: str
    kind: LabelKind
    number: int = 0
    values: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ValueUsed:
    """One answer of a label that offers a choice; `number` is the key that v1 shows."""

    text: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one segment answers to one label: chosen values, a text or a number."""

    label: LabelUsed
    value: tuple[ValueUsed, ...] | str | int | float

    @property
    def plain(self) -> list[str] | str | int | float:
        """The answer in words: a list for a choice, else the text or number itself."""
        return [one.text for one in self.value] if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a segment and when it is said; `confidence` from 0 to 1 where it is known."""

    start_us: int
    end_us: int
    text: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A segment ``[start_us, end_us)`` as a plain value; `channel` None means all of them.

    Parameters
    ----------
    words
        Times of its words, only where they are known; never made up.
    audio_path
        Where its own cut audio lies in the export; empty where clips stay whole.
    """

    uid: UUID
    start_us: int
    end_us: int
    speaker: str | None = None
    text: str = ""
    answers: tuple[Answer, ...] = ()
    channel: int | None = None
    unsure: bool = False
    draft: bool = False
    words: tuple[Word, ...] = ()
    audio_path: str = ""


@dataclass(frozen=True, slots=True)
class V1Facts:
    """What only audino v1's shape shows: stored file name, keys and the review flag."""

    audio_name: str = ""
    user_number: int = 0
    role: str = "user"
    is_marked_for_review: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One annotation of one clip.

    Parameters
    ----------
    name
        What exports call the clip, unique in its project: the external id, else the client's
        file name without extension.
    is_shared
        True where the same clip gives several documents; files are then named by annotator too.
    annotator
        User name of whoever made it.
    state
        State of the task it belongs to.
    language
        Of the clip's metadata, else of the project; empty where neither says.
    frames
        Samples of one channel; 0 where not known, then `frame_count` tells them from the length.
    accepted_reviews, returned_reviews
        How often reviewers accepted and returned it; of a final, all work of its clip.
    sound_sha256
        SHA-256 of the decoded samples, which two files of one sound share; empty where not known.
    voice
        Name of the speaker the clip was said to be of when it came; empty where nothing was said.
    audio_path
        Where the whole clip's audio lies in the export, with ``/`` between folders; empty where
        none goes along, then `formats.audio_paths` tells where a person would put it.
    """

    name: str
    file_name: str
    external_id: str | None
    sha256: str
    duration_us: int
    rate_hz: int
    channels: int
    annotator: str
    kind: Literal["work", "final"]
    state: str
    created: datetime
    changed: datetime
    metadata: Mapping[str, object] = field(default_factory=dict)
    reference: str = ""
    language: str = ""
    spans: tuple[Span, ...] = ()
    is_shared: bool = False
    v1: V1Facts = V1Facts()
    frames: int = 0
    accepted_reviews: int = 0
    returned_reviews: int = 0
    sound_sha256: str = ""
    voice: str = ""
    audio_path: str = ""

    @property
    def stem(self) -> str:
        """The name of this document among all of an export."""
        return f"{self.name}.{self.annotator}" if self.is_shared else self.name

    @property
    def frame_count(self) -> int:
        """Samples of one channel."""
        return self.frames or sample_at(self.duration_us, self.rate_hz)


# Bytes of a clip's audio, or of one segment cut from it.
AudioSource = Callable[[Document, Span | None], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a writer knows of the whole: the project's name, all its labels, what was asked.

    Parameters
    ----------
    is_raw
        CSV and TSV only: True leaves cells as they are, for programs; False is safe in
        spreadsheets.
    is_short
        TextGrid only: numbers and texts alone, one a line.
    has_stm_label
        STM only: the optional ``<…>`` before the words, which some scorers count as a word.
    has_names
        SRT and Audacity only: the speaker's name before the words.
    empty_text
        Kaldi only: what becomes of segments without a transcript.
    votes
        Common Voice only: whether the state here or the number of reviews says what is validated.
    part
        Name of the part of a split, where the format has tables of it in place of folders.
    audio
        Where audio goes into the file itself; None where it lies beside it or stays behind.
    """

    project: str = "audino"
    labels: tuple[LabelUsed, ...] = ()
    is_raw: bool = False
    is_short: bool = False
    has_stm_label: bool = False
    has_names: bool = False
    empty_text: Literal["unk", "drop"] = "unk"
    votes: Literal["state", "two"] = "state"
    part: str = ""
    audio: AudioSource | None = None
