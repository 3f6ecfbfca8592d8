"""What a format would lose of this work, told before anybody downloads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audino_py.formats.document import Document
from audino_py.formats.format import Format
from audino_py.formats.losses import Losses
from audino_py.selectors.exports import ExportQuery, documents_of, export_options

MOST_SEGMENTS = 10_000  # looked at while the page waits
MOST_CLIPS = 1_000


@dataclass(slots=True)
class LossesExpected:
    """Sentences, and how much of the work they speak of."""

    sentences: list[str]
    clips: int = 0
    is_whole: bool = True


def losses_expected(query: ExportQuery, one: Format) -> LossesExpected:
    """Write the beginning of an export to nowhere and count what it loses."""
    losses, expected = Losses(), LossesExpected([])
    documents = _beginning(documents_of(query), expected)
    for _, pieces in one.members(documents, export_options(query, is_raw=False), losses):
        for _ in pieces:
            pass
    expected.sentences = losses.sentences()
    return expected


def _beginning(documents: Iterator[Document], expected: LossesExpected) -> Iterator[Document]:
    segments = 0
    for document in documents:
        if segments >= MOST_SEGMENTS or expected.clips >= MOST_CLIPS:
            expected.is_whole = False
            return
        segments += len(document.spans)
        expected.clips += 1
        yield document
