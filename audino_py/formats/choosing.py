"""Which segments of a document are wanted: by speaker, by answer, confirmed ones alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from audino_py.formats.document import Document, Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a segment must be to be taken.

    Parameters
    ----------
    speakers
        Names of the voices that are wanted; empty takes all, and segments of nobody.
    answers
        By the name of a label: answers of which the segment must hold at least one. Several labels
        must all be met; texts are compared as written, numbers by their value: 3.0 finds 3.
    drafts
        False leaves out what a machine proposed and nobody has confirmed.
    """

    speakers: frozenset[str] = frozenset()
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    drafts: bool = True

    @property
    def is_everything(self) -> bool:
        """Whether every segment is wanted."""
        return self.drafts and not self.speakers and not self.answers


def choose(document: Document, wanted: Wanted) -> Document:
    """Return the document with the wanted segments alone; their order stays."""
    if wanted.is_everything:
        return document
    return replace(document, spans=tuple(one for one in document.spans if _fits(one, wanted)))


def _fits(span: Span, wanted: Wanted) -> bool:
    if span.draft and not wanted.drafts:
        return False
    if wanted.speakers and span.speaker not in wanted.speakers:
        return False
    if not wanted.answers:
        return True
    held = {answer.label.name: answer.plain for answer in span.answers}
    return all(_is_among(held.get(name), texts) for name, texts in wanted.answers.items())


def _is_among(plain: list[str] | str | float | None, texts: frozenset[str]) -> bool:
    if isinstance(plain, list):
        return not texts.isdisjoint(plain)
    if plain is None or isinstance(plain, str):
        return plain in texts
    return any(_number(text) == plain for text in texts)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
