"""A clip comes in: its file first, then all rows in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from audino_py import bell
from audino_py.db import storage
from audino_py.db.locks import locked
from audino_py.db.rows import insert_row
from audino_py.db.uuids import uuid7
from audino_py.errors import ConflictError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipState,
    Project,
    Revision,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_upload, require, require_open
from audino_py.services.clips import owe_analysis
from audino_py.services.events import record
from audino_py.services.idempotency import digest_of_request, keep_answer, kept_answer
from audino_py.services.sentsegments import (
    SPEECH_DRAFT,
    SentSegment,
    digest_of_segments,
    keep_prediction,
    keep_work,
    sent_segments_of,
    speakers_named,
)
from audino_py.services.sentwork import cut_to_clip
from audino_py.services.spooling import Spooled

_KNOWN = "SELECT id FROM audino_clip WHERE project_id = %s AND sha256 = %s AND deleted_at IS NULL"
RACES_MAX = 5  # PostgreSQL: others may bring the same content, voice or key in the same moment


@dataclass(frozen=True, slots=True)
class Upload:
    """What came with a clip, checked."""

    file: Spooled
    external_id: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    reference: str = ""
    speaker: str = ""  # a voice's name: who is heard, as far as the sender knows
    segments: Sequence[SentSegment] = ()
    assignee: User | None = None
    marked_for_review: bool = False  # v1's flag, of the assignee's task


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of it. ``status`` and ``receipt`` are what the door answers."""

    clip: Clip
    task: Task | None
    status: int  # 201, or 200 where the content was there already
    receipt: dict[str, Any]


def upload_clip(
    *, project: Project, upload: Upload, actor: Actor, token: str = "", refuse_changed: bool = False
) -> Uploaded:
    """Keep a clip: the file is whole and on disk, and its analysis is owed, when this returns.

    The same content again gives the first clip. The spooled file is moved away.

    Parameters
    ----------
    token
        The ``Idempotency-Key``, empty without one.
    refuse_changed
        Whether known content that comes with other segments or another reference is refused;
        else it is only said in the receipt's ``warnings``.

    Raises
    ------
    ForbiddenError
        If the actor may not upload here.
    ConflictError
        ``external_id_taken``, ``repeat_differs``.
    ArchivedError
        If the project takes no more clips.
    ReusedError
        If the idempotency key came with something else before.
    """
    require(may_upload(actor, project.pk), "You may not upload to this project.")
    require_open(actor, project.pk)
    digest = _digest(project, upload)
    kept = kept_answer(actor=actor, token=token, digest=digest)
    if kept is not None:
        return _again(*kept)
    arrival = _Arrival(project, upload, actor, token, digest, refuse_changed)
    for race in range(RACES_MAX):
        try:
            return arrival.settle()
        except IntegrityError:
            kept = kept_answer(actor=actor, token=token, digest=digest)
            if kept is not None:
                return _again(*kept)
            if race == RACES_MAX - 1:
                raise
    raise AssertionError  # the loop returns or raises


def _digest(project: Project, upload: Upload) -> str:
    return digest_of_request(
        {
            "project": project.pk,
            "sha256": upload.file.sha256,
            "name": upload.file.name,
            "external_id": upload.external_id,
            "metadata": upload.metadata,
            "reference": upload.reference,
            "speaker": upload.speaker,
            "segments": digest_of_segments(upload.segments),
            "assignee": upload.assignee.pk if upload.assignee else None,
        }
    )


def _again(status: int, body: Any) -> Uploaded:
    """The first answer once more."""
    clip = Clip.objects.get(uid=body["id"])
    task = Task.objects.filter(uid=body["task"]).first() if body["task"] else None
    return Uploaded(clip, task, status, body)


