"""Freezing: which annotations, at which revision, are a project's work at this moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction

from audino_py.errors import BusyError, ConflictError, InvalidError
from audino_py.formats.document import Document
from audino_py.formats.pinning import digest_of, facts_of
from audino_py.models import Annotation, Pin, Segment, Version, VersionPart
from audino_py.policies import Actor, may_export_all, may_manage, require
from audino_py.selectors.export_documents import Chosen, documents_from
from audino_py.selectors.export_names import second_names
from audino_py.selectors.exports import ExportQuery, chosen_by
from audino_py.selectors.speakers import heard
from audino_py.selectors.versions import Entry, labels_as_kept, packed
from audino_py.services.events import record

ENTRIES_A_PART = 1000
LONGEST_NAME = 200
TRIES = 5  # at work that is being changed while it is read


def freeze_version(*, query: ExportQuery, name: str, note: str = "", actor: Actor) -> Version:
    """Keep what the query holds now under a name.

    Raises
    ------
    ForbiddenError
        For all but managers and keys that manage.
    InvalidError
        If the name is empty.
    ConflictError
        ``name_taken``; ``nothing_there`` if there is nothing to keep.
    """
    allowed = may_manage(actor, query.project.pk) and may_export_all(actor, query.project.pk)
    require(allowed, "Only a manager freezes a version.")
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        message = "Give the version a name of up to 200 characters."
        raise InvalidError(message, fields={"name": [message]})
    if Version.objects.filter(project=query.project, name=name).exists():
        raise _name_taken(name)
    return _keep(_gather(query), query, name, note, actor)


def pin_version(*, query: ExportQuery, actor: Actor) -> Version:
    """Keep what the query holds now, for one export; a version that says the same is used again."""
    gathered = _gather(query)
    same = Version.objects.filter(
        project=query.project,
        name="",
        digest=gathered.digest,
        user=query.user,
        label_version=query.project.label_version,
        selection=selection_of(query),
    )
    return same.first() or _keep(gathered, query, "", "", actor)


@dataclass(slots=True)
class _Gathered:
    """What a version will hold, its pins written already."""

    labels: dict[str, Any]
    entries: list[Entry] = field(default_factory=list)
    hashed: Any = field(default_factory=hashlib.sha256)
    clips: set[int] = field(default_factory=set)
    segments: int = 0
    duration_us: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 over the questions and every document."""
        return str(self.hashed.hexdigest())

    @property
    def counts(self) -> dict[str, Any]:
        """How much it is; seconds of its clips together."""
        return {
            "clips": len(self.clips),
            "documents": len(self.entries),
            "segments": self.segments,
            "seconds": self.duration_us / 1_000_000,
        }

    def take(self, clip_id: int, clip: Any, pin: Pin) -> None:
        """Add one document."""
        self.entries.append(Entry(pin.pk, clip.uid, clip.sha256))
        self.hashed.update(bytes.fromhex(pin.digest))
        self.segments += pin.facts["segments"]
        if clip_id not in self.clips:
            self.clips.add(clip_id)
            self.duration_us += pin.facts["duration_us"]


def _gather(query: ExportQuery) -> _Gathered:
    """Read everything once and write the pins that are missing, chunk by chunk."""
    gathered = _Gathered(labels_as_kept(query.project))
    gathered.hashed.update(json.dumps(gathered.labels, sort_keys=True).encode())
    names = second_names(query.project)
    for chunk in chosen_by(query):
        settled = list(_settled(query, chunk, names))
        for (chosen, _), pin in zip(settled, _pins(settled), strict=True):
            gathered.take(chosen.clip.pk, chosen.clip, pin)
    return gathered


