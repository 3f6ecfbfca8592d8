"""Giving a clip to somebody in particular, whoever holds it now."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audino_py.db import segments as table
from audino_py.db.locks import locked
from audino_py.errors import ConflictError, InvalidError, WrongStateError
from audino_py.models import (
    EDITABLE,
    Annotation,
    AnnotationKind,
    Member,
    NoticeKind,
    Task,
    TaskState,
    User,
)
from audino_py.policies import Actor, may_manage, require
from audino_py.services.events import record
from audino_py.services.holding import close_work, give, lock_task, lock_work
from audino_py.services.notices import tell
from audino_py.services.speakers import share_speakers


@transaction.atomic
def hand_over_task(*, task: Task, assignee: User, actor: Actor, copies: bool = False) -> None:
    """Give an open clip to somebody, whoever holds it now.

    They start from the draft, or from a copy of what the one before them made; that one's own
    work stays as it is, closed to edits.

    Raises
    ------
    ForbiddenError
        If the actor does not manage the project.
    InvalidError
        If the assignee is no member.
    WrongStateError
        If it is submitted or accepted: queue it again first.
    ConflictError
        ``has_it`` if they have another task on this clip; ``has_work`` if they are to have a copy,
        but have begun work of their own here before.
    """
    task = lock_task(task.pk, actor)
    require(may_manage(actor, task.project_id), "Only managers give out clips.")
    if locked(Member.objects.filter(project=task.project_id, user=assignee)).first() is None:
        message = "This person is not in the project yet. Add them first."
        raise InvalidError(message, fields={"assignee": [message]})
    if task.state not in (*EDITABLE, TaskState.QUEUED, TaskState.SKIPPED):
        raise WrongStateError("This work is handed in. Queue it again before you give it away.")
    if task.assignee_id == assignee.pk:
        return
    if Task.objects.filter(clip=task.clip_id, assignee=assignee).exists():
        raise ConflictError("This person has this clip already.", code="has_it")
    before = lock_work(task) if copies else None
    close_work(task)
    give(task, assignee, lease_until=None)
    if before is not None:
        _copy_work(before, task, assignee)
    tell([assignee.pk], NoticeKind.GIVEN, project=task.project_id, actor=actor)
    data = {"copied": before is not None}
    record("task.assigned", actor=actor, project=task.project_id, subject=task, data=data)


def _copy_work(before: Annotation, task: Task, assignee: User) -> None:
    """Begin the new person's work with what stands."""
    if Annotation.objects.filter(task=task, author=assignee, kind=AnnotationKind.WORK).exists():
        name = assignee.display_name or assignee.username
        message = f"{name} began this clip before. Hand it over without a copy to go on there."
        raise ConflictError(message, code="has_work")
    work = Annotation.objects.create(
        clip_id=task.clip_id,
        task=task,
        author=assignee,
        kind=AnnotationKind.WORK,
        parent=before,
        parent_revision=before.revision,
    )
    table.copy(before.pk, work.pk, as_draft=False, now=timezone.now())
    share_speakers(before)  # else the copy would speak of voices that its owner cannot see
