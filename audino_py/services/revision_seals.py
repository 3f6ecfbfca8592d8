"""Revisions are sealed as events are: in ranges, each seal over the one before.

A revision holds what people wrote, so it goes when its clip is erased. A seal therefore keeps one
digest for each work it covers, and its own runs over these: what is erased takes away no proof of
the rest. That a clip was erased is an event, which is sealed itself.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from audino_py.models import Clip, Event, Revision, Seal
from audino_py.services.seals import SEALED_AFTER, Breach, line_of

RANGE = 2_000  # revisions of one seal at most
FIELDS = (
    *("id", "annotation_id", "number", "batch", "digest", "changes", "author_id", "key_id"),
    *("address", "request_id", "label_version", "created_at"),
)
Part = list[Any]  # annotation, uid of the project, uid of the clip, how many, digest


def seal_revisions(*, older_than: timedelta = SEALED_AFTER) -> int:
    """Seal what no seal covers yet; how many seals were made."""
    limit, count = timezone.now() - older_than, 0
    while _seal_next(limit):
        count += 1
    return count


@transaction.atomic
def _seal_next(limit: Any) -> bool:
    before = Seal.objects.filter(of=Seal.Of.REVISIONS).order_by("id").last()
    after = before.last if before is not None else 0
    rows = Revision.objects.filter(id__gt=after).order_by("id").values_list("id", "created_at")
    ids = [pk for pk, made in itertools.takewhile(lambda row: row[1] < limit, rows[:RANGE])]
    if not ids:
        return False
    parts = _parts(after, ids[-1])
    Seal.objects.create(
        of=Seal.Of.REVISIONS,
        first=ids[0],
        last=ids[-1],
        count=len(ids),
        parts=parts,
        digest=_digest(before, parts),
    )
    return True


def _digest(before: Seal | None, parts: list[Part]) -> str:
    text = json.dumps(parts, separators=(",", ":"))
    return hashlib.sha256(f"{before.digest if before else ''}{text}".encode()).hexdigest()


def _parts(after: int, last: int) -> list[Part]:
    """Of each work with revisions from there to there, as they stand now."""
    clip = ("annotation__clip__project__uid", "annotation__clip__uid")
    rows = Revision.objects.filter(id__gt=after, id__lte=last).order_by("annotation_id", "id")
    parts: list[Part] = []
    for annotation, own in itertools.groupby(
        rows.values(*FIELDS, *clip).iterator(), key=lambda row: row["annotation_id"]
    ):
        total, count, places = hashlib.sha256(), 0, ("", "")
        for row in own:
            places = (str(row.pop(clip[0])), str(row.pop(clip[1])))
            row["batch"] = str(row["batch"])
            total.update(line_of(row))
            count += 1
        parts.append([annotation, *places, count, total.hexdigest()])
    return parts


def find_revision_breaches() -> Iterator[Breach]:
    """Read every sealed revision again; yields what is not as it was."""
    before: Seal | None = None
    for seal in Seal.objects.filter(of=Seal.Of.REVISIONS).order_by("id"):
        after = before.last if before is not None else 0
        if _digest(before, seal.parts) != seal.digest:
            yield _breach(seal, "the seal, or the one before, was changed")
        now = {part[0]: part for part in _parts(after, seal.last)}
        for part in seal.parts:
            found = now.pop(part[0], None)
            if found is None and _is_erased(part[1], part[2]):
                continue
            if found != part:
                yield _breach(seal, _what(part, found))
        if now:
            yield _breach(seal, "revisions were added")
        before = seal


def _breach(seal: Seal, what: str) -> Breach:
    return Breach(None, seal.first, seal.last, what, of=seal.of)


def _is_erased(project: str, clip: str) -> bool:
    """Whether the record says so; a clip that is still there was not."""
    if Clip.objects.filter(uid=clip).exists():
        return False
    whole = Event.objects.filter(verb="project.purged", subject=project)
    return whole.exists() or Event.objects.filter(verb="clip.purged", subject=clip).exists()


def _what(part: Part, found: Part | None) -> str:
    there = 0 if found is None else found[3]
    where = f"of work {part[0]} on clip {part[2]}"
    if there < part[3]:
        return f"{part[3] - there} of {part[3]} revisions {where} are missing"
    if there > part[3]:
        return f"{there - part[3]} revisions {where} were added"
    return f"a revision {where} was changed"
