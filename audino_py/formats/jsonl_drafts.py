"""Our own JSON Lines read as what any file is: documents of clips, without states or people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audino_py.errors import UnreadableError
from audino_py.formats.document import Document
from audino_py.formats.jsonl_reader import RefusedLine, read_jsonl
from audino_py.formats.reading import Given, ReadDocument, ReadSpan, ReadWord


def read_jsonl_drafts(given: Given) -> Iterator[ReadDocument]:
    """Read line by line; the first line that is none of ours ends it."""
    return sheets_of_lines(given.data.split(b"\n"), given.name)


def sheets_of_lines(lines: Iterable[bytes], name: str) -> Iterator[ReadDocument]:
    """Read the lines of a file that may be too large for memory."""
    for line in read_jsonl(lines):
        where = f"{name}, line {line.number}"
        if isinstance(line, RefusedLine):
            raise UnreadableError(f"{where}: {line.message}. Export the file again.")
        yield _sheet(line.document, where)


def _sheet(document: Document, where: str) -> ReadDocument:
    sheet = ReadDocument(
        where,
        (document.name, document.file_name),
        sha256=document.sha256,
        external_id=document.external_id or "",
        annotator=document.annotator,
    )
    for span in document.spans:
        read = ReadSpan(
            span.start_us,
            span.end_us,
            span.text,
            span.speaker,
            span.channel,
            {answer.label.name: answer.plain for answer in span.answers},
            tuple(ReadWord(w.start_us, w.end_us, w.text, w.confidence) for w in span.words),
            uid=span.uid,
            unsure=span.unsure,
            draft=span.draft,
        )
        sheet.add(read, where)
    return sheet
