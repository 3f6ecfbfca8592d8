"""Finals: a reviewer's version of a clip, copied from somebody's work at the first correction.

The work it was copied from stays as its author handed it in, so the difference stays visible.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.locks import locked
from audino_py.db.uuids import uuid7
from audino_py.errors import ConflictError
from audino_py.models import (
    Annotation,
    AnnotationKind,
    Clip,
    ClipPurpose,
    NoticeKind,
    Review,
    Segment,
    Task,
    TaskState,
    Verdict,
)
from audino_py.policies import JUDGED, Actor, may_judge, may_review, require
from audino_py.selectors.annotations import segments_as_kept
from audino_py.services.answers import require_corrected_answers
from audino_py.services.events import record
from audino_py.services.holding import lock_work
from audino_py.services.notices import tell
from audino_py.services.speakers import share_speakers
from audino_py.services.verdicts import accept_gold_beside, judge


@transaction.atomic
def begin_final(*, work: Annotation, actor: Actor) -> tuple[Annotation, bool]:
    """The clip's final, copied from this work unless there is one already.

    One that was closed, because the clip went back to its person, begins anew from the work as
    it is now; what it was stays in its revisions.

    Returns
    -------
    final, is_new

    Raises
    ------
    ForbiddenError
        If the actor is no reviewer, or it is their own work and the project forbids that.
    ConflictError
        ``not_open`` if the work is not handed in.
    """
    clip = locked(Clip.objects.filter(pk=work.clip_id)).get()
    require(may_judge(actor, clip.project_id), "Only reviewers of this project correct work.")
    task = _task_of(work)
    require(may_review(actor, task, task.project), "Somebody else has to correct your own work.")
    final = Annotation.objects.filter(clip=clip, kind=AnnotationKind.FINAL, closed_at=None).first()
    if final is not None:
        return final, False
    final = copy_as_final(work, actor)
    record("final.begun", actor=actor, project=clip.project_id, subject=final)
    return final, True


def copy_as_final(work: Annotation, actor: Actor) -> Annotation:
    """Make the work's copy the final of its clip; a closed one begins anew. The clip is locked."""
    final = Annotation.objects.filter(clip=work.clip_id, kind=AnnotationKind.FINAL).first()
    if final is None:
        return _new_final(work, actor)
    _begin_anew(final, work, actor)
    return final


def _task_of(work: Annotation) -> Task:
    """The task, held: it must not be asked for again while its final is made."""
    task = locked(Task.objects.filter(annotations=work)).select_related("project").first()
    if task is None or work.kind != AnnotationKind.WORK or task.state not in JUDGED:
        message = "Only work that is handed in can be corrected or compared."
        raise ConflictError(message, code="not_open")
    return task


def _new_final(work: Annotation, actor: Actor) -> Annotation:
    final = Annotation.objects.create(
        clip_id=work.clip_id,
        task_id=work.task_id,
        author=actor.user,
        kind=AnnotationKind.FINAL,
        parent=work,
        parent_revision=work.revision,
    )
    table.copy(work.pk, final.pk, as_draft=False, now=timezone.now())
    return final


def _begin_anew(final: Annotation, work: Annotation, actor: Actor) -> None:
    """Replace all segments by those of the work, as one revision that keeps what was there."""
    now = timezone.now()
    changes = replacing(segments_as_kept(final), segments_as_kept(work))
    Segment.objects.filter(annotation=final).delete()
    table.copy(work.pk, final.pk, as_draft=False, now=now)
    final.task_id, final.parent, final.parent_revision = work.task_id, work, work.revision
    final.author, final.closed_at, final.revision = actor.user, None, final.revision + 1
    final.save()
    body = msgspec.json.encode(changes)
    version = Clip.objects.values_list("project__label_version", flat=True).get(pk=final.clip_id)
    revision = table.NewRevision(
        number=final.revision,
        batch=uuid7(),
        digest=hashlib.sha256(body).hexdigest(),
        changes=body.decode(),
        author=actor.user.pk if actor.user else None,
        key=None,
        address=actor.address,
        request_id=actor.request_id,
        label_version=version,
    )
    table.append_revision(final.pk, revision, now)


