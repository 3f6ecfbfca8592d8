"""Two versions, or one and the work as it is now: what came, went or was changed, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched, zip_longest
from uuid import UUID

from django.db.models.functions import Coalesce

from audino_py.formats.document import Document, Span
from audino_py.formats.pinning import document_from
from audino_py.models import Pin, Speaker, Version
from audino_py.selectors.exports import ExportQuery, documents_on, revisions_of
from audino_py.selectors.versions import Rebuilding, entries_of

PINS_A_CHUNK = 1000
FIELDS = ("start", "end", "speaker", "text", "answers", "channel", "unsure")


@dataclass(frozen=True, slots=True)
class SegmentDifference:
    """One segment that differs; `fields` says in what, where it is on both sides."""

    before: Span | None
    after: Span | None
    fields: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """In one word."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def place(self) -> Span:
        """Where to listen: as it is in the later version, else as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  one of the two is there by construction
        return found


@dataclass(frozen=True, slots=True)
class ClipDifference:
    """One clip that differs."""

    clip: UUID
    name: str
    change: str
    segments: tuple[SegmentDifference, ...]

    def count(self, change: str) -> int:
        """How many of its segments were added, removed or changed."""
        return sum(one.change == change for one in self.segments)


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs, by the uids of clips, in the order of the later version."""

    first: Version
    second: Version | None  # None is the work as it is now
    added: list[UUID]
    removed: list[UUID]
    changed: list[UUID]

    @property
    def clips(self) -> list[UUID]:
        """Every clip that differs."""
        return [*self.changed, *self.added, *self.removed]

    def in_detail(self, clips: list[UUID]) -> Iterator[ClipDifference]:
        """Yield what differs in each of these clips."""
        before = _documents(self.first, clips)
        after = (
            _present(self.first, clips) if self.second is None else _documents(self.second, clips)
        )
        for clip in clips:
            old, new = before.get(clip, {}), after.get(clip, {})
            if not old and not new:
                continue  # erased since
            change = "changed" if old and new else "added" if new else "removed"
            name = next(iter((new or old).values())).name
            yield ClipDifference(clip, name, change, tuple(_segments(old, new)))


def differences_of(first: Version, second: Version) -> Differences:
    """Compare by pins: what two versions share is told by its key alone, and is not read."""
    return _compared(first, second, _pins(first), _pins(second))


def differences_from_now(version: Version) -> Differences:
    """Compare with what the same states hold now, by revisions and the names of voices."""
    return _compared(version, None, _revisions(version), _present_revisions(version))


def _compared[T](
    first: Version, second: Version | None, before: dict[UUID, T], after: dict[UUID, T]
) -> Differences:
    return Differences(
        first,
        second,
        [clip for clip in after if clip not in before],
        [clip for clip in before if clip not in after],
        [clip for clip in after if clip in before and before[clip] != after[clip]],
    )


Revisions = dict[UUID, set[tuple[int, int]]]  # by clip: annotation and revision


def _revisions(version: Version) -> Revisions:
    """Return what the version holds; a document with a voice that was renamed counts as older."""
    speakers = Speaker.objects.filter(project=version.project_id)
    names = dict(speakers.values_list("uid", Coalesce("root__name", "name")))
    found: Revisions = {}
    for chunk in batched(entries_of(version), PINS_A_CHUNK, strict=False):
        rows = Pin.objects.filter(pk__in=[entry.pin for entry in chunk])
        columns = rows.values_list("pk", "annotation_id", "revision", "facts__speakers")
        pins = {pk: rest for pk, *rest in columns}
        for entry in chunk:
            annotation, revision, voices = pins.get(entry.pin, (0, 0, {}))
            is_same = all(names.get(UUID(uid)) == name for uid, name in (voices or {}).items())
            found.setdefault(entry.clip, set()).add((annotation, revision if is_same else -1))
    return found


def _present_revisions(version: Version) -> Revisions:
    found: Revisions = {}
    for clip, annotation, revision in revisions_of(_query(version)):
        found.setdefault(clip, set()).add((annotation, revision))
    return found


def _query(version: Version) -> ExportQuery:
    return ExportQuery(version.project, tuple(version.selection["states"]))


def _pins(version: Version) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = {}
    for entry in entries_of(version):
        found.setdefault(entry.clip, set()).add(entry.pin)
    return found


def _documents(version: Version, clips: list[UUID]) -> dict[UUID, dict[int, Document]]:
    """Return, by clip, the version's documents by their annotation."""
    wanted = set(clips)
    rebuilding = Rebuilding(version)
    entries = [entry for entry in entries_of(version) if entry.clip in wanted]
    found: dict[UUID, dict[int, Document]] = {}
    for entry, pin, spans in rebuilding.of(entries):
        document = document_from(pin.facts, spans)
        found.setdefault(entry.clip, {})[pin.annotation_id] = document
    return found


def _present(version: Version, clips: list[UUID]) -> dict[UUID, dict[int, Document]]:
    """Return, by clip, the documents as they are now by their annotation."""
    found: dict[UUID, dict[int, Document]] = {}
    for clip, annotation, document in documents_on(_query(version), clips):
        found.setdefault(clip, {})[annotation] = document
    return found


def _segments(old: dict[int, Document], new: dict[int, Document]) -> Iterator[SegmentDifference]:
    """Pair documents of one annotation, then what is left: a final keeps the ids of its work."""
    same = [pk for pk in new if pk in old]
    pairs = [(old[pk], new[pk]) for pk in same]
    gone = [document for pk, document in old.items() if pk not in same]
    come = [document for pk, document in new.items() if pk not in same]
    for before, after in (*pairs, *zip_longest(gone, come)):
        yield from _spans(before, after)


def _spans(before: Document | None, after: Document | None) -> Iterator[SegmentDifference]:
    old = {span.uid: span for span in before.spans} if before is not None else {}
    new = {span.uid: span for span in after.spans} if after is not None else {}
    for uid in sorted(old.keys() | new.keys(), key=lambda one: (new.get(one) or old[one]).start_us):
        was, now = old.get(uid), new.get(uid)
        if was is None or now is None:
            yield SegmentDifference(was, now)
        elif fields := _fields(was, now):
            yield SegmentDifference(was, now, fields)


def _fields(was: Span, now: Span) -> tuple[str, ...]:
    values = [
        (one.start_us, one.end_us, one.speaker, one.text, _plain(one), one.channel, one.unsure)
        for one in (was, now)
    ]
    return tuple(name for name, a, b in zip(FIELDS, *values, strict=True) if a != b)


def _plain(span: Span) -> dict[str, object]:
    return {answer.label.name: answer.plain for answer in span.answers}
