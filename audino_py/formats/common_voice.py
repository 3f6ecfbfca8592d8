"""Common Voice's tables: a sentence for each file of audio, thirteen columns, nothing quoted.

They lie as in a release, under the code of the language and beside the folder ``clips``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import PurePosixPath
from typing import BinaryIO

from audino_py.formats.audio_paths import audio_path, language_folder
from audino_py.formats.document import Document, ExportOptions, Span
from audino_py.formats.format import Members
from audino_py.formats.losses import Losses
from audino_py.formats.stream import BLOCK_BYTES
from audino_py.formats.texts import one_line

TABLES = ("validated", "invalidated", "other")
_VOTES_THAT_COUNT = 2  # Common Voice hears two people before it decides
COLUMNS = (
    "client_id",
    "path",
    "sentence_id",
    "sentence",
    "sentence_domain",
    "up_votes",
    "down_votes",
    "age",
    "gender",
    "accents",
    "variant",
    "locale",
    "segment",
)
_OF_THE_SPEAKER = ("age", "gender", "accents", "variant")


def write_common_voice(
    documents: Iterable[Document], options: ExportOptions, losses: Losses
) -> Members:
    """Write a row for each cut segment, else one for each whole clip.

    A part of a split is a table of its name; what is not split is told apart by its votes.
    """
    with ExitStack() as files:
        tables = _Tables(options, files)
        ordered = iter(documents)
        first = next(ordered, None)
        known = ordered if first is None else chain([first], ordered)
        main = tables.begun(first)
        yield main, tables.filled(main, known, losses)
        for path, file in tables.beside.items():
            yield path, _content(file)


class _Tables:
    """The tables of all languages: the first goes out as it is filled, others wait on disk."""

    def __init__(self, options: ExportOptions, files: ExitStack) -> None:
        self.beside: dict[str, BinaryIO] = {}
        self._options, self._files = options, files

    def begun(self, first: Document | None) -> str:
        """Begin the tables of the first language; the path of the main one."""
        main, *others = self.paths_of(first)
        self._open(main, others)
        return main

    def paths_of(self, document: Document | None) -> list[str]:
        """Return where the tables of a language lie, the main one first."""
        names = (self._options.part,) if self._options.part else TABLES
        return [f"{language_folder(document)}/{name}.tsv" for name in names]

    def filled(self, main: str, documents: Iterable[Document], losses: Losses) -> Iterator[bytes]:
        """Take all clips in and yield the rows of the main table."""
        yield _row(COLUMNS)
        for document in documents:
            paths = self.paths_of(document)
            self._open(main, paths)
            path = paths[0] if len(paths) == 1 else paths[_verdict(document, self._options)]
            if path == main:
                yield from _rows(document, losses)
            else:
                self.beside[path].writelines(_rows(document, losses))

    def _open(self, main: str, paths: list[str]) -> None:
        """Begin tables with their heads; readers miss even one that would have no rows."""
        for path in paths:
            if path != main and path not in self.beside:
                file = tempfile.TemporaryFile()  # noqa: SIM115  the stack closes it
                self.beside[path] = self._files.enter_context(file)
                file.write(_row(COLUMNS))


def _content(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK_BYTES):
        yield block


def _verdict(document: Document, options: ExportOptions) -> int:
    """Return which of `TABLES` a clip belongs to: by its state here, or as Common Voice counts."""
    up, down = document.accepted_reviews, document.returned_reviews
    if options.votes == "two":
        is_good = up >= _VOTES_THAT_COUNT and up > down
        is_bad = down >= _VOTES_THAT_COUNT and down > up
    else:
        is_good, is_bad = document.state == "accepted", document.state == "returned"
    return 0 if is_good else 1 if is_bad else 2


def _rows(document: Document, losses: Losses) -> Iterator[bytes]:
    if any(span.audio_path for span in document.spans):
        for span in document.spans:
            yield _row(_cells(document, [span], span.audio_path, losses))
    elif document.spans:
        spans = list(document.spans)
        whole = [(0, document.duration_us)]
        is_whole = [(span.start_us, span.end_us) for span in spans] == whole
        losses.count("times_left_out", 0 if is_whole else len(spans))
        yield _row(_cells(document, spans, audio_path(document), losses))


def _cells(document: Document, spans: list[Span], path: str, losses: Losses) -> list[str]:
    said = [one_line(span.text, losses) for span in spans]
    speakers = dict.fromkeys(span.speaker for span in spans)
    who = next(iter(speakers)) if len(speakers) == 1 else None
    losses.count("speakers_left_out", sum(s.speaker is not None for s in spans) if not who else 0)
    facts = {key: str(document.metadata.get(key) or "") for key in _OF_THE_SPEAKER}
    segment = str(spans[0].uid) if len(spans) == 1 else ""
    cells = {
        "client_id": who or "",
        "path": PurePosixPath(path).name,
        "sentence_id": segment,
        "sentence": " ".join(text for text in said if text),
        "up_votes": str(document.accepted_reviews),
        "down_votes": str(document.returned_reviews),
        **facts,
        "locale": document.language,
    }
    return [one_line(cells.get(column, ""), Losses()) for column in COLUMNS]


def _row(cells: Iterable[str]) -> bytes:
    return ("\t".join(cells) + "\n").encode()
