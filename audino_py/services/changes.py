"""Edits of segments: the hot path, one transaction with few statements and one revision.

The body is read by msgspec and the statements are written out, because a save is the one request
that every annotator sends all day long.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.errors import (
    AudinoError,
    ConflictError,
    InvalidError,
    ReusedError,
    StaleRevisionError,
    TooLargeError,
    UnknownError,
)
from audino_py.models import Annotation, Clip, Project, Role, Task
from audino_py.policies import (
    Actor,
    may_edit_annotation,
    may_judge,
    may_see_annotation,
    require,
    require_visible,
)
from audino_py.selectors.revisions import revisions_since
from audino_py.services.segments import Put, Shelf, check_segments
from audino_py.timeline.times import to_seconds

MOST_CHANGES = 500
MOST_BYTES = 1024 * 1024
RENEW_BELOW = 0.9  # of the lease: most saves leave it alone


class Delete(msgspec.Struct, tag_field="op", tag="delete"):
    """Take a segment away; one that is not there stays away."""

    id: uuid.UUID


class Batch(msgspec.Struct):
    """What one request changes: all of it or nothing."""

    id: uuid.UUID
    changes: list[Put | Delete]


_decoder = msgspec.json.Decoder(Batch)


def read_batch(body: bytes) -> Batch:
    """The body of a changes request.

    Raises
    ------
    TooLargeError
        Beyond 1 MiB or 500 changes.
    InvalidError
        If it is no batch, or names a segment twice.
    """
    if len(body) > MOST_BYTES:
        raise TooLargeError("Send at most 1 MiB of changes at once; split them into batches.")
    try:
        batch = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        text = str(error) if isinstance(error, msgspec.ValidationError) else "it is not JSON"
        raise InvalidError(f"This batch of changes could not be read: {text}.") from error
    if len(batch.changes) > MOST_CHANGES:
        raise TooLargeError("Send at most 500 changes at once; split them into batches.")
    ids = {_id_of(change) for change in batch.changes}
    if not batch.changes or len(ids) < len(batch.changes):
        raise InvalidError("A batch changes at least one segment, and each segment once.")
    return batch


def _id_of(change: Put | Delete) -> uuid.UUID:
    return change.segment.id if isinstance(change, Put) else change.id


def change_annotation(*, uid: uuid.UUID, base: int, batch: Batch, actor: Actor) -> int:
    """Apply a batch to the work it was made on, and keep what it replaced.

    Parameters
    ----------
    uid
        The annotation.
    base
        The revision that the changes were made on.

    Returns
    -------
    revision
        The new one; for a batch that is known already, the one it made the first time.

    Raises
    ------
    UnknownError
        If there is no such annotation for this actor.
    ForbiddenError
        If it is somebody else's.
    ReusedError
        If the batch id came before with other changes.
    ConflictError
        ``not_open`` or ``taken_back``.
    StaleRevisionError
        If the annotation is not at `base`; nothing is merged here.
    InvalidError
        If a change does not fit the clip or the project.
    """
    digest = hashlib.sha256(msgspec.json.encode(batch.changes)).hexdigest()
    with transaction.atomic():
        row = table.lock(uid, actor.user.pk if actor.user else None)
        if row is None:
            raise _no_work(uid, actor)
        annotation = _held(row, actor)
        require_visible(may_see_annotation(actor, annotation), "annotation")
        known = table.known_batch(row.annotation, batch.id)
        if known is not None:
            return _first_result(known, digest)
        _require_open(actor, annotation)
        if row.revision != base:
            raise stale_revision(annotation, base)
        _write(annotation, batch, digest, actor)
    return base + 1


def _held(row: table.Locked, actor: Actor) -> Annotation:
    """What the policies look at, from the one row that was read under the lock."""
    if actor.user is not None:
        is_administrator = actor.user.is_administrator
        actor.roles[row.project] = Role.MANAGER if is_administrator else row.role
    project = Project(pk=row.project, label_version=row.label_version)
    clip = Clip(pk=row.clip, project=project, duration_us=row.duration_us, channels=row.channels)
    task = Task(
        pk=row.task,
        clip=clip,
        project=project,
        assignee_id=row.assignee,
        state=row.state,
        lease_until=row.lease_until,
    )
    return Annotation(
        pk=row.annotation,
        clip=clip,
        task=task,
        author_id=row.author,
        kind=row.kind,
        revision=row.revision,
        closed_at=row.closed_at,
    )


def _first_result(known: tuple[str, int], digest: str) -> int:
    if known[0] != digest:
        message = "This batch id was used for other changes. Send these under a new id."
        raise ReusedError(message, code="batch_reused")
    return known[1]


def _require_open(actor: Actor, annotation: Annotation) -> None:
    """Let the author of open work pass; also the one whose lease ran out, into own work only."""
    own = actor.user is not None and annotation.author_id == actor.user.pk
    require(own, "This is somebody else's work. You can read it, not change it.")
    task = annotation.task
    taken = task is None or task.assignee_id != annotation.author_id
    if annotation.closed_at is not None:
        message = "This clip was given back or taken back. What you changed here was not saved."
        raise ConflictError(message, code="taken_back")
    if not taken and not may_edit_annotation(actor, annotation):
        message = "This work is handed in. Undo the submission to go on changing it."
        raise ConflictError(message, code="not_open")


def stale_revision(annotation: Annotation, base: int) -> StaleRevisionError:
    """The refusal of changes made on another revision, with what happened since."""
    since = revisions_since(annotation.pk, base) if base < annotation.revision else []
    message = "Somebody, or another window of yours, changed this clip meanwhile."
    return StaleRevisionError(message, extra={"revision": annotation.revision, "since": since})


def _no_work(uid: uuid.UUID, actor: Actor) -> AudinoError:
    """Why nothing can be changed under this uid: it is a draft, or not there."""
    other = Annotation.objects.select_related("clip", "task").filter(uid=uid).first()
    if other is None or other.clip.deleted_at or not may_see_annotation(actor, other):
        return UnknownError("There is no such annotation, or you have no access to it.")
    return ConflictError("A draft never changes. Open the clip to work on it.", code="not_open")


def _write(annotation: Annotation, batch: Batch, digest: str, actor: Actor) -> None:
    now = timezone.now()
    project = annotation.clip.project
    before = table.read(annotation.pk, [_id_of(change) for change in batch.changes])
    stored = check_segments(
        [change.segment for change in batch.changes if isinstance(change, Put)],
        Shelf(
            annotation=annotation.pk,
            project=project.pk,
            duration_us=annotation.clip.duration_us,
            channels=annotation.clip.channels,
            person=annotation.author_id,
            sees_all=may_judge(actor, project.pk),
            before=before,
        ),
    )
    gone = [change.id for change in batch.changes if isinstance(change, Delete)]
    if stored:
        table.upsert(annotation.pk, stored, now)
    if gone:
        table.delete(annotation.pk, gone)
    times = {row.uid: (row.start_us, row.end_us) for row in stored}
    kept = [_kept(change, times, before) for change in batch.changes]
    revision = table.NewRevision(
        number=annotation.revision + 1,
        batch=batch.id,
        digest=digest,
        changes=msgspec.json.encode(kept).decode(),
        author=actor.user.pk if actor.user else None,
        key=actor.key.pk if actor.key else None,
        address=actor.address,
        request_id=actor.request_id,
        label_version=project.label_version,
    )
    table.append_revision(annotation.pk, revision, now)
    _renew(annotation, now)


def _renew(annotation: Annotation, now: datetime) -> None:
    task = annotation.task
    if task is None or task.lease_until is None or task.assignee_id != annotation.author_id:
        return
    if (task.lease_until - now).total_seconds() < settings.LEASE_S * RENEW_BELOW:
        table.renew_lease(task.pk, now, settings.LEASE_S)


def _kept(
    change: Put | Delete,
    times: dict[uuid.UUID, tuple[int, int]],
    before: dict[uuid.UUID, table.Before],
) -> dict[str, Any]:
    """The change as it was written, and the segment as it was; None where there was none."""
    uid = _id_of(change)
    old = wire_form(uid, before[uid]) if uid in before else None
    if isinstance(change, Delete):
        return {"op": "delete", "id": uid, "before": old}
    start_us, end_us = times[uid]
    segment = msgspec.structs.asdict(change.segment)
    segment |= {"start": to_seconds(start_us), "end": to_seconds(end_us)}
    return {"op": "put", "segment": segment, "before": old}


def wire_form(uid: uuid.UUID, was: table.Before) -> dict[str, Any]:
    """A stored segment as the wire writes it."""
    times = {"start": to_seconds(was.start_us), "end": to_seconds(was.end_us)}
    return {
        "id": uid,
        **times,
        "speaker": was.speaker,
        "text": was.text,
        "values": was.values,
        "channel": was.channel,
        "unsure": was.unsure,
        "draft": was.draft,
    }
