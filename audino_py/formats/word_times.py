"""Whether words with times still are what a segment says, after people have corrected it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audino_py.formats.document import Span, Word


def with_words(span: Span, words: Iterable[Word]) -> Span:
    """Return the segment with its words where they are known: all of them, or none.

    They are where they say together what the segment says, white space apart, and each is said
    within it. A word that an edge of the segment cuts ends there.
    """
    told = tuple(words)
    if not told or _letters(word.text for word in told) != _letters([span.text]):
        return span
    heard = tuple(_within(word, span) for word in told)
    return span if None in heard else replace(span, words=tuple(w for w in heard if w))


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


def _within(word: Word, span: Span) -> Word | None:
    start_us, end_us = max(word.start_us, span.start_us), min(word.end_us, span.end_us)
    is_outside = start_us > end_us or (start_us == end_us and word.start_us < word.end_us)
    if is_outside:
        return None
    return replace(word, start_us=start_us, end_us=end_us)
