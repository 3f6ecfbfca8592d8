"""Versions as documents: segments as they stand now, with every later edit undone."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from audino_py.errors import UnknownError
from audino_py.formats.document import Document, ExportOptions, LabelUsed, Span, ValueUsed
from audino_py.formats.pinning import digest_of, document_from
from audino_py.models import Clip, Pin, Project, Revision, Segment, Version
from audino_py.policies import Actor, may_export_all, may_export_own, require, require_visible
from audino_py.selectors.export_documents import LabelBook
from audino_py.selectors.projects import project_visible_to
from audino_py.selectors.word_times import spans_with_words, words_told_for
from audino_py.timeline.times import to_micros

PINS_A_CHUNK = 200
SEGMENTS_AT_ONCE = 2000
_SOUND = "sound_sha256"
_ENTRY = struct.Struct(">q16s32s")
_COLUMNS = (
    "annotation_id",
    "uid",
    "start_us",
    "end_us",
    "speaker__uid",
    "text",
    "values",
    "channel",
    "unsure",
    "draft",
)


class Entry(NamedTuple):
    """One document of a version: its pin, and what still names the clip when that is gone."""

    pin: int
    clip: UUID
    sha256: str


def packed(entries: Iterable[Entry]) -> bytes:
    """Return the body of a version's part."""
    return b"".join(
        _ENTRY.pack(one.pin, one.clip.bytes, bytes.fromhex(one.sha256)) for one in entries
    )


def entries_of(version: Version) -> Iterator[Entry]:
    """Yield the documents of a version in their order."""
    for body in version.parts.values_list("body", flat=True).iterator(chunk_size=1):
        for pin, clip, sha256 in _ENTRY.iter_unpack(bytes(body)):
            yield Entry(pin, UUID(bytes=clip), sha256.hex())


def versions_visible_to(actor: Actor, project_id: UUID) -> QuerySet[Version]:
    """Return the named versions of a project, newest first.

    Raises
    ------
    UnknownError, ForbiddenError
        If the project is not there for the actor, or they take out their own work only.
    """
    project = project_visible_to(actor, project_id)
    require(may_export_all(actor, project.pk), "Versions are for those who may export all work.")
    rows = Version.objects.filter(project=project).exclude(name="")
    return rows.select_related("created_by", "project")


def version_visible_to(actor: Actor, uid: UUID) -> Version:
    """Return a named version.

    Raises
    ------
    UnknownError, ForbiddenError
        As :func:`versions_visible_to`.
    """
    rows = Version.objects.select_related("project", "created_by")
    version = rows.filter(uid=uid).exclude(name="").first()
    if version is None:
        raise UnknownError("There is no such version, or you have no access to it.")
    require_visible(may_export_own(actor, version.project_id), "version")
    message = "Versions are for those who may export all work."
    require(may_export_all(actor, version.project_id), message)
    return version


def labels_as_kept(project: Project) -> dict[str, Any]:
    """Return the questions of a project, the retired ones too, as a version keeps them."""
    labels = project.labels.order_by("position", "pk").prefetch_related("values")
    questions = [
        {
            "id": str(label.uid),
            "name": label.name,
            "kind": label.kind,
            "number": label.pk,
            "values": [
                {"id": str(value.uid), "text": value.text, "number": value.pk}
                for value in label.values.all()
            ],
        }
        for label in labels
    ]
    return {"project": project.name, "questions": questions}


def book_of(kept: dict[str, Any]) -> LabelBook:
    """Return the names behind the ids, as they were."""
    questions = kept["questions"]
    return LabelBook(
        {
            one["id"]: LabelUsed(
                one["name"], one["kind"], one["number"], tuple(v["text"] for v in one["values"])
            )
            for one in questions
        },
        {
            value["id"]: ValueUsed(value["text"], value["number"])
            for one in questions
            for value in one["values"]
        },
    )


def options_of(version: Version, asked: Mapping[str, Any]) -> ExportOptions:
    """Return what writers know of the whole, as it was; `asked` holds further fields of it."""
    labels = tuple(book_of(version.labels).labels.values())
    return ExportOptions(version.labels["project"], labels, **asked)


@dataclass(slots=True)
class Rebuilding:
    """A version's documents, read once; afterwards it knows what could not be given.

    Parameters
    ----------
    erased
        Documents whose clip was deleted since.
    altered
        Documents that cannot be given as they were: something changed them without a revision.
    """

    version: Version
    erased: list[Entry] = field(default_factory=list)
    altered: list[Entry] = field(default_factory=list)
    _unsaid: dict[int, dict[str, str]] = field(default_factory=dict)

    def documents(self) -> Iterator[Document]:
        """Yield them in the version's order; reads in chunks, so memory stays flat."""
        for _, pin, spans in self.of(entries_of(self.version)):
            yield document_from(self._unsaid.get(pin.pk, {}) | pin.facts, spans)

    def of(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Pin, tuple[Span, ...]]]:
        """Yield these documents of the version, each as its pin and its segments."""
        book = book_of(self.version.labels)
        for chunk in batched(entries, PINS_A_CHUNK, strict=False):
            pins = Pin.objects.filter(clip__deleted_at=None)
            found = pins.in_bulk([entry.pin for entry in chunk])
            self.erased += [entry for entry in chunk if entry.pin not in found]
            self._unsaid = _unsaid([pin for pin in found.values() if _SOUND not in pin.facts])
            there = [(entry, found[entry.pin]) for entry in chunk if entry.pin in found]
            for batch in _batches(there):
                yield from self._rebuilt(batch, book)

    def _rebuilt(
        self, batch: list[tuple[Entry, Pin]], book: LabelBook
    ) -> Iterator[tuple[Entry, Pin, tuple[Span, ...]]]:
        shelves = _as_pinned([pin for _, pin in batch])
        # What was told of words never changes; which of them count follows from the segments.
        told = words_told_for({pin.annotation_id for _, pin in batch})
        for entry, pin in batch:
            spans = _spans(shelves[pin.pk], pin.facts["speakers"], book)
            if digest_of(pin.facts, spans) != pin.digest:
                self.altered.append(entry)
            else:
                yield entry, pin, spans_with_words(pin.annotation_id, spans, told)


