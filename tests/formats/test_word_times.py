"""Words keep their times only while they are what the segment says, where it says it."""

from __future__ import annotations

from dataclasses import replace

from audino_py.formats.document import Word
from audino_py.formats.word_times import with_words
from tests.formats.documents import make_span

WORDS = (Word(1_000_000, 1_400_000, "good", 0.9), Word(1_400_000, 2_000_000, "morning", 0.8))
SAID = make_span(1, 1_000_000, 2_000_000, text="good  morning\n")


def test_words_that_say_what_the_segment_says_have_their_times() -> None:
    assert with_words(SAID, WORDS).words == WORDS


def test_languages_without_spaces_have_them_too() -> None:
    words = (Word(1_000_000, 1_400_000, "你好"), Word(1_400_000, 2_000_000, "世界"))

    assert with_words(replace(SAID, text="你好世界"), words).words == words


def test_a_corrected_transcript_has_no_times_that_would_be_made_up() -> None:
    assert with_words(replace(SAID, text="good morning all"), WORDS).words == ()
    assert with_words(replace(SAID, text="Good morning"), WORDS).words == ()


def test_a_word_ends_where_the_segment_cuts_it() -> None:
    cut = replace(SAID, start_us=1_100_000, end_us=1_900_000)

    assert with_words(cut, WORDS).words == (
        Word(1_100_000, 1_400_000, "good", 0.9),
        Word(1_400_000, 1_900_000, "morning", 0.8),
    )


def test_a_segment_that_was_moved_away_has_none() -> None:
    moved = replace(SAID, start_us=1_400_000, end_us=2_400_000)

    assert with_words(moved, WORDS).words == ()
    assert with_words(replace(SAID, start_us=5_000_000, end_us=6_000_000), WORDS).words == ()
