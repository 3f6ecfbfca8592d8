"""Times of words, read for many segments together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from audino_py.formats.document import Span, Word
from audino_py.formats.word_times import with_words
from audino_py.models import WordTimes

WordBook = dict[tuple[int, UUID], list[Word]]


def words_told_for(annotations: Collection[int]) -> WordBook:
    """Return the words that were told for segments, by annotation and segment; one query."""
    rows = WordTimes.objects.filter(annotation__in=annotations).order_by()
    columns = rows.values_list("annotation_id", "uid", "words")
    return {(pk, uid): [Word(*word) for word in words] for pk, uid, words in columns}


def spans_with_words(annotation: int, spans: Iterable[Span], told: WordBook) -> tuple[Span, ...]:
    """Return the segments, those whose words are known with their words."""
    if not told:
        return tuple(spans)
    return tuple(with_words(span, told.get((annotation, span.uid), ())) for span in spans)