@dataclass
class _Arrival:
    """One upload on its way to its rows."""

    project: Project
    upload: Upload
    actor: Actor
    token: str
    digest: str
    refuse_changed: bool
    uid: UUID | None = None  # of the folder that the file was moved to

    def settle(self) -> Uploaded:
        """Put the file in place and write the rows; no file stays where no row came to be."""
        if self.uid is None and self._known() is None:
            self.uid = uuid7()
            storage.put(self.uid, self._original(), self.upload.file.path)
        is_kept = False
        try:
            with transaction.atomic():
                result = self._write()
            is_kept = result.clip.uid == self.uid
        finally:
            if not is_kept:
                self._clear()
        return result

    def _original(self) -> str:
        return storage.original_name(self.upload.file.kind.suffix)

    def _clear(self) -> None:
        """Take the file back to the arrivals: a second try may need it."""
        if self.uid is None:
            return
        try:
            if Clip.objects.filter(uid=self.uid).exists():
                return  # the commit went through, only its answer was lost
        except DatabaseError:
            return  # the sweep looks again, once the database answers
        storage.take_back(self.uid, self._original(), self.upload.file.path)
        self.uid = None

    def _known(self) -> int | None:
        """Primary key of the clip with this content."""
        with connection.cursor() as cursor:  # twice an upload: the object mapper takes its time
            cursor.execute(_KNOWN, [self.project.pk, self.upload.file.sha256])
            row = cursor.fetchone()
        return None if row is None else int(row[0])

    def _write(self) -> Uploaded:
        self._refuse_taken_external_id()
        known = self._known()
        if known is None:
            result = self._new_clip()
        else:
            result = self._known_clip(locked(Clip.objects.filter(pk=known)).get())
        keep_answer(
            actor=self.actor,
            token=self.token,
            digest=self.digest,
            status=result.status,
            body=result.receipt,
        )
        return result

    def _refuse_taken_external_id(self) -> None:
        if self.upload.external_id is None:
            return
        rows = Clip.objects.filter(project=self.project, deleted_at=None)
        other = rows.filter(external_id=self.upload.external_id).first()
        if other is not None and other.sha256 != self.upload.file.sha256:
            raise ConflictError(
                "Another clip of this project has this external_id. Send another one, or none.",
                code="external_id_taken",
                extra={"clip": str(other.uid)},
            )

    def _new_clip(self) -> Uploaded:
        clip = self._clip_row()
        task = None
        if self.upload.assignee is not None:
            task = self._new_task(clip, self.upload.assignee)
        elif self.upload.segments:
            self._predict(clip)
        record(
            "clip.uploaded",
            actor=self.actor,
            project=self.project,
            subject=clip,
            data={"sha256": clip.sha256, "bytes": clip.bytes},
        )
        bell.ring("clip", clip.pk)
        return Uploaded(clip, task, 201, receipt_of(clip, task))

    def _clip_row(self) -> Clip:
        upload, file = self.upload, self.upload.file
        if self.uid is None:
            raise IntegrityError  # the known clip was deleted since: once more, with a folder
        voice = speakers_named(self.project, [upload.speaker]).get(upload.speaker)
        clip = Clip(
            uid=self.uid,
            project=self.project,
            name=file.name,
            suffix=file.kind.suffix,
            media_type=file.kind.media_type,
            sha256=file.sha256,
            bytes=file.bytes,
            external_id=upload.external_id,
            metadata=upload.metadata,
            reference=upload.reference,
            speaker=voice,
            owed_at=timezone.now(),
            uploaded_by=self.actor.user,
            key=self.actor.key,
        )
        insert_row(clip)
        return clip

    def _new_task(self, clip: Clip, assignee: User) -> Task:
        """The named person's task, with what was sent as their work."""
        queued = Task.objects.filter(clip=clip, assignee=None, state=TaskState.QUEUED)
        task = locked(queued).first() or Task(clip=clip, project=self.project)
        task.assignee = assignee
        task.state = TaskState.ASSIGNED
        task.priority = clip.priority
        task.marked_for_review = self.upload.marked_for_review
        task.save()
        if self.upload.segments:
            keep_work(task, self.upload.segments, actor=self.actor, project=self.project)
        return task

    def _predict(self, clip: Clip) -> Annotation:
        key = self.actor.key
        source = key.name if key is not None else "sent with the clip"
        return keep_prediction(clip, self.upload.segments, source=source, project=self.project)

    def _known_clip(self, clip: Clip) -> Uploaded:
        person = self.upload.assignee
        task = None if person is None else clip.tasks.filter(assignee=person).first()
        warnings: list[str] = []
        if person is None or task is not None:
            warnings = self._differences(clip, task)
        if warnings and self.refuse_changed:
            raise ConflictError(
                f"This clip is here already, with other content. {warnings[0]}",
                code="repeat_differs",
                extra={"clip": str(clip.uid), "task": str(task.uid) if task else None},
            )
        if task is None and person is not None:
            task = self._new_task(clip, person)
            if self.upload.segments and clip.state == ClipState.READY:
                warnings = [str(note["message"]) for note in cut_to_clip(clip, task)]
        if clip.state == ClipState.FAILED:
            owe_analysis(clip)
        record("clip.sent_again", actor=self.actor, project=self.project, subject=clip)
        receipt = receipt_of(clip, task, duplicate=True, warnings=warnings)
        return Uploaded(clip, task, 200, receipt)

    def _differences(self, clip: Clip, task: Task | None) -> list[str]:
        """What this upload says otherwise than the first; nothing of it is taken over."""
        upload, found = self.upload, []
        if upload.segments and digest_of_segments(upload.segments) != _first_segments(clip, task):
            found.append("The segments sent this time differ from the first; they were not taken.")
        if upload.reference and upload.reference != clip.reference:
            found.append("The reference sent this time differs from the first; it was not taken.")
        if upload.external_id is not None and upload.external_id != clip.external_id:
            found.append("The clip has another external_id already; this one was not taken.")
        return found


def _first_segments(clip: Clip, task: Task | None) -> str | None:
    """Digest of the segments that the clip came with, for this task or as a draft."""
    if task is not None:
        revisions = Revision.objects.filter(annotation__task=task, number=1)
        return revisions.values_list("digest", flat=True).first()
    drafts = Annotation.objects.filter(clip=clip, kind=AnnotationKind.PREDICTION)
    draft = drafts.filter(proposal=None).exclude(source=SPEECH_DRAFT).first()
    return None if draft is None else digest_of_segments(sent_segments_of(draft))


def receipt_of(
    clip: Clip, task: Task | None, *, duplicate: bool = False, warnings: Sequence[str] = ()
) -> dict[str, Any]:
    """What the sender may keep as proof: the clip's id, and the digest of what is on disk."""
    return {
        "id": str(clip.uid),
        "sha256": clip.sha256,
        "bytes": clip.bytes,
        "state": str(clip.state),
        "name": clip.name,
        "task": str(task.uid) if task is not None else None,
        "duplicate": duplicate,
        "warnings": list(warnings),
    }
