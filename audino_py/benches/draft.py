"""The speech draft against people's own marks: frame F1, detection error, seconds an hour.

Half of the clips served to choose `Tuning`, the other half tells the score. A clip counts in pieces
of half a minute: those with an odd number were for tuning, the others and all meetings that lie
in the folder ``ami`` were not.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import librosa
import numpy as np
import soundfile
from numpy.typing import NDArray

from audino_py.audio.speech import TUNING, Heard, SpeechFinder, Tuning, speech_spans
from audino_py.benches.row import Row

FRAMES_PER_S = 100
PIECE_FRAMES = 30 * FRAMES_PER_S
SPLIT_DB = (60, 40, 30)  # the first is what `librosa.effects.split` takes by itself
BEGINS, ENDS = "<!-- figures -->", "<!-- end of figures -->"
_SOUNDS = (".wav", ".flac", ".ogg", ".mp3")

Frames = NDArray[np.bool_]
Spans = Sequence[tuple[float, float]]  # seconds


@dataclass(frozen=True, slots=True)
class Marked:
    """A clip that people marked: which of its frames hold speech, and what was heard in it."""

    name: str
    seconds: float
    speech: Frames
    heard: Heard
    split: dict[int, Frames]  # by librosa, at so many decibels
    took_s: float
    for_tuning: Frames

    def found(self, tuning: Tuning = TUNING) -> Frames:
        """The draft's frames."""
        spans = speech_spans(self.heard, round(self.seconds * 1e6), tuning)
        return frames_of([(start / 1e6, end / 1e6) for start, end in spans], self.seconds)


@dataclass(frozen=True, slots=True)
class Score:
    """Frames of 10 ms, no collar; the errors are shares of the speech there is."""

    f1: float
    missed: float
    false: float

    @property
    def error(self) -> float:
        """What is missed and what is made up, together."""
        return self.missed + self.false


def frames_of(spans: Iterable[tuple[float, float]], seconds: float) -> Frames:
    """Spans in seconds as frames of 10 ms, shape ``(frames,)``."""
    frames = np.zeros(round(seconds * FRAMES_PER_S), np.bool_)
    for start, end in spans:
        frames[round(start * FRAMES_PER_S) : round(end * FRAMES_PER_S)] = True
    return frames


def score(found: Iterable[Frames], truth: Iterable[Frames]) -> Score:
    """Compare frames, clip after clip.

    Raises
    ------
    SystemExit
        If people marked no speech at all.
    """
    is_found, is_true = np.concatenate(list(found)), np.concatenate(list(truth))
    speech = int(is_true.sum())
    if not speech:
        raise SystemExit("There is no marked speech among these clips.")
    hits, false = int((is_found & is_true).sum()), int((is_found & ~is_true).sum())
    f1 = 2 * hits / (2 * hits + false + speech - hits)
    return Score(f1, (speech - hits) / speech, false / speech)


def read_marks(path: Path) -> list[tuple[float, float]]:
    """Start and end of every turn in an RTTM file, in seconds."""
    turns = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    marks = [(float(turn[3]), float(turn[4])) for turn in turns if turn and turn[0] == "SPEAKER"]
    return [(start, start + length) for start, length in marks]


def marked_clips(folder: Path) -> Iterator[Marked]:
    """Every sound beside an RTTM file; of several with the same marks, the first."""
    finder, seen = SpeechFinder(), set[tuple[tuple[float, float], ...]]()
    for path in sorted(folder.rglob("*.rttm")):
        sound = next((s for s in map(path.with_suffix, _SOUNDS) if s.is_file()), None)
        marks = tuple(read_marks(path))
        if sound is not None and marks not in seen:
            seen.add(marks)
            yield _hear(finder, sound, marks)


def _hear(finder: SpeechFinder, path: Path, marks: Spans) -> Marked:
    wave, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    began = time.process_time()
    heard = finder.hear([wave], rate_hz)
    took_s = time.process_time() - began
    seconds = len(wave) / rate_hz
    frames = frames_of(marks, seconds)
    pieces = np.arange(len(frames)) // PIECE_FRAMES
    return Marked(
        name=f"{path.parent.name}/{path.name}",
        seconds=seconds,
        speech=frames,
        heard=heard,
        split={db: _split(wave.mean(axis=1), rate_hz, db) for db in SPLIT_DB},
        took_s=took_s,
        for_tuning=(pieces % 2 == 1) & (path.parent.name != "ami"),
    )


