"""Segments chosen by speaker, answer and confirmation."""

from __future__ import annotations

from audino_py.formats.choosing import Wanted, choose
from audino_py.formats.pinning import digest_of, document_from, facts_of
from tests.formats.documents import TALK


def taken(**wanted: object) -> list[int]:
    return [one.uid.int for one in choose(TALK, Wanted(**wanted)).spans]  # type: ignore[arg-type]  # test data


def test_segments_are_chosen_by_speaker_by_answer_and_without_drafts() -> None:
    assert taken() == [1, 2, 3, 4, 5, 6, 7]
    assert taken(speakers=frozenset(["Bob"])) == [2, 6]
    assert taken(drafts=False) == [1, 2, 3, 4, 5, 7]
    assert taken(answers={"Noise": frozenset(["dog", "bird"])}) == [6]
    assert taken(answers={"Score": frozenset(["a", "-2.50"])}) == [6]
    assert taken(answers={"Score": frozenset(["a", "2"])}) == []
    assert taken(answers={"Noise": frozenset(["dog"]), "=Mood": frozenset(["sad"])}) == []
    assert taken(speakers=frozenset(["NA"]), drafts=False) == [4]


def test_a_document_is_taken_apart_and_put_together_again() -> None:
    facts = facts_of(TALK)

    assert document_from(facts, TALK.spans) == TALK
    assert digest_of(facts, TALK.spans) == digest_of(facts_of(TALK), TALK.spans)
    assert digest_of(facts, TALK.spans[1:]) != digest_of(facts, TALK.spans)
