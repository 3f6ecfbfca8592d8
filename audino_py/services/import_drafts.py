"""Drafts from a file: predictions written out of sight, chunk by chunk, then shown all at once.

So nobody who saves waits for a large import, and a worker that dies leaves nothing half done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.locks import locked
from audino_py.errors import ConflictError
from audino_py.formats.reading import ReadDocument
from audino_py.models import Annotation, AnnotationKind, Import, ImportState, Project, WordTimes
from audino_py.selectors.import_clips import ClipBook, FoundClip
from audino_py.services.import_checks import clip_or_none
from audino_py.services.import_fitting import Fitted, Names, fit
from audino_py.services.import_names import Vocabulary
from audino_py.services.import_rows import stored, told_words

SEGMENTS_A_CHUNK = 2000
LONGEST_SOURCE = 200
_AT_ONCE = 500

Telling = Callable[[Import], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document, its clip, and what of it is kept."""

    document: ReadDocument
    clip: FoundClip
    fitted: Fitted


def names_of(row: Import) -> Names:
    """Return the names that stand at the project's disposal, by what was ticked."""
    kinds = {one["name"]: one["kind"] for one in row.report.get("new_labels", [])}
    return Names(
        row.project,
        new_labels=kinds if row.creates_labels else None,
        has_new_speakers=row.creates_speakers,
    )


def drafts_of(documents: Iterable[ReadDocument], book: ClipBook, row: Import) -> Iterator[Draft]:
    """Yield what fits.

    Raises
    ------
    ConflictError
        If something does not fit, and that was not to be left out.
    """
    names = names_of(row)
    for document in documents:
        clip = clip_or_none(document, book)
        fitted = None if clip is None else fit(document, clip, names)
        if not row.leaves_out and (fitted is None or fitted.problems):
            raise ConflictError(
                f"{document.where}: something changed since this file was checked, and it does not "
                "fit any more. Nothing was imported. Check it again."
            )
        if clip is not None and fitted is not None:
            yield Draft(document, clip, fitted)


def write_drafts(row: Import, drafts: Iterable[Draft], tell: Telling) -> None:
    """Write all drafts, out of sight; `show_drafts` makes them what people start from."""
    vocabulary = Vocabulary(row.project)
    before, source = row.made, row.name  # a run that broke off has made something already
    for chunk in _chunks(drafts):
        with transaction.atomic():
            # Two imports at once must not make the same label or speaker twice.
            locked(Project.objects.filter(pk=row.project_id)).get()
            _write_chunk(row, chunk, vocabulary, source)
            row.made = {noun: before.get(noun, []) + k for noun, k in vocabulary.made().items()}
            row.done += sum(len(draft.fitted.spans) for draft in chunk)
            tell(row)
    with transaction.atomic():
        vocabulary.close()


def _write_chunk(row: Import, chunk: list[Draft], vocabulary: Vocabulary, source: str) -> None:
    annotations = [
        Annotation(
            clip_id=draft.clip.pk,
            kind=AnnotationKind.STAGED,
            source=(draft.document.source or source)[:LONGEST_SOURCE],
            origin=row,
        )
        for draft in chunk
    ]
    Annotation.objects.bulk_create(annotations)
    now = timezone.now()
    for draft, annotation in zip(chunk, annotations, strict=True):
        rows = [stored(s, s.end_us, vocabulary, is_draft=True) for s in draft.fitted.spans]
        table.upsert(annotation.pk, rows, now)
    WordTimes.objects.bulk_create(
        [
            told_words(annotation, span)
            for draft, annotation in zip(chunk, annotations, strict=True)
            for span in draft.fitted.spans
            if span.words
        ],
        batch_size=_AT_ONCE,
    )


def _chunks(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Yield drafts with some thousand segments together; a huge one goes alone."""
    chunk: list[Draft] = []
    size = 0
    for draft in drafts:
        chunk.append(draft)
        size += len(draft.fitted.spans) + 1
        if size >= SEGMENTS_A_CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def show_drafts(row: Import) -> None:
    """Make what was written out of sight the drafts of their clips, inside a transaction."""
    staged = Annotation.objects.filter(origin=row, kind=AnnotationKind.STAGED)
    row.made["annotations"] = staged.update(kind=AnnotationKind.PREDICTION)
    row.state, row.applied_at = ImportState.APPLIED, timezone.now()