def _split(wave: NDArray[np.float32], rate_hz: int, decibels: int) -> Frames:
    spans = librosa.effects.split(wave, top_db=decibels)
    return frames_of([(a / rate_hz, b / rate_hz) for a, b in spans], len(wave) / rate_hz)


def tune(clips: Sequence[Marked]) -> tuple[Tuning, Score]:
    """The best setting on the tuning half, by F1, and its score there."""
    truth = [clip.speech[clip.for_tuning] for clip in clips]
    tunings = itertools.starmap(
        Tuning,
        itertools.product(
            (0.3, 0.4), (0.05, 0.06, 0.08, 0.10), (200_000, 300_000), (0.4, 0.5), (150_000, 200_000)
        ),
    )
    scored = (
        (tuning, score([clip.found(tuning)[clip.for_tuning] for clip in clips], truth))
        for tuning in tunings
    )
    return max(scored, key=lambda pair: pair[1].f1)


def told(clips: Sequence[Marked], *, half: bool) -> Score:
    """The score of what was not for tuning (or of all that is given)."""
    keep = [~clip.for_tuning if half else np.ones_like(clip.speech) for clip in clips]
    return score(
        [clip.found()[kept] for clip, kept in zip(clips, keep, strict=True)],
        [clip.speech[kept] for clip, kept in zip(clips, keep, strict=True)],
    )


def run(clips: Sequence[Marked]) -> list[Row]:
    """All figures of the draft."""
    meetings = [clip for clip in clips if clip.name.startswith("ami/")]
    truth = [clip.speech for clip in meetings]
    ours, unseen = told(meetings, half=False), told(clips, half=True)
    split = [score([clip.split[db] for clip in meetings], truth).f1 for db in SPLIT_DB]
    longest = max(clips, key=lambda clip: clip.seconds)
    hours = sum(clip.seconds for clip in clips) / 3600
    named = "speech draft, meetings in ami/"
    took = [sum(clip.took_s for clip in clips) / hours, longest.took_s / longest.seconds * 3600]
    return [
        _more(f"{named}: frame F1", 0.90, ours.f1),
        _more(f"{named}: F1 above librosa.effects.split as it comes", 0.10, ours.f1 - split[0]),
        _more(f"{named}: F1 above its best of 40 and 30 dB", 0.0, ours.f1 - max(split)),
        Row(f"{named}: detection error", "", 0.15, [ours.error]),
        _more("speech draft, clips not tuned on: frame F1", 0.90, unseen.f1),
        Row("speech draft, clips not tuned on: detection error", "", 0.15, [unseen.error]),
        Row("speech draft, seconds of one core for an hour of sound", "s", 15, took),
    ]


def _more(name: str, target: float, figure: float) -> Row:
    return Row(name, "", target, [figure], lower_is_better=False)


def table(clips: Sequence[Marked]) -> str:
    """The figures as Markdown, for the page of help."""
    lines = [
        "| clips | speech in them | F1 | missed | made up | error |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_line(clip.name, [clip], half=False) for clip in clips]
    meetings = [clip for clip in clips if clip.name.startswith("ami/")]
    lines.append(_line("all of ami/", meetings, half=False))
    lines.append(_line("all that was not tuned on", clips, half=True))
    for db in SPLIT_DB:
        split = score([clip.split[db] for clip in meetings], [clip.speech for clip in meetings])
        share = _speech_share(meetings, half=False)
        words = f"ami/ by `librosa.effects.split`, {db} dB"
        lines.append(_cells(words, share, split))
    return "\n".join(lines)


def _line(name: str, clips: Sequence[Marked], *, half: bool) -> str:
    return _cells(name, _speech_share(clips, half=half), told(clips, half=half))


def _cells(name: str, share: float, figures: Score) -> str:
    shares = (share, figures.missed, figures.false, figures.error)
    speech, missed, false, error = (f"{round(value * 100)} %" for value in shares)
    return f"| {name} | {speech} | {figures.f1:.3f} | {missed} | {false} | {error} |"


def _speech_share(clips: Sequence[Marked], *, half: bool) -> float:
    kept = [clip.speech[~clip.for_tuning] if half else clip.speech for clip in clips]
    return float(np.concatenate(kept).mean())


def write_table(page: Path, figures: str) -> None:
    """Put the figures between the two marks of a page."""
    text = page.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    _, _, tail = rest.partition(ENDS)
    page.write_text(f"{head}{BEGINS}\n{figures}\n{ENDS}{tail}", encoding="utf-8")
