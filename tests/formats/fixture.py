"""Six clips with about 200 segments that hold everything readers have stumbled over."""

from __future__ import annotations

import random
import wave
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from audino_py.formats.audio_paths import audio_path
from audino_py.formats.document import Answer, Document, LabelUsed, Span, ValueUsed, Word

MOOD = LabelUsed("Mood", "single", 1, ("glad", "sad & tired"))
NOISE = LabelUsed("Noise", "multiple", 2, ("dog", "rain; wind", "מוזיקה"))
NOTE = LabelUsed("Note to us", "text", 3)
SCORE = LabelUsed("Score", "number", 4)
LABELS = (MOOD, NOISE, NOTE, SCORE)
SPEAKERS = ("Ada Lovelace", "NA", "דוד")
TEXTS = (
    "good morning",
    "שלום, מה שלומך?",
    "مرحبا بالعالم",
    "你好世界",
    "so 😀 happy",
    'she said "no" and \u2018yes\u2019',
    "<laugh> oh",
    "<laugh>",
    "salt & pepper; <b>bold</b>",
    "left --> right",
    "one\ttab",
    "two\nlines",
    "three\n\nlines",
    "",
    "  ",
    "hm",
    "=1+1",
    "-",
    "null",
    "NA",
    "it's 5 o'clock. Really?",
    "{curly} [square] (round) * @ # % _",
)
MADE = datetime(2026, 11, 24, 6, 33, 30, tzinfo=UTC)
SECOND = 1_000_000


def _clip(
    name: str, spans: list[Span], seconds: int = 60, rate_hz: int = 16_000, **more: object
) -> Document:
    known: dict[str, object] = {
        "name": name,
        "file_name": f"{name}.wav",
        "external_id": name,
        "sha256": f"{sum(name.encode()):064x}",
        "duration_us": seconds * SECOND,
        "rate_hz": rate_hz,
        "channels": 1,
        "annotator": "ada",
        "kind": "final",
        "state": "accepted",
        "created": MADE,
        "changed": MADE,
        "language": "he",
        "spans": tuple(sorted(spans, key=lambda one: (one.start_us, one.end_us, one.uid))),
        "frames": seconds * rate_hz,
        "accepted_reviews": 2,
        "returned_reviews": 1,
    }
    return Document(**(known | more))  # type: ignore[arg-type]  # test data


def _answers(dice: random.Random) -> tuple[Answer, ...]:
    made = []
    if dice.random() < 0.4:
        made.append(Answer(MOOD, (ValueUsed(dice.choice(MOOD.values)),)))
    if dice.random() < 0.4:
        picked = dice.sample(NOISE.values, dice.randrange(1, 4))
        made.append(Answer(NOISE, tuple(ValueUsed(text) for text in picked)))
    if dice.random() < 0.2:
        made.append(Answer(NOTE, dice.choice(("why?", 'a "quote"', "-1"))))
    if dice.random() < 0.2:
        made.append(Answer(SCORE, dice.choice((0, -2.5, 1_000_000, 0.125))))
    return tuple(made)


def _spans(number: int, channels: int, duration_us: int) -> list[Span]:
    """Forty segments: at 0 and at the end, touching, one millisecond long, and many by chance."""
    dice = random.Random(number)
    edges = [(0, 1_500_001), (1_500_001, 1_501_001), (1_501_001, 2_000_000)]
    edges += [(duration_us - 700_000, duration_us), (10_000_000, 10_001_000)]
    while len(edges) < 40:
        start_us = dice.randrange(duration_us - 5_000_000)
        edges.append((start_us, start_us + dice.randrange(20_000, 4_000_000)))
    return [
        Span(
            UUID(int=number * 1000 + turn, version=4),
            start_us,
            end_us,
            speaker=dice.choice((*SPEAKERS, *SPEAKERS, None)),
            text=TEXTS[turn % len(TEXTS)] if turn < 2 * len(TEXTS) else dice.choice(TEXTS),
            answers=_answers(dice),
            channel=dice.choice((None, 0, 1)) if channels > 1 else None,
            unsure=dice.random() < 0.1,
            draft=dice.random() < 0.05,
        )
        for turn, (start_us, end_us) in enumerate(edges)
    ]


def _timed(span: Span) -> Span:
    """Give a segment's words their times, as a recogniser would have them."""
    words = span.text.split()
    step = (span.end_us - span.start_us) // max(1, len(words))
    begins = [span.start_us + turn * step for turn in range(len(words))]
    timed = (Word(at, at + step, text, 0.5) for at, text in zip(begins, words, strict=True))
    return replace(span, words=tuple(timed))


DOCUMENTS = (
    _clip("NA", _spans(1, 1, 60 * SECOND), metadata={"age": "thirties", "room": 7}),
    _clip("null", _spans(2, 1, 45 * SECOND), seconds=45, rate_hz=8_000, reference="as read"),
    _clip("a b", _spans(3, 1, 30 * SECOND), seconds=30, rate_hz=44_100),
    _clip("001", [_timed(span) for span in _spans(4, 1, 60 * SECOND)]),
    _clip("שיחה", _spans(5, 2, 60 * SECOND), channels=2),
    _clip("nobody", []),
)


def write_audio(folder: Path) -> None:
    """Write the sound of all clips to where the files name it."""
    for document in DOCUMENTS:
        path = folder / audio_path(document)
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(document.channels)
            sound.setsampwidth(2)
            sound.setframerate(document.rate_hz)
            noise = random.Random(document.name).randbytes(2_000)
            size = document.frames * document.channels * 2
            sound.writeframes((noise * (size // len(noise) + 1))[:size])