def replacing(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes that turn one set of segments into another, each with what it replaces."""
    before = {segment["id"]: segment for segment in old}
    puts = [{"op": "put", "segment": one, "before": before.get(one["id"])} for one in new]
    kept = {one["id"] for one in new}
    gone = [uid for uid in before if uid not in kept]
    return puts + [{"op": "delete", "id": uid, "before": before[uid]} for uid in gone]


def open_final_of(task: Task) -> Annotation | None:
    """What somebody has made, or makes, of the work that this task's person handed in."""
    finals = Annotation.objects.filter(task=task, kind=AnnotationKind.FINAL, closed_at=None)
    return finals.first()


def has_open_final(task: Task) -> bool:
    """Whether somebody corrects, or has corrected, what this task's person handed in."""
    return open_final_of(task) is not None


def close_final(task: Task) -> None:
    """Let the final that was copied from this task rest while its person works on it again."""
    Annotation.objects.filter(
        task=task, kind=AnnotationKind.FINAL, closed_at=None, clip__purpose=ClipPurpose.WORK
    ).update(closed_at=timezone.now())


def rest_if_over(clip: Clip) -> None:
    """Let a final rest whose work was given away since: known answers stand longer than work."""
    finals = Annotation.objects.filter(clip=clip, kind=AnnotationKind.FINAL, closed_at=None)
    standing = finals.filter(task__state__in=JUDGED, task__assignee=F("parent__author"))
    finals.exclude(pk__in=list(standing.values_list("pk", flat=True))).update(
        closed_at=timezone.now()
    )


def open_final_again(task: Task, verdict: Review) -> None:
    """Take back `close_final`, which came with this verdict.

    What was closed before, by an earlier verdict or when the clip was asked for again, was made of
    older work, perhaps of somebody else's: it stays closed, or an export would take it for what
    the clip says now.
    """
    finals = Annotation.objects.filter(task=task, kind=AnnotationKind.FINAL)
    before = Review.objects.filter(task=task, pk__lt=verdict.pk).last()
    for moment in (task.submitted_at, before.created_at if before is not None else None):
        if moment is not None:
            finals = finals.filter(closed_at__gt=moment)
    finals.update(closed_at=None)


@transaction.atomic
def settle_clip(*, clip: Clip, actor: Actor) -> int:
    """Take the clip's final for good: all work on it that was handed in is accepted; how much.

    Raises
    ------
    ForbiddenError
        If the actor is no reviewer.
    ConflictError
        ``no_final`` before anything was decided; ``answers_missing`` if what was decided lacks an
        answer that the work had.
    """
    clip = locked(Clip.objects.filter(pk=clip.pk)).get()
    require(may_judge(actor, clip.project_id), "Only reviewers of this project settle clips.")
    final = Annotation.objects.filter(clip=clip, kind=AnnotationKind.FINAL, closed_at=None).first()
    if final is None:
        message = "Decide at least one difference first, or accept the work in the review."
        raise ConflictError(message, code="no_final")
    require_corrected_answers(final, clip.project_id)
    rows = Task.objects.filter(clip=clip, state=TaskState.SUBMITTED).select_related("project")
    tasks = [task for task in locked(rows) if may_review(actor, task, task.project)]
    beside: list[str] = []
    for task in tasks:
        task.move_to(TaskState.ACCEPTED)
        task.save(update_fields=["state", "changed_at"])
        judge(task, lock_work(task), Verdict.ACCEPTED, "", actor)
        beside += accept_gold_beside(task, actor)
        tell([task.assignee_id], NoticeKind.SETTLED, project=task.project, task=task, actor=actor)
    share_speakers(final)
    data = {"accepted": len(tasks), "of": [str(task.uid) for task in tasks], "beside": beside}
    record("clip.settled", actor=actor, project=clip.project_id, subject=clip, data=data)
    return len(tasks)
