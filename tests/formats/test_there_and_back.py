"""Written, read, written again: after the first time nothing changes any more."""

from __future__ import annotations

import itertools
import os
import re
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audino_py.formats.document import Answer, Document, ExportOptions, LabelUsed, Span, Word
from audino_py.formats.event_reader import EVENT
from audino_py.formats.losses import Losses
from audino_py.formats.readers import READERS, read_documents
from audino_py.formats.reading import Given, ReadDocument, ReadSpan
from audino_py.formats.registry import FORMATS
from audino_py.services.import_fitting import _answer
from tests.formats.documents import DOCUMENTS, LABELS, TALK, make_document, make_span

OPTIONS = ExportOptions(project="p", labels=LABELS)
KINDS = {label.name: label for label in (*LABELS, LabelUsed(EVENT, "multiple"))}
NUMBERS = itertools.count(1)  # new segments keep the order of the file
# Told apart by names of files or columns; all others by content too.
ENDINGS = {"audino_v2": "tsv"}
TWO_WAY = sorted(name for name, one in FORMATS.items() if one.is_read_back)
EXAMPLES = 1000


def written(name: str, documents: list[Document]) -> bytes:
    return b"".join(FORMATS[name].write(documents, OPTIONS, Losses()))


def read_back(name: str, data: bytes, known: list[Document]) -> list[Document]:
    """Read a file as an import would, into documents of the clips that are there."""
    given = Given(f"export{FORMATS[name].suffix}", data)
    return [_document(one, known) for one in read_documents(given, ENDINGS.get(name, name))]


def _document(read: ReadDocument, known: list[Document]) -> Document:
    clip = next(one for one in known if _means(read, one))
    spans = [_span(span, clip) for span in read.spans]
    spans.sort(key=lambda one: (one.start_us, one.end_us, one.uid))
    return replace(clip, spans=tuple(spans))


def _means(read: ReadDocument, clip: Document) -> bool:
    words = {clip.stem, clip.name, clip.file_name, clip.stem.replace("/", "_").replace(":", "_")}
    called = {part for name in read.names for part in (name, name.rpartition(".")[0]) if part}
    is_persons = not clip.is_shared or read.annotator in ("", clip.annotator)
    return bool(words & called) and is_persons


def _span(span: ReadSpan, clip: Document) -> Span:
    answers: list[Answer] = []
    for name, plain in span.values.items():
        label = KINDS.get(name)
        answer = None if label is None else _answer(name, label.kind, plain)
        if answer is not None and label is not None:
            answers.append(Answer(label, answer.value))
    end_us = clip.duration_us if span.end_us is None else min(span.end_us, clip.duration_us)
    words = tuple(Word(*word) for word in span.words)
    return Span(
        span.uid or UUID(int=next(NUMBERS)),
        span.start_us,
        end_us,
        span.speaker,
        span.text,
        tuple(answers),
        span.channel,
        span.unsure,
        span.draft,
        words,
    )


@pytest.mark.parametrize("name", TWO_WAY)
def test_after_the_first_time_nothing_changes_any_more(name: str) -> None:
    known = [one for one in DOCUMENTS if not one.is_shared]
    first = written(name, known)

    once = read_back(name, first, known)
    second = written(name, once)
    third = written(name, read_back(name, second, known))

    assert once
    assert any(one.spans for one in once) or name == "ctm"
    assert third == second


@pytest.mark.parametrize("name", TWO_WAY)
def test_texts_and_times_come_back_as_they_went(name: str) -> None:
    """Where the format holds a transcript, words in Hebrew and English with quotes survive."""
    spans = [
        make_span(1, 500_000, 1_250_000, speaker="Ada", text='she said "yes" & left'),
        make_span(2, 2_000_000, 3_500_000, speaker="Bob", text="שלום עולם"),
    ]
    clip = make_document("call", *spans)

    if name in ("ctm", "events"):  # one holds words with times, the other answers; here are none
        return
    losses = Losses()
    data = b"".join(FORMATS[name].write([clip], OPTIONS, losses))
    (back,) = read_back(name, data, [clip])

    if "text" in FORMATS[name].holds and name != "common_voice" and back.spans:
        said = unquoted if losses.counts().get("text_changed") else str
        assert [(s.start_us, s.end_us, s.text) for s in back.spans] == [
            (s.start_us, s.end_us, said(s.text)) for s in spans
        ]
    if "speakers" in FORMATS[name].holds and name != "common_voice" and back.spans:
        assert [s.speaker for s in back.spans] == ["Ada", "Bob"]


def unquoted(text: str) -> str:
    """What is left where a format knows no such signs, and says so."""
    return " ".join(re.sub(r'["&]', " ", text).split())


def test_every_format_that_is_read_back_has_a_reader() -> None:
    assert set(TWO_WAY) - set(ENDINGS) <= set(READERS)
    assert len(TWO_WAY) >= 18
    assert TALK.spans


ODD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with segments of any kind, in the order in which exports have them."""
    spans = []
    for number in range(draw(st.integers(0, 6))):
        start_us = draw(st.integers(0, 19_000_000))
        answers = [
            Answer(label, value.value)
            for label in draw(st.lists(st.sampled_from(LABELS), unique=True))
            if (value := _answer(label.name, label.kind, _plain(draw, label.kind))) is not None
        ]
        spans.append(
            make_span(
                number + 1,
                start_us,
                draw(st.integers(start_us + 1, 20_000_000)),
                speaker=draw(st.none() | ODD.filter(str.strip)),
                text=draw(ODD),
                answers=tuple(sorted(answers, key=lambda one: one.label.name)),
                channel=draw(st.none() | st.integers(0, 1)),
                unsure=draw(st.booleans()),
                draft=draw(st.booleans()),
            )
        )
    spans.sort(key=lambda one: (one.start_us, one.end_us, one.uid))
    return make_document("call", *spans, channels=2)


def _plain(draw: st.DrawFn, kind: str) -> list[str] | str | float:
    if kind == "number":
        return draw(st.floats(-1e6, 1e6) | st.integers(-(2**53), 2**53))
    if kind == "text":
        return draw(ODD)
    return draw(st.lists(ODD.filter(str.strip), min_size=1, max_size=3, unique=True))


@settings(
    max_examples=EXAMPLES if os.environ.get("AUDINO_FULL") else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
@given(one=documents())
def test_json_lines_lose_nothing(one: Document) -> None:
    first = written("jsonl", [one])

    assert written("jsonl", read_back("jsonl", first, [one])) == first
