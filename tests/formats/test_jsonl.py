"""JSON Lines: nothing is lost, and what is no line of ours is told apart, with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audino_py.formats.document import ExportOptions
from audino_py.formats.jsonl import write_jsonl, write_line
from audino_py.formats.jsonl_reader import ReadLine, RefusedLine, read_jsonl
from audino_py.formats.losses import Losses
from tests.formats.documents import DOCUMENTS, MADE, TALK, make_document, make_span

WRITTEN = b"".join(write_jsonl(DOCUMENTS, ExportOptions(), Losses()))
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


def read_one(line: bytes) -> ReadLine | RefusedLine:
    (one,) = read_jsonl([line])
    return one


def test_what_is_read_and_written_again_is_the_same_to_the_byte() -> None:
    read = list(read_jsonl(WRITTEN.splitlines(keepends=True)))

    assert all(isinstance(line, ReadLine) for line in read)
    documents = [line.document for line in read if isinstance(line, ReadLine)]
    assert b"".join(write_jsonl(documents, ExportOptions(), Losses())) == WRITTEN


def test_every_span_comes_back_whole() -> None:
    line = read_one(write_line(TALK))

    assert isinstance(line, ReadLine)
    read = line.document
    for found, wanted in zip(read.spans, TALK.spans, strict=True):
        assert replace(found, answers=()) == replace(wanted, answers=())
        assert {a.label.name: (a.label.kind, a.plain) for a in found.answers} == {
            a.label.name: (a.label.kind, a.plain) for a in wanted.answers
        }
    assert (read.metadata, read.reference, read.language) == (
        TALK.metadata,
        TALK.reference,
        TALK.language,
    )


@settings(max_examples=30, deadline=None)
@given(TEXT, TEXT, st.dictionaries(TEXT, TEXT, max_size=3))
def test_every_text_survives_export_and_import(
    text: str, speaker: str, metadata: dict[str, str]
) -> None:
    line = write_line(
        make_document(
            "x", make_span(1, 0, 1, text=text, speaker=speaker), metadata=metadata, reference=text
        )
    )

    read = read_one(line)

    assert isinstance(read, ReadLine)
    assert write_line(read.document) == line
    assert line.count(b"\n") == 1
    assert not any(char in line for char in (b"<", b">", b"&", "\u2028".encode()))


def test_a_line_says_nothing_that_another_instance_could_not_restore() -> None:
    later = replace(TALK, created=MADE.replace(year=2027), changed=MADE.replace(year=2028))

    assert write_line(later) == write_line(TALK)


def change(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def apply(line: dict[str, Any]) -> None:
        *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        place: Any = line
        for key in way:
            place = place[key]
        place[last] = value

    return apply


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (change("schema", "audino/2"), "the schema is 'audino/2'"),
        (change("extra", 1), "unknown field `extra`"),
        (change("segments.0.start", "0"), "Expected `float`, got `str`"),
        (change("segments.0.end", 0), "does not end after its start"),
        (change("segments.0.start", -0.5), "does not end after its start"),
        (change("segments.0.end", 1e300), "no time in seconds"),
        (change("segments.0.channel", -1), "channel below 0"),
        (change("segments.1.id", "00000000-0000-0000-0000-000000000001"), "have the same id"),
        (change("segments.0.id", "one"), "Invalid UUID"),
        (change("segments.0.text", "a\x00b"), "NUL"),
        (change("segments.0.values", {"Else": ["a"]}), "'Else' is not listed"),
        (change("segments.5.values", {"Noise": "dog"}), "not of the kind 'multiple'"),
        (change("segments.5.values", {"Noise": []}), "no list of values here"),
        (change("segments.5.values", {"Noise": ["a", "a"]}), "each value once"),
        (change("segments.5.values", {"=Mood": ["a", "b"]}), "a single choice one"),
        (change("segments.5.values", {"Note": 3}), "not of the kind 'text'"),
        (change("segments.5.values", {"Score": "3"}), "not of the kind 'number'"),
        (change("labels.Noise", "colour"), "Invalid enum value"),
        (change("clip.metadata", {"a": json.loads("[" * 32 + "]" * 32)}), "deeper than 32"),
        (change("kind", "prediction"), "Invalid enum value"),
    ],
)
def test_a_line_that_is_not_ours_is_refused_with_its_number_and_a_reason(
    spoil: Callable[[dict[str, Any]], None], message: str
) -> None:
    line = json.loads(write_line(TALK))
    spoil(line)

    good, refused = read_jsonl([write_line(TALK), json.dumps(line).encode()])

    assert isinstance(good, ReadLine)
    assert isinstance(refused, RefusedLine)
    assert refused.number == 2
    assert message in refused.message


@pytest.mark.parametrize(
    "line",
    [b"{", b"\xff\xfe", b"[]", b'"x"', b"NaN", b"[" * 100_000, b'{"schema":"\\ud800"}'],
    ids=lambda line: repr(line[:12]),
)
def test_what_is_no_json_object_of_ours_is_refused(line: bytes) -> None:
    assert isinstance(read_one(line), RefusedLine)


def test_empty_lines_are_passed_over_and_a_backslash_before_u0000_is_text() -> None:
    kept = write_line(make_document("x", make_span(1, 0, 1, text="\\u0000")))

    assert [line.number for line in read_jsonl([b"\n", kept, b"  \r\n"])] == [2]
    assert isinstance(read_one(kept), ReadLine)
