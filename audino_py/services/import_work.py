"""Finished work from a file: of one named person, or, from our own export, of those it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from audino_py.formats.document import Answer, Document, Span
from audino_py.formats.jsonl_reader import ReadLine, RefusedLine, read_jsonl
from audino_py.formats.reading import ReadDocument
from audino_py.models import Import, TaskState
from audino_py.selectors.import_clips import ClipBook
from audino_py.services.import_drafts import Draft, drafts_of, names_of
from audino_py.services.import_fitting import Names

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # files from outside carry no instants


def work_lines(
    row: Import, documents: Iterable[ReadDocument], book: ClipBook
) -> Iterator[ReadLine]:
    """Yield documents as the accepted work of the import's person."""
    for number, draft in enumerate(drafts_of(documents, book, row), start=1):
        yield ReadLine(number, _document(row, draft))


def _document(row: Import, draft: Draft) -> Document:
    clip = draft.clip
    return Document(
        name=clip.name,
        file_name=clip.name,
        external_id=clip.external_id,
        sha256=clip.sha256,
        duration_us=clip.duration_us or 0,
        rate_hz=0,
        channels=clip.channels or 1,
        annotator=row.person.username if row.person is not None else "",
        kind="work",
        state=TaskState.ACCEPTED,
        created=_EPOCH,
        changed=_EPOCH,
        spans=tuple(draft.fitted.spans),
    )


def exported_lines(row: Import, lines: Iterable[bytes]) -> Iterator[ReadLine | RefusedLine]:
    """Yield lines of our own export as they are; names that are not to be made go."""
    names = names_of(row)
    for line in read_jsonl(lines):
        if isinstance(line, ReadLine):
            spans = tuple(_known(span, names) for span in line.document.spans)
            yield ReadLine(line.number, replace(line.document, spans=spans))
        else:
            yield line


def _known(span: Span, names: Names) -> Span:
    is_strange = span.speaker not in names.speakers and not names.has_new_speakers
    answers = span.answers
    if not names.has_new_values:
        answers = tuple(one for answer in answers for one in _known_answer(answer, names))
    if not is_strange and answers is span.answers:
        return span
    return replace(span, speaker=None if is_strange else span.speaker, answers=answers)


def _known_answer(answer: Answer, names: Names) -> Iterator[Answer]:
    name = answer.label.name
    if name not in names.kinds:
        return
    if isinstance(answer.value, tuple):
        known = tuple(one for one in answer.value if (name, one.text) in names.values)
        if known:
            yield Answer(answer.label, known)
    else:
        yield answer