def _settled(
    query: ExportQuery, chunk: list[Chosen], names: dict[int, str]
) -> Iterator[tuple[Chosen, Document]]:
    """Yield documents that belong to the revision they were read at.

    No lock is held; work that was saved meanwhile is read again.
    """
    documents = dict(enumerate(documents_from(query.project, chunk, names)))
    for _ in range(TRIES):
        revisions = dict(
            Annotation.objects.filter(pk__in=[one.annotation.pk for one in chunk])
            .order_by()
            .values_list("pk", "revision")
        )
        moved = [
            index
            for index, one in enumerate(chunk)
            if revisions.get(one.annotation.pk, one.annotation.revision) != one.annotation.revision
        ]
        if not moved:
            yield from ((chunk[index], document) for index, document in documents.items())
            return
        for index in moved:
            chunk[index].annotation.refresh_from_db(fields=["revision", "changed_at"])
            (documents[index],) = documents_from(query.project, [chunk[index]], names)
    raise BusyError("This work is being changed right now. Try again in a moment.", wait_s=2)


def _pins(settled: list[tuple[Chosen, Document]]) -> list[Pin]:
    """Return the pins of these documents in their order; the missing ones are written."""
    speakers = _speakers([chosen.annotation.pk for chosen, _ in settled])
    wanted: list[Pin] = []
    for chosen, document in settled:
        pk = chosen.annotation.pk
        facts = facts_of(document)
        facts |= {"segments": len(document.spans), "speakers": speakers.get(pk, {})}
        wanted.append(
            Pin(
                clip=chosen.clip,
                annotation=chosen.annotation,
                revision=chosen.annotation.revision,
                digest=digest_of(facts, document.spans),
                facts=facts,
            )
        )
    known = _known(wanted)
    missing = [pin for pin in wanted if (pin.annotation_id, pin.digest) not in known]
    if missing:
        Pin.objects.bulk_create(missing, ignore_conflicts=True)
        known = _known(wanted)
    return [known[pin.annotation_id, pin.digest] for pin in wanted]


def _known(wanted: list[Pin]) -> dict[tuple[int, str], Pin]:
    digests = [pin.digest for pin in wanted]
    rows = Pin.objects.filter(
        annotation__in=[pin.annotation_id for pin in wanted], digest__in=digests
    )
    return {(pin.annotation_id, pin.digest): pin for pin in rows}


def _speakers(annotations: list[int]) -> dict[int, dict[str, str]]:
    """Return, by annotation, the names of its voices by their ids."""
    rows = Segment.objects.filter(annotation__in=annotations).exclude(speaker=None).order_by()
    found: dict[int, dict[str, str]] = {}
    columns = rows.values_list("annotation_id", "speaker__uid", heard("speaker", "name")).distinct()
    for pk, uid, name in columns:
        found.setdefault(pk, {})[str(uid)] = name
    return {pk: dict(sorted(names.items())) for pk, names in found.items()}


def selection_of(query: ExportQuery) -> dict[str, Any]:
    """Return which work a query asks for, as receipts tell it."""
    return {
        "states": list(query.states),
        "since": query.since.isoformat() if query.since is not None else None,
        "person": query.user.username if query.user is not None else None,
    }


def _keep(gathered: _Gathered, query: ExportQuery, name: str, note: str, actor: Actor) -> Version:
    if name and not gathered.entries:
        message = "There is no accepted work to keep yet."
        raise ConflictError(message, code="nothing_there")
    version = Version(
        project=query.project,
        name=name,
        note=note,
        label_version=query.project.label_version,
        labels=gathered.labels,
        selection=selection_of(query),
        counts=gathered.counts,
        digest=gathered.digest,
        user=query.user,
        created_by=actor.user,
        key=actor.key,
    )
    try:
        with transaction.atomic():
            version.save()
            VersionPart.objects.bulk_create(
                VersionPart(version=version, number=number, body=packed(entries))
                for number, entries in enumerate(
                    batched(gathered.entries, ENTRIES_A_PART, strict=False)
                )
            )
            if name:
                data = {**gathered.counts, "sha256": gathered.digest}
                record(
                    "version.frozen",
                    actor=actor,
                    project=query.project,
                    subject=version,
                    data=data,
                )
    except IntegrityError as error:
        raise _name_taken(name) from error
    return version


def _name_taken(name: str) -> ConflictError:
    message = f"There is a version {name!r} already. Choose another name."
    return ConflictError(message, code="name_taken", fields={"name": [message]})
