"""Imported segments written out of sight, some thousand a transaction: nobody who saves waits long.

Whoever staged them shows them all at once. A run that breaks off leaves them unseen, and the next
one begins by deleting them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import msgspec
from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.locks import locked
from audino_py.formats.document import Span
from audino_py.models import Annotation, Import, Project, WordTimes
from audino_py.services.import_names import Vocabulary

SEGMENTS_A_PART = 2000
_AT_ONCE = 500

Telling = Callable[[Import], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An annotation that is not saved yet, and what it is to hold.

    Parameters
    ----------
    end_us
        Of the clip: segments are cut there.
    is_draft
        Whether all segments wait to be confirmed.
    is_begun
        Whether the annotation is there already, with the segments before these.
    """

    annotation: Annotation
    spans: Sequence[Span]
    end_us: int
    is_draft: bool = False
    is_begun: bool = False


class Staging:
    """Writes sheets of one import, and tells how far it is."""

    def __init__(self, row: Import, tell: Telling) -> None:
        self.vocabulary = Vocabulary(row.project)
        self._row = row
        self._tell = tell
        self._before = row.made  # a run that broke off has made something already

    def write(self, sheets: Sequence[Sheet]) -> None:
        """Write annotations, those that others are copied from first, and their segments."""
        for part in _parts(sheets):
            with transaction.atomic():
                # Two imports at once must not make the same label or speaker twice.
                locked(Project.objects.filter(pk=self._row.project_id)).get()
                self._write_part(part)
                self._row.made = self.made()
                self._row.done += sum(len(s.spans) for s in part if s.annotation.parent is None)
                self._tell(self._row)

    def made(self) -> dict[str, list[int]]:
        """Return the keys of labels, values and speakers that this import made, by noun."""
        return {n: [*self._before.get(n, []), *k] for n, k in self.vocabulary.made().items()}

    def _write_part(self, part: Sequence[Sheet]) -> None:
        new = [sheet.annotation for sheet in part if not sheet.is_begun]
        Annotation.objects.bulk_create([one for one in new if one.parent is None])
        Annotation.objects.bulk_create([one for one in new if one.parent is not None])
        self.vocabulary.make_missing(span for sheet in part for span in sheet.spans)
        rows = [(s.annotation.pk, self._stored(span, s)) for s in part for span in s.spans]
        table.upsert_all(rows, timezone.now())
        WordTimes.objects.bulk_create(
            [
                _told_words(sheet.annotation, span)
                for sheet in part
                for span in sheet.spans
                if span.words
            ],
            batch_size=_AT_ONCE,
        )

    def _stored(self, span: Span, sheet: Sheet) -> table.Stored:
        """Return a segment as its table takes it."""
        speaker = self.vocabulary.speaker_of(span)
        return table.Stored(
            span.uid,
            span.start_us,
            min(span.end_us, sheet.end_us),
            None if speaker is None else speaker.pk,
            span.text,
            msgspec.json.encode(self.vocabulary.values_of(span)).decode(),
            span.channel,
            span.unsure,
            sheet.is_draft or span.draft,
        )


def _told_words(annotation: Annotation, span: Span) -> WordTimes:
    """Return the words of a segment as their table takes them; not saved yet."""
    words = [[one.start_us, one.end_us, one.text, one.confidence] for one in span.words]
    return WordTimes(annotation=annotation, uid=span.uid, words=words)


def _parts(sheets: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """Yield sheets with some thousand segments together; a huge one comes in several parts."""
    part: list[Sheet] = []
    size = 0
    for sheet in sheets:
        for start in range(0, len(sheet.spans) or 1, SEGMENTS_A_PART):
            spans = sheet.spans[start : start + SEGMENTS_A_PART]
            piece = replace(sheet, spans=spans, is_begun=start > 0)
            if part and size + len(piece.spans) > SEGMENTS_A_PART:
                yield part
                part, size = [], 0
            part.append(piece)
            size += len(piece.spans) + 1
    if part:
        yield part
