"""Edits of segments: the hot path, one transaction with few statements and one revision.

The body is read by msgspec and the statements are written out, because a save is the one request
that every annotator sends all day long.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.connections import wait_for_disk
from audino_py.errors import (
    AudinoError,
    BusyError,
    ConflictError,
    InvalidError,
    ReusedError,
    StaleRevisionError,
    TooLargeError,
    UnknownError,
)
from audino_py.models import Annotation, AnnotationKind, Role
from audino_py.policies import (
    Actor,
    may_edit_final,
    may_edit_work,
    may_judge,
    may_see_annotation,
    may_see_work,
    require,
    require_open,
    require_visible,
)
from audino_py.selectors.revisions import revisions_since
from audino_py.services.segments import Put, Shelf, check_segments
from audino_py.timeline.times import to_seconds

MOST_CHANGES = 500
MOST_BYTES = 1024 * 1024
TRIES = 3  # after a lost race the second look says why
RENEW_BELOW = 0.9  # of the lease: most saves leave it alone


class Delete(msgspec.Struct, tag_field="op", tag="delete", forbid_unknown_fields=True):
    """Take a segment away; one that is not there stays away."""

    id: uuid.UUID


class Batch(msgspec.Struct, forbid_unknown_fields=True):
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
    ArchivedError
        If the project is only read.
    StaleRevisionError
        If the annotation is not at `base`; nothing is merged here.
    InvalidError
        If a change does not fit the clip or the project.
    """
    digest = hashlib.sha256(msgspec.json.encode(batch.changes)).hexdigest()
    for _ in range(TRIES):
        found = _look(uid, base, batch, digest, actor)
        if isinstance(found, int):
            return found
        if _write(found):
            return base + 1
    raise BusyError("This clip is being changed from several places. Try again.", wait_s=1)


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that a save will write, worked out before any lock is taken."""

    work: table.Work
    stored: list[table.Stored]
    gone: list[uuid.UUID]
    revision: table.NewRevision


def _look(uid: uuid.UUID, base: int, batch: Batch, digest: str, actor: Actor) -> _Plan | int:
    """Check everything, or answer the revision that a known batch made.

    This reads outside of any transaction, so that no writer waits for it. Whatever could change
    meanwhile changes the revision or the task, which the write looks at again.
    """
    work = table.look(uid, actor.user.pk if actor.user else None)
    if work is None:
        raise _no_work(uid, actor)
    _learn_role(work, actor)
    is_final = work.kind == AnnotationKind.FINAL
    author = None if is_final else work.author  # a final is no longer its first reviewer's own
    require_visible(may_see_work(actor, work.project, author), "annotation")
    known = table.known_batch(work.annotation, batch.id)
    if known is not None:
        return _first_result(known, digest)
    _require_own(actor, work)
    require_open(actor, work.project)
    if work.revision != base:
        raise stale_revision(work.annotation, work.revision, base)
    return _plan(work, batch, digest, actor)


def _learn_role(work: table.Work, actor: Actor) -> None:
    """Tell the policies what was read with the work."""
    if actor.user is not None:
        is_administrator = actor.user.is_administrator
        actor.roles[work.project] = Role.MANAGER if is_administrator else work.role
        actor.archived[work.project] = bool(work.is_archived)


def _first_result(known: tuple[str, int], digest: str) -> int:
    if known[0] != digest:
        message = "This batch id was used for other changes. Send these under a new id."
        raise ReusedError(message, code="batch_reused")
    wait_for_disk()
    return known[1]


def _require_own(actor: Actor, work: table.Work) -> None:
    """Let the author of open work pass; also the one whose lease ran out, into own work only."""
    if work.kind == AnnotationKind.FINAL:
        _require_open_final(actor, work)
        return
    own = actor.user is not None and work.author == actor.user.pk
    require(own, "This is somebody else's work. You can read it, not change it.")
    if work.closed_at is not None:
        message = "This clip was given back or taken back. What you changed here was not saved."
        raise ConflictError(message, code="taken_back")
    is_open = may_edit_work(
        actor, work.project, author=work.author, assignee=work.assignee, state=work.state
    )
    if work.assignee == work.author and not is_open:
        message = "This work is handed in. Undo the submission to go on changing it."
        raise ConflictError(message, code="not_open")


def _require_open_final(actor: Actor, work: table.Work) -> None:
    require(may_judge(actor, work.project), "Only reviewers of this project correct work.")
    is_closed = work.closed_at is not None
    if not may_edit_final(actor, work.project, state=work.state, is_closed=is_closed):
        message = "This clip is with its person again. Correct it once it is handed in."
        raise ConflictError(message, code="not_open")


def stale_revision(annotation: int, revision: int, base: int) -> StaleRevisionError:
    """The refusal of what was made on revision `base`, with what happened since."""
    since = revisions_since(annotation, base) if base < revision else []
    message = "Somebody, or another window of yours, changed this clip meanwhile."
    return StaleRevisionError(message, extra={"revision": revision, "since": since})


def _no_work(uid: uuid.UUID, actor: Actor) -> AudinoError:
    """Why nothing can be changed under this uid: it is a draft, or not there."""
    other = Annotation.objects.select_related("clip", "task").filter(uid=uid).first()
    if other is None or other.clip.deleted_at or not may_see_annotation(actor, other):
        return UnknownError("There is no such annotation, or you have no access to it.")
    return ConflictError("A draft never changes. Open the clip to work on it.", code="not_open")


def _plan(work: table.Work, batch: Batch, digest: str, actor: Actor) -> _Plan:
    before = table.read(work.annotation, [_id_of(change) for change in batch.changes])
    stored = check_segments(
        [change.segment for change in batch.changes if isinstance(change, Put)],
        Shelf(
            annotation=work.annotation,
            project=work.project,
            duration_us=work.duration_us,
            channels=work.channels,
            person=work.author,
            sees_all=may_judge(actor, work.project),
            before=before,
        ),
    )
    times = {one.uid: (one.start_us, one.end_us) for one in stored}
    kept = [_kept(change, times, before) for change in batch.changes]
    revision = table.NewRevision(
        number=work.revision + 1,
        batch=batch.id,
        digest=digest,
        changes=msgspec.json.encode(kept).decode(),
        author=actor.user.pk if actor.user else None,
        key=actor.key.pk if actor.key else None,
        address=actor.address,
        request_id=actor.request_id,
        label_version=work.label_version,
    )
    gone = [change.id for change in batch.changes if isinstance(change, Delete)]
    return _Plan(work, stored, gone, revision)


@transaction.atomic
def _write(plan: _Plan) -> bool:
    """Write it all; False, and nothing, if somebody was there between looking and writing."""
    now = timezone.now()
    work = plan.work
    if not table.count_on(work, now):
        return False
    if plan.stored:
        table.upsert(work.annotation, plan.stored, now)
    if plan.gone:
        table.delete(work.annotation, plan.gone)
    table.append_revision(work.annotation, plan.revision, now)
    if work.lease_until is not None and work.assignee == work.author:
        left_s = (work.lease_until - now).total_seconds()
        if left_s < settings.LEASE_S * RENEW_BELOW:
            table.renew_lease(work.task, now, settings.LEASE_S)
    return True


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
