"""Drafts from a file: predictions written out of sight, then shown all at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from audino_py.errors import ConflictError
from audino_py.formats.reading import ReadDocument
from audino_py.models import Annotation, AnnotationKind, Import, ImportState
from audino_py.selectors.import_clips import ClipBook, FoundClip
from audino_py.services.import_checks import clip_or_none
from audino_py.services.import_fitting import Fitted, Names, fit
from audino_py.services.import_staging import SEGMENTS_A_PART, Sheet, Staging, Telling

LONGEST_SOURCE = 200


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


def write_drafts(row: Import, drafts: Iterable[Draft], tell: Telling) -> Staging:
    """Write all drafts, out of sight; `show_drafts` makes them what people start from."""
    staging = Staging(row, tell)
    for chunk in _chunks(drafts):
        staging.write([_sheet(row, draft) for draft in chunk])
    return staging


def _sheet(row: Import, draft: Draft) -> Sheet:
    annotation = Annotation(
        clip_id=draft.clip.pk,
        kind=AnnotationKind.STAGED,
        source=(draft.document.source or row.name)[:LONGEST_SOURCE],
        origin=row,
    )
    end_us = draft.clip.duration_us or 0
    return Sheet(annotation, draft.fitted.spans, end_us, is_draft=True)


def _chunks(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    """Yield drafts with some thousand segments together, so that few are held at a time."""
    chunk: list[Draft] = []
    size = 0
    for draft in drafts:
        chunk.append(draft)
        size += len(draft.fitted.spans) + 1
        if size >= SEGMENTS_A_PART:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def show_drafts(row: Import, staging: Staging) -> None:
    """Make what was written out of sight the drafts of their clips, inside a transaction."""
    staging.vocabulary.close()
    staged = Annotation.objects.filter(origin=row, kind=AnnotationKind.STAGED)
    row.made["annotations"] = staged.update(kind=AnnotationKind.PREDICTION)
    row.state, row.applied_at = ImportState.APPLIED, timezone.now()
