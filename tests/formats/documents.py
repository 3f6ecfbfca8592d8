"""The documents every format is tried on: overlap, Hebrew, markup, odd names."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from uuid import UUID

from audino_py.formats.document import Answer, Document, LabelUsed, Span, V1Facts, ValueUsed

NOISE = LabelUsed("Noise", "multiple", 7)
MOOD = LabelUsed("=Mood", "single", 8)
NOTE = LabelUsed("Note", "text", 9)
SCORE = LabelUsed("Score", "number", 10)
LABELS = (NOISE, MOOD, NOTE, SCORE)
MADE = datetime(2026, 11, 24, 6, 33, 30, tzinfo=UTC)


def make_span(number: int, start_us: int, end_us: int, **known: object) -> Span:
    """Make a span whose id is told from its number."""
    return Span(UUID(int=number), start_us, end_us, **known)  # type: ignore[arg-type]  # test data


def make_document(name: str, *spans: Span, **known: object) -> Document:
    """Make a document of a clip of 20 s."""
    values: dict[str, object] = {
        "name": name,
        "file_name": f"{name}.wav",
        "external_id": None,
        "sha256": f"{len(name):064x}",
        "duration_us": 20_000_000,
        "rate_hz": 16_000,
        "channels": 1,
        "annotator": "ada",
        "kind": "work",
        "state": "accepted",
        "created": MADE,
        "changed": MADE,
        "spans": spans,
    }
    return Document(**(values | known))  # type: ignore[arg-type]  # test data


TALK = make_document(
    "call 0017",
    make_span(1, 0, 1_500_001, speaker="Ada Lovelace", text='She said "yes" & <laugh> left'),
    make_span(2, 1_000_000, 2_345_678, speaker="Bob", text="שלום עולם", unsure=True),
    make_span(3, 1_200_000, 1_900_000, speaker="Ada Lovelace", text="a --> b"),
    make_span(4, 2_345_678, 2_346_400, speaker="NA", text="naïve, “quoted”; café"),
    make_span(5, 3_000_000, 4_000_000, text="nobody\nin two lines"),
    make_span(
        6,
        5_000_000,
        6_000_000,
        speaker="Bob",
        channel=1,
        draft=True,
        answers=(
            Answer(NOISE, (ValueUsed("dog", 3), ValueUsed("=cat", 4))),
            Answer(MOOD, (ValueUsed("glad", 5),)),
            Answer(NOTE, "-1 & <b>"),
            Answer(SCORE, -2.5),
        ),
    ),
    make_span(7, 19_000_000, 20_000_000, speaker="0042", text="=1+1"),
    channels=2,
    external_id="call 0017",
    metadata={"caller": "א", "depth": [1, 2.5, {"html": "</script>"}], "line": "\u2028"},
    reference="what was read",
    language="he",
    v1=V1Facts("0123.wav", 3, "user", is_marked_for_review=True),
)
NA = make_document("NA", make_span(8, 250_000, 750_000, speaker="nan", text="gone?"))
ZEROS = make_document("007", make_span(9, 1, 100_001, speaker="null", text="tiny"))
SILENT = make_document("a/b:c")
TWICE = tuple(
    make_document(
        "twice",
        make_span(10 + turn, 100_000, 200_000, speaker="a b" if turn else "a_b", text=who),
        annotator=who,
        is_shared=True,
    )
    for turn, who in enumerate(("ada", "bob"))
)


def make_meeting() -> Document:
    """An hour with 200 segments of four voices who talk over each other."""
    dice = random.Random(200)
    words = [
        "yes",
        "no",
        "שלום",
        "naïve",
        "“so”",
        "&",
        "<laugh>",
        "a-->b",
        "1,000",
        "\\",
        "#3",
        ";-)",
        "été",
    ]
    spans = []
    for number in range(200):
        start_us = dice.randrange(3_590_000_000)
        end_us = start_us + dice.randrange(1_000, 9_000_000)
        text = " ".join(dice.choices(words, k=dice.randrange(1, 9)))
        who = dice.choice(["Ada", "Bob", "עדה", "null", None])
        spans.append(make_span(1000 + number, start_us, end_us, speaker=who, text=text))
    return make_document("meeting", *spans, duration_us=3_600_000_000)


MEETING = make_meeting()
DOCUMENTS = (TALK, NA, ZEROS, SILENT, *TWICE, MEETING)