def _unsaid(pins: list[Pin]) -> dict[int, dict[str, str]]:
    """Return, by pin, what older versions did not keep of a clip: its sound and its voice."""
    clips = {pin.clip_id for pin in pins}
    columns = Clip.objects.filter(pk__in=clips).values_list(
        "pk", _SOUND, "speaker__uid", "speaker__name"
    )
    known = {pk: rest for pk, *rest in columns}
    found: dict[int, dict[str, str]] = {}
    for pin in pins:
        sound, uid, name = known.get(pin.clip_id, ("", None, None))
        voice = pin.facts["speakers"].get(str(uid), name)  # as it was called then
        found[pin.pk] = {_SOUND: sound, "voice": voice or ""}
    return found


def _batches(there: list[tuple[Entry, Pin]]) -> Iterator[list[tuple[Entry, Pin]]]:
    """Yield groups that hold few enough segments for memory; a huge one goes alone."""
    batch: list[tuple[Entry, Pin]] = []
    size = 0
    for entry, pin in there:
        count = pin.facts["segments"]
        if batch and size + count > SEGMENTS_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append((entry, pin))
        size += count
    if batch:
        yield batch


Row = dict[str, Any]


def _as_pinned(pins: list[Pin]) -> dict[int, dict[UUID, Row]]:
    """Return, by pin, the segments as they were at its revision."""
    ids = {pin.annotation_id for pin in pins}
    now: dict[int, dict[UUID, Row]] = {pk: {} for pk in ids}
    rows = Segment.objects.filter(annotation__in=ids).order_by().values(*_COLUMNS)
    for row in rows.iterator(chunk_size=SEGMENTS_AT_ONCE):
        now[row.pop("annotation_id")][row.pop("uid")] = row
    later = _later_changes(pins)
    shelves: dict[int, dict[UUID, Row]] = {}
    for pin in pins:
        shelf = dict(now[pin.annotation_id])
        for number, changes in later.get(pin.annotation_id, ()):
            if number > pin.revision:
                _undo(shelf, changes)
        shelves[pin.pk] = shelf
    return shelves


def _later_changes(pins: list[Pin]) -> dict[int, list[tuple[int, list[dict[str, Any]]]]]:
    """Return, by annotation, what was changed after the earliest pin of it; the latest first."""
    earliest: dict[int, int] = {}
    for pin in pins:
        before = earliest.get(pin.annotation_id, pin.revision)
        earliest[pin.annotation_id] = min(before, pin.revision)
    rows = Revision.objects.filter(
        annotation__in=earliest, number__gt=min(earliest.values(), default=0)
    )
    later: dict[int, list[tuple[int, list[dict[str, Any]]]]] = {}
    columns = rows.order_by("-number").values_list("annotation_id", "number", "changes")
    for pk, number, changes in columns.iterator(chunk_size=100):
        if number > earliest[pk]:
            later.setdefault(pk, []).append((number, changes))
    return later


def _undo(shelf: dict[UUID, Row], changes: list[dict[str, Any]]) -> None:
    """Put back what one batch replaced; each segment stands in a batch once."""
    for change in changes:
        uid = UUID(change["id"] if change["op"] == "delete" else change["segment"]["id"])
        before = change["before"]
        if before is None:
            shelf.pop(uid, None)
        else:
            shelf[uid] = before | {
                "start_us": to_micros(before["start"]),
                "end_us": to_micros(before["end"]),
                "speaker__uid": before["speaker"],
            }


def _spans(shelf: dict[UUID, Row], speakers: dict[str, str], book: LabelBook) -> tuple[Span, ...]:
    """Return the segments in the order that exports have them in."""
    order = sorted(shelf, key=lambda uid: (shelf[uid]["start_us"], shelf[uid]["end_us"], uid))
    return tuple(_span(uid, shelf[uid], speakers, book) for uid in order)


def _span(uid: UUID, row: Row, speakers: dict[str, str], book: LabelBook) -> Span:
    speaker = row["speaker__uid"]
    return Span(
        uid,
        row["start_us"],
        row["end_us"],
        None if speaker is None else speakers.get(str(speaker)),
        row["text"],
        book.answers(row["values"]) if row["values"] else (),
        row["channel"],
        row["unsure"],
        row["draft"],
    )
