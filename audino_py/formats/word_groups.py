"""Words with times gathered into segments: a change of speaker, or a pause, begins a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from audino_py.formats.reading import ReadSpan, ReadWord

PAUSE_US = 1_000_000
LONGEST_US = 30_000_000  # nobody wants to correct a segment of minutes
_ENDS = (*".!?", *"\u3002\uff01\uff1f\u061f\u06d4\u0964")  # Latin, Chinese, Arabic, Hindi
_ENOUGH_US = 10_000_000  # after that, the end of a sentence is a good place


class SpokenWord(NamedTuple):
    """A word, who says it, and on which channel."""

    word: ReadWord
    speaker: str | None = None
    channel: int | None = None


def spans_of_words(spoken: Iterable[SpokenWord]) -> Iterator[ReadSpan]:
    """Yield segments in the order of their starts; their text is their words with spaces."""
    group: list[SpokenWord] = []
    for one in sorted(spoken, key=lambda each: (each.channel or 0, each.word.start_us)):
        if group and _begins_anew(group, one):
            yield _span(group)
            group = []
        group.append(one)
    if group:
        yield _span(group)


def _begins_anew(group: list[SpokenWord], one: SpokenWord) -> bool:
    last = group[-1]
    if (one.speaker, one.channel) != (last.speaker, last.channel):
        return True
    length_us = one.word.end_us - group[0].word.start_us
    is_sentence = last.word.text.endswith(_ENDS) and length_us > _ENOUGH_US
    return one.word.start_us - last.word.end_us > PAUSE_US or is_sentence or length_us > LONGEST_US


def _span(group: list[SpokenWord]) -> ReadSpan:
    words = tuple(one.word for one in group)
    return ReadSpan(
        words[0].start_us,
        max(word.end_us for word in words),
        " ".join(word.text.strip() for word in words if word.text.strip()),
        group[0].speaker,
        group[0].channel,
        words=words,
    )
